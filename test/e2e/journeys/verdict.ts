import { beforeAll, expect, test } from "vitest";
import { axe } from "../browser.ts";
import { openFirst, type Stage } from "../stage.ts";

/** Verdicts, and taking them back. */
export function verdictJourney(stage: Stage): void {
  beforeAll(() => openFirst(stage), 90_000);

  test("labels a selection with a reason, shows it in the history, and takes it back", async () => {
    await stage.page.keyboard.press("Escape");
    await stage.page.getByRole("tab", { name: /Members/ }).click();
    await stage.page.locator(".member-row").nth(1).click();
    await stage.page.locator(".inspector h1").waitFor();
    await stage.page.locator(".verdict-bar").waitFor();
    await stage.page.keyboard.press("h");
    const dialog = stage.page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("end to end");
    await dialog.getByLabel("By").fill("tester");
    await stage.shot("verdict");
    expect(await axe(stage.page)).toEqual([]);
    await dialog.getByRole("button", { name: "Hold: 1 account" }).click();
    await stage.page.getByText("1 account on hold.").waitFor();
    await stage.page.locator(".inspector-title .verdict.is-inconclusive").waitFor();
    await stage.page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await stage.page.getByText(/Taken back: 1 account/).waitFor();
    await stage.page.locator(".inspector-title .verdict.is-open").waitFor();
    await stage.page.getByRole("link", { name: "History" }).click();
    await stage.page.getByText("took a verdict back").first().waitFor();
    await stage.page.getByText("end to end").first().waitFor();
    await stage.shot("history");
    expect(await axe(stage.page)).toEqual([]);
  });

  test("a verdict on more than 100 accounts shows whom it touches and has the count typed", async () => {
    await stage.page.goto(new URL("/clusters?sort=size", stage.url).href);
    await stage.page.locator(".queue-row").first().waitFor();
    await stage.page.locator(".queue-row").first().click();
    await stage.page.locator(".inspector h1", { hasText: "Cluster" }).waitFor();
    const size = await stage.page.locator(".inspector-head .muted").first().textContent();
    const accounts = Number((size ?? "").split(" ")[0]?.replaceAll(",", ""));
    expect(accounts).toBeGreaterThan(100);
    await stage.page.locator(".verdict-bar").waitFor();
    await stage.page.keyboard.press("y");
    const dialog = stage.page.getByRole("dialog");
    await dialog.locator(".collateral").waitFor();
    await dialog.getByLabel("By").fill("tester");
    const submit = dialog.locator("button[type=submit]");
    expect(await submit.isDisabled()).toBe(true);
    await dialog.getByLabel(/Type the number/).fill(String(accounts + 1));
    expect(await submit.isDisabled()).toBe(true);
    await dialog.getByLabel(/Type the number/).fill(String(accounts));
    expect(await submit.isDisabled()).toBe(false);
    await stage.shot("verdict-large");
    await stage.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });
}
