import { beforeAll, expect, test } from "vitest";
import { axe, painted } from "../browser.ts";
import { drawn, SURFACE, type Stage } from "../stage.ts";

/** From pasted values to a canvas. */
export function leadJourney(stage: Stage): void {
  beforeAll(async () => {
    await stage.page.goto(stage.url);
  });

  test("follows a lead: known or not, clusters, what it shares, who else; opens on the canvas", async () => {
    const members = await stage.page.evaluate(async () => {
      const queue = await (await fetch("/api/clusters?limit=1")).json();
      const found = await (await fetch(`/api/clusters/${queue.clusters[0].cluster_id}/members?limit=20`)).json();
      return found.members.map((member: { account_id: string }) => member.account_id);
    });
    await stage.page.getByRole("link", { name: "Lead" }).click();
    await stage.page.getByLabel("Values of the lead").fill([...members, "nobody-knows-this"].join("\n"));
    await stage.page.getByRole("button", { name: "Follow the lead" }).click();
    await stage.page.locator(".figures").waitFor();
    expect(await stage.page.locator(".figures li").allTextContents()).toEqual(
      expect.arrayContaining([`${members.length + 1} asked`, `${members.length} known`, "1 unknown"]),
    );
    await stage.shot("lead");
    expect(await axe(stage.page)).toEqual([]);
    await stage.page.getByRole("button", { name: "Open on the canvas" }).click();
    await stage.page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
    expect(await drawn(stage.page)).toBeGreaterThanOrEqual(members.length);
    await stage.page.getByRole("button", { name: "Run the layout" }).waitFor({ timeout: 40_000 });
    expect(await painted(stage.page, SURFACE)).toBeGreaterThan(0.005);
    await stage.shot("lead-canvas");
    expect(await axe(stage.page)).toEqual([]);
  });
}
