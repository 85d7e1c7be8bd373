import { beforeAll, expect, test } from "vitest";
import { axe } from "../browser.ts";
import { openFirst, type Stage } from "../stage.ts";

/** Search, export and keys. */
export function everywhereJourney(stage: Stage): void {
  beforeAll(() => openFirst(stage), 90_000);

  test("finds an account and opens it in its cluster", async () => {
    const account = await stage.page.evaluate(async () => {
      const queue = await (await fetch("/api/clusters?limit=1")).json();
      const found = await (await fetch(`/api/clusters/${queue.clusters[0].cluster_id}/members?limit=1`)).json();
      return String(found.members[0].account_id);
    });
    await stage.page.keyboard.press("Escape");
    await stage.page.locator("body").click({ position: { x: 5, y: 200 } });
    await stage.page.locator("#search").fill(account);
    await stage.page.locator(".search-results li").first().waitFor();
    await stage.shot("search");
    await stage.page.keyboard.press("Enter");
    await stage.page.locator(".inspector h1").waitFor();
    expect(decodeURIComponent(stage.page.url())).toContain(`account:${account}`);
  });

  test("exports a cluster as a file", async () => {
    await stage.page.keyboard.press("Escape");
    await stage.page.getByRole("button", { name: "Export" }).click();
    const [file] = await Promise.all([
      stage.page.waitForEvent("download"),
      stage.page.getByRole("menuitem", { name: /^CSV/ }).first().click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.csv$/);
  });

  test("moves through the queue by keyboard and explains itself", async () => {
    await stage.page.keyboard.press("Escape");
    await stage.page.locator("body").click({ position: { x: 700, y: 4 } });
    const before = stage.page.url();
    await stage.page.keyboard.press("j");
    await stage.page.keyboard.press("Enter");
    await expect.poll(() => stage.page.url()).not.toBe(before);
    await stage.page.keyboard.press("Shift+?");
    await stage.page.getByRole("dialog", { name: "Keys and words" }).waitFor();
    await stage.shot("help");
    expect(await axe(stage.page)).toEqual([]);
    await stage.page.keyboard.press("Escape");
  });
}
