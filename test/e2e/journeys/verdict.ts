import { beforeAll, expect, test } from "vitest";
import { axe } from "../browser.ts";
import { openFirst, type Stage } from "../stage.ts";

/** Verdicts whole and in parts, what they touch, the sample, and taking them back. */
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
    const submit = dialog.getByRole("button", { name: "Hold: 1 account" });
    await submit.waitFor();
    await stage.shot("verdict");
    expect(await axe(stage.page)).toEqual([]);
    await submit.click();
    await stage.page.getByText("1 account on hold.").waitFor();
    await stage.page.locator(".inspector-title .verdict.is-inconclusive").waitFor();
    await stage.page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await stage.page.getByText(/Taken back: 1 account/).waitFor();
    await stage.page.locator(".inspector-title .verdict.is-open").waitFor();
  });

  test("confirms the core and holds the fringe after a sample, in one step that is taken back in one", async () => {
    await stage.page.goto(new URL("/clusters?sort=size", stage.url).href);
    await stage.page.locator(".queue-row").first().click();
    await stage.page.locator(".inspector h1", { hasText: "Cluster" }).waitFor();
    await stage.page.locator(".verdict-bar").waitFor();
    await stage.page.keyboard.press("y");
    const dialog = stage.page.getByRole("dialog");
    const accounts = async (part: string): Promise<number> =>
      Number(
        (await dialog.getByRole("row", { name: part }).locator(".parts-count").textContent())?.replaceAll(",", ""),
      );
    await dialog.getByRole("row", { name: "Core" }).waitFor();
    const [core, fringe] = [await accounts("Core"), await accounts("Fringe")];
    expect(core).toBeGreaterThan(100);
    expect(await dialog.getByLabel("Verdict on Fringe").inputValue()).toBe("inconclusive");

    const slider = dialog.getByLabel("Core from linkage");
    await slider.fill("7");
    await expect.poll(() => accounts("Core"), { timeout: 20_000 }).toBeLessThan(core);
    expect((await accounts("Core")) + (await accounts("Fringe"))).toBe(core + fringe);
    await dialog.getByRole("button", { name: "As the run says" }).click();
    await expect.poll(() => accounts("Core"), { timeout: 20_000 }).toBe(core);

    await dialog.getByRole("button", { name: "Review a random sample" }).click();
    const sample = dialog.getByRole("region", { name: "Random sample" });
    await sample.getByRole("listitem").first().waitFor();
    await sample.getByRole("button", { name: "Right" }).click();
    await sample.getByText(/^0 of 1 wrong: up to 95.0 %/).waitFor();
    for (let reviewed = 2; reviewed <= 4; reviewed++) await stage.page.keyboard.press("r");
    await sample.getByText(/^0 of 4 wrong: up to 52.7 %/).waitFor();
    await stage.page.keyboard.press("w");
    await sample.getByText(/^1 of 5 wrong: up to 65.7 %/).waitFor();
    await dialog.getByRole("row", { name: "Doubted" }).waitFor();
    await sample.locator(".sample-family").first().waitFor();
    await stage.shot("verdict-sample");
    expect(await axe(stage.page)).toEqual([]);

    await dialog.getByLabel("Reason").fill("parts, end to end");
    await dialog.getByLabel("By").fill("tester");
    const submit = dialog.locator("button[type=submit]");
    expect(await submit.isDisabled()).toBe(true);
    await dialog.getByLabel(/Type the number/).fill(String(core + fringe + 1));
    expect(await submit.isDisabled()).toBe(true);
    await dialog.getByLabel(/Type the number/).fill(String(core + fringe));
    await stage.shot("verdict-large");
    await submit.click();
    const toast = stage.page.locator(".toast");
    await toast.getByText(new RegExp(`${(core - 1).toLocaleString("en")} confirmed, .*on hold`)).waitFor();
    await toast.getByRole("button", { name: "Undo" }).click();
    await stage.page.getByText(/Taken back:/).waitFor();
  });

  test("keeps all of that in the history, which the address filters and a file repeats", async () => {
    await stage.page.getByRole("link", { name: "History" }).click();
    await stage.page.getByText("parts, end to end").first().waitFor();
    await stage.page
      .getByText(/of 5 reviewed 1 wrong, 0 unsure: up to 65.7 % may be wrong/)
      .first()
      .waitFor();
    await stage.shot("history");
    expect(await axe(stage.page)).toEqual([]);
    const filters = stage.page.getByRole("search", { name: "Filter the history" });
    await filters.getByLabel("What").selectOption("exemplar");
    await stage.page.getByText("parts, end to end").first().waitFor({ state: "detached" });
    expect(stage.page.url()).toContain("kind=exemplar");
    await filters.getByLabel("What").selectOption("verdict");
    await filters.getByLabel("Who").selectOption("tester");
    await stage.page.getByText("parts, end to end").first().waitFor();
    const [file] = await Promise.all([
      stage.page.waitForEvent("download"),
      stage.page.getByRole("link", { name: "CSV" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("hydrascope-history.csv");
  });
}
