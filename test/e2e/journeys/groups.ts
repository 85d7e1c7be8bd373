import { beforeAll, expect, test } from "vitest";
import { axe } from "../browser.ts";
import { drawn, openFirst, SURFACE, type Stage } from "../stage.ts";

/** The first picture of a cluster: groups that open into accounts. */
export function groupsJourney(stage: Stage): void {
  beforeAll(() => openFirst(stage), 90_000);

  const summary = () => stage.page.locator(".canvas-summary").textContent();

  test("opens as groups and what they share, and says how many accounts are in them", async () => {
    expect(await summary()).toMatch(/Showing ([\d,]+) of \1 accounts in \d+ groups, [\d,]+ of [\d,]+ shared/);
    expect(await drawn(stage.page)).toBeLessThan(60);
    expect(await stage.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThan(1);
    expect((await stage.page.getByRole("button", { name: "Help" }).boundingBox())?.x).toBeLessThan(
      stage.page.viewportSize()?.width ?? 0,
    );
    const legend = stage.page.getByRole("button", { name: "Legend" });
    if ((await legend.getAttribute("aria-expanded")) === "false") await legend.click();
    await stage.page.getByText("group of accounts, rim: core").waitFor();
    await stage.shot("groups");
    expect(await axe(stage.page)).toEqual([]);
  });

  test("a group says what its accounts share, opens into them by Enter, and closes again", async () => {
    const before = await drawn(stage.page);
    const id = await stage.page.evaluate(() => `group:${window.location.pathname.split("/")[2] ?? ""}/1`);
    await stage.page.goto(
      new URL(`${new URL(stage.page.url()).pathname}#sel=${encodeURIComponent(id)}`, stage.url).href,
    );
    await stage.page.getByRole("heading", { name: "Group 1" }).waitFor();
    await stage.page.getByRole("heading", { name: /What its accounts share/ }).waitFor();
    await stage.shot("group");
    expect(await axe(stage.page)).toEqual([]);
    await stage.page.locator(SURFACE).focus();
    await stage.page.keyboard.press("Enter");
    await expect.poll(() => drawn(stage.page), { timeout: 20_000 }).toBeGreaterThan(before);
    await stage.page.getByRole("button", { name: "Run the layout" }).waitFor({ timeout: 40_000 });
    await stage.shot("group-open");
    const nearness = Number(/cam=[^,]*,[^,]*,([^&]*)/.exec(new URL(stage.page.url()).hash)?.[1] ?? 1);
    expect(nearness).toBeGreaterThan(0.3);
    await stage.page.keyboard.press("Control+z");
    await expect.poll(() => drawn(stage.page), { timeout: 20_000 }).toBe(before);
    await stage.page.keyboard.press("Control+Shift+z");
    await stage.page.locator(".canvas-summary").getByRole("button", { name: "Close Group 1" }).click();
    await expect.poll(() => drawn(stage.page), { timeout: 20_000 }).toBe(before);
  });

  test("a member that is in a closed group is drawn by opening its group", async () => {
    await stage.page.keyboard.press("Escape");
    await stage.page.getByRole("tab", { name: /Members/ }).click();
    await stage.page.locator(".member-row").first().click();
    await stage.page.getByRole("button", { name: "Open its group" }).click();
    await stage.page.locator(".inspector-actions").getByRole("button", { name: "Select with neighbours" }).waitFor();
    expect(await summary()).toMatch(/one by one/);
    expect(await stage.page.locator(SURFACE).getAttribute("aria-label")).toMatch(/^\d+ groups? of accounts, [1-9]/);
  });
}
