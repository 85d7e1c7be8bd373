import { beforeAll, expect, test } from "vitest";
import { axe } from "../browser.ts";
import { openFirst, type Stage } from "../stage.ts";

/** Notes, and the exemplar of a prompt template. */
export function notesJourney(stage: Stage): void {
  beforeAll(() => openFirst(stage), 90_000);

  test("a note on a cluster stands on the account that it mentions too", async () => {
    const { page } = stage;
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: /Members/ }).click();
    await page.locator(".member-row").nth(2).click();
    const account = await page.locator(".inspector-title h1").getAttribute("title");
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: /history/i }).click();
    await page.getByLabel("Note").fill(`Ask billing about @${account ?? ""} first.`);
    await page.getByLabel("By", { exact: true }).fill("tester");
    await page.getByRole("button", { name: "Add note" }).click();
    const note = page.locator(".notes li").first();
    await note.getByText("Ask billing about").waitFor();
    await stage.shot("notes");
    expect(await axe(page)).toEqual([]);
    await note.getByRole("button", { name: `@${account ?? ""}` }).click();
    await page.locator(`.inspector-title h1[title="${account ?? ""}"]`).waitFor();
    await page.locator(".notes").getByText("Ask billing about").first().waitFor();
  });

  test("an exemplar is shown after a reason alone, and never without", async () => {
    const { page } = stage;
    const told: string[] = [];
    page.on("response", (response) => {
      if (response.url().includes("/api/exemplars")) told.push(response.url());
    });
    const result = await page.request.get(new URL("/api/search?q=fp&limit=1", stage.url).href);
    expect(result.ok()).toBe(true);
    await page.goto(new URL("/clusters?sort=size", stage.url).href);
    await page.locator(".queue-row").first().click();
    await page.locator(".evidence-row", { hasText: "template" }).first().click();
    const ask = page.getByRole("button", { name: "Ask for it" });
    await ask.click();
    const show = page.getByRole("button", { name: "Record and show" });
    await page.getByLabel("Reason").fill("short");
    expect(await show.isDisabled()).toBe(true);
    expect(told).toEqual([]);
    await page.getByLabel("Reason").fill("To see what the operator is after");
    await show.click();
    await page.getByLabel("Exemplar", { exact: true }).waitFor();
    await stage.shot("exemplar");
    expect(await axe(page)).toEqual([]);
  });
}
