import { readFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { axe } from "../browser.ts";
import { drawn, openFirst, SURFACE, type Stage } from "../stage.ts";

const PATIENT = { timeout: 20_000 };

/** The table twin of the canvas: what is drawn, chosen and changed there, by table and keyboard alone. */
export function tableJourney(stage: Stage): void {
  beforeAll(() => openFirst(stage), 90_000);

  const grid = () => stage.page.getByRole("grid");
  const rows = () => grid().locator("[role=row][aria-selected]");
  const row = (name: string) => rows().filter({ has: stage.page.getByRole("gridcell", { name, exact: true }) });
  const button = (name: string | RegExp) => stage.page.getByRole("button", { name });
  const selection = () =>
    decodeURIComponent(/sel=([^&]*)/.exec(new URL(stage.page.url()).hash)?.[1] ?? "")
      .split(",")
      .filter((id) => id !== "");
  const listed = async () => Number(await grid().getAttribute("aria-rowcount")) - 1;

  test("a key shows the canvas beside its table, each with exactly what the other has; a link opens it again", async () => {
    await stage.page.keyboard.press("Shift+T");
    await grid().waitFor();
    expect(await listed()).toBe(await drawn(stage.page));
    await stage.page.reload();
    await grid().waitFor();
    await stage.page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
    await row("Group 1").click();
    await stage.page.getByRole("heading", { name: "Group 1", exact: true }).waitFor();
    await stage.shot("table-both");
    expect(await axe(stage.page)).toEqual([]);
    const chosen = selection();
    expect(chosen).toHaveLength(1);
    await stage.page.locator(SURFACE).focus();
    await stage.page.keyboard.press("ArrowRight");
    await expect.poll(selection, PATIENT).not.toEqual(chosen);
    expect(await grid().locator("[role=row][aria-selected=true]").count()).toBe(1);
  });

  test("opens a group, chooses rows and hides them by keyboard alone, and takes it back", async () => {
    await stage.page.keyboard.press("Shift+T");
    await stage.page.getByRole("button", { name: "Table", exact: true, pressed: true }).waitFor();
    const before = await listed();
    // The group with the fewest ties is small enough to open into accounts.
    const groups = rows().filter({ has: stage.page.getByRole("gridcell", { name: /^Group \d+$/ }) });
    await groups.last().click();
    await grid().focus();
    await stage.page.keyboard.press("Enter");
    await expect.poll(listed, PATIENT).toBeGreaterThan(before);
    const opened = await listed();
    await stage.page.keyboard.press("Home");
    await stage.page.keyboard.press("Shift+ArrowDown");
    await stage.page.keyboard.press("Shift+ArrowDown");
    await stage.page.keyboard.press("Control+ArrowDown");
    await stage.page.keyboard.press("Control+ArrowDown");
    await stage.page.keyboard.press("Space");
    await expect.poll(selection, PATIENT).toHaveLength(4);
    await stage.page.getByRole("heading", { name: "4 nodes selected" }).waitFor();
    await stage.shot("table-selected");
    await stage.page.keyboard.press("x");
    await expect.poll(listed, PATIENT).toBe(opened - 4);
    await stage.page.keyboard.press("Control+z");
    await expect.poll(listed, PATIENT).toBe(opened);
    expect(await drawn(stage.page)).toBe(opened);
  });

  test("a row's menu expands and pins; Escape leaves it for the table", async () => {
    await stage.page.getByLabel("Find in the table").fill("acct_");
    await rows().first().click();
    await grid().focus();
    await stage.page.keyboard.press("Enter");
    await stage.page.getByRole("menuitem", { name: /^Expand IP addresses/ }).waitFor();
    await stage.shot("table-menu");
    await stage.page.getByRole("menuitem", { name: "Pin", exact: true }).click();
    await rows().first().getByText("pinned").waitFor();
    await grid().focus();
    await stage.page.keyboard.press("Enter");
    await stage.page.getByRole("menuitem", { name: "Unpin" }).waitFor();
    await stage.page.keyboard.press("Escape");
    await expect.poll(() => grid().evaluate((element) => element === document.activeElement), PATIENT).toBe(true);
    await stage.page.keyboard.press("p");
    await expect.poll(() => rows().first().getByText("pinned").count(), PATIENT).toBe(0);
  });

  test("narrows, sorts, chooses columns and saves what is shown", async () => {
    await stage.page.getByRole("columnheader", { name: "Exchanges" }).getByRole("button").click();
    await expect
      .poll(() => stage.page.getByRole("columnheader", { name: "Exchanges" }).getAttribute("aria-sort"), PATIENT)
      .toBe("descending");
    await button("Columns").click();
    await stage.page.getByRole("checkbox", { name: "Identifiers" }).check();
    await stage.shot("table-columns");
    await stage.page.keyboard.press("Escape");
    const narrowed = await listed();
    expect(narrowed).toBeLessThan(await drawn(stage.page));
    await grid().focus();
    await stage.page.keyboard.press("Control+a");
    await expect.poll(() => selection().length, PATIENT).toBe(narrowed);
    const [file] = await Promise.all([stage.page.waitForEvent("download"), button("CSV").click()]);
    const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\r\n");
    expect(lines[0]).toMatch(/^id,name,kind,.*identifiers.*exchanges/);
    expect(lines).toHaveLength(narrowed + 1);
    const at = lines[0]?.split(",").indexOf("exchanges") ?? -1;
    const exchanges = lines.slice(1).map((line) => Number(line.split(",")[at]));
    expect(exchanges).toEqual(exchanges.toSorted((a, b) => b - a));
    await button(/^Without filter with/).click();
    await expect.poll(listed, PATIENT).toBe(await drawn(stage.page));
  });

  test("lists the ties, whose ends are chosen with them; a command leads back to the canvas alone", async () => {
    await button(/^Ties \d/).click();
    await expect.poll(listed, PATIENT).toBe(Number(await stage.page.locator(SURFACE).getAttribute("data-edges")));
    await stage.page.getByLabel("Find in the table").fill("acct_");
    await rows().first().click();
    await expect.poll(selection, PATIENT).toHaveLength(2);
    await stage.shot("table-ties");
    await button(/^Without filter with/).click();
    await stage.page.keyboard.press("Control+k");
    await stage.page.getByLabel("Find a command").fill("show: canvas");
    await stage.page.keyboard.press("Enter");
    await expect.poll(() => grid().count(), PATIENT).toBe(0);
  });
}
