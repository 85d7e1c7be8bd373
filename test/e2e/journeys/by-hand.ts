import { beforeAll, expect, test } from "vitest";
import { axe } from "../browser.ts";
import { drawn, openFirst, SURFACE, type Stage } from "../stage.ts";

/** What people put aside, decide by hand and call known good. */
export function byHandJourney(stage: Stage): void {
  beforeAll(() => openFirst(stage), 90_000);

  test("puts a family aside: says what is left and who falls out, in the address too, and takes it back", async () => {
    const before = await drawn(stage.page);
    await stage.page.getByRole("button", { name: "Put aside Prompt templates" }).click();
    await stage.page.getByText("Linking the rest anew").waitFor({ state: "detached" });
    await stage.page.locator(".parts-verdict").waitFor();
    expect(await stage.page.locator(".parts-verdict").textContent()).toMatch(/^(It |Nothing is left)/);
    expect(new URL(stage.page.url()).searchParams.get("muted")).toBe("template");
    expect(await drawn(stage.page)).toBeLessThan(before);
    await stage.page.getByLabel("Range of addresses to put aside").fill("203.0.113.0/24");
    await stage.page.keyboard.press("Enter");
    await stage.page.getByRole("button", { name: "Take back 203.0.113.0/24" }).waitFor();
    await stage.shot("aside");
    expect(await axe(stage.page)).toEqual([]);
    await stage.page.reload();
    await stage.page.locator(".parts-verdict").waitFor();
    await stage.page.getByRole("button", { name: "Reset" }).click();
    await stage.page.locator(".parts-verdict").waitFor({ state: "detached" });
    await expect.poll(() => drawn(stage.page)).toBe(before);
  });

  test("shows what the operator was after", async () => {
    await stage.page.getByRole("tab", { name: "Use" }).click();
    await stage.page.locator(".use-table tbody tr").first().waitFor();
    await stage.shot("use");
    expect(await axe(stage.page)).toEqual([]);
  });

  test("makes a lead a cluster of its own at once, and takes the decision back", async () => {
    const accounts = await stage.page.evaluate(async () => {
      const queue = await (await fetch("/api/clusters?limit=1")).json();
      const found = await (await fetch(`/api/clusters/${queue.clusters[0].cluster_id}/members?limit=6`)).json();
      return found.members.map((member: { account_id: string }) => member.account_id);
    });
    await stage.page.getByRole("link", { name: "Lead" }).click();
    await stage.page.getByLabel("Values of the lead").fill(accounts.join("\n"));
    await stage.page.getByRole("button", { name: "Follow the lead" }).click();
    await stage.page.getByRole("button", { name: "By hand" }).click();
    await stage.page.getByRole("menuitem", { name: "Keep as a cluster of their own" }).click();
    const dialog = stage.page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("end to end");
    await dialog.getByLabel("By").fill("tester");
    expect(await axe(stage.page)).toEqual([]);
    await dialog.getByRole("button", { name: "Keep as a cluster of their own" }).click();
    await stage.page.getByRole("heading", { name: /^Cluster M-\d+$/ }).waitFor();
    await stage.page.getByText("Made by hand by tester").waitFor();
    await stage.page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
    expect(await drawn(stage.page)).toBeGreaterThanOrEqual(accounts.length);
    await stage.page.getByText("By evidence").waitFor();
    await stage.shot("own-cluster");
    expect(await axe(stage.page)).toEqual([]);
    await stage.page.locator(".by-hand").getByRole("button", { name: "Undo" }).first().click();
    await stage.page.getByText("The decision was taken back").waitFor();
  });

  test("keeps a known-good list: an entry is added, and ended", async () => {
    await stage.page.getByRole("link", { name: "Decisions" }).click();
    await stage.page.getByRole("button", { name: "Add an entry" }).click();
    const dialog = stage.page.getByRole("dialog");
    await dialog.getByRole("radio", { name: "Range" }).click();
    await dialog.getByLabel("Range of addresses").fill("203.0.113.0/24");
    await dialog.getByLabel("Why it is good").fill("red team");
    await dialog.getByLabel("Who answers for it").fill("ana");
    await dialog.getByLabel("Last day on which it holds").fill("2030-12-31");
    await dialog.getByRole("textbox", { name: "By", exact: true }).fill("tester");
    await stage.shot("known-good-add");
    expect(await axe(stage.page)).toEqual([]);
    await dialog.getByRole("button", { name: "Add to the list" }).click();
    const row = stage.page.getByRole("row").filter({ hasText: "203.0.113.0/24" }).first();
    await row.getByText("red team").waitFor();
    await stage.shot("known-good");
    await row.getByRole("button", { name: "End 203.0.113.0/24" }).click();
    await row.getByText("ended by tester").waitFor();
    expect(await axe(stage.page)).toEqual([]);
  });

  test("lists decisions by hand, and what verdicts teach", async () => {
    await stage.page.getByRole("tab", { name: "By hand" }).click();
    await stage.page.getByText("cluster of their own").first().waitFor();
    await stage.page.getByText("taken back").first().waitFor();
    await stage.shot("decisions");
    expect(await axe(stage.page)).toEqual([]);
    await stage.page.getByRole("tab", { name: "What verdicts teach" }).click();
    await stage.page
      .getByText(/judged/)
      .first()
      .waitFor();
    await stage.shot("precision");
    expect(await axe(stage.page)).toEqual([]);
  });
}
