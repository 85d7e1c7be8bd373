import { readFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { CanvasSave, type SavedEdits } from "../../../server/contract/canvas.ts";
import { axe, painted } from "../browser.ts";
import { drawn, openFirst, SURFACE, type Stage } from "../stage.ts";

const PATIENT = { timeout: 20_000 };

/** The tools of the canvas: reaching out, choosing, arranging, keeping. */
export function toolsJourney(stage: Stage): void {
  let cluster = "";
  let members: string[] = [];
  const button = (name: string | RegExp) => stage.page.getByRole("button", { name });
  const selection = () => decodeURIComponent(new URL(stage.page.url()).hash);
  const opened = () => stage.page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
  const visit = (address: string) => stage.page.goto(new URL(address, stage.url).href);
  /** Waits until the server has what was changed. */
  const kept = async (act: () => Promise<unknown>): Promise<SavedEdits | null> => {
    const saved = stage.page.waitForResponse((response) => response.url().endsWith("/api/canvases/save"));
    await act();
    return CanvasSave.parse((await saved).request().postDataJSON()).edits;
  };

  beforeAll(async () => {
    await openFirst(stage);
    cluster = decodeURIComponent(new URL(stage.page.url()).pathname.split("/")[2] ?? "");
    members = await stage.page.evaluate(async (id) => {
      // Of a large cluster not every member is drawn as an account.
      const found = await (await fetch(`/api/clusters/${id}/graph?view=accounts`)).json();
      return found.nodes.slice(0, 2).map((node: { id: string }) => node.id);
    }, cluster);
  });

  test("goes from node to node by keyboard and opens a node's menu", async () => {
    await visit(`/clusters/${cluster}?view=accounts`);
    await opened();
    await stage.page.locator(SURFACE).focus();
    await stage.page.keyboard.press("ArrowRight");
    await expect.poll(selection, PATIENT).toContain("#sel=");
    const first = selection();
    await stage.page.keyboard.press("ArrowDown");
    await expect.poll(selection, PATIENT).not.toBe(first);
    await stage.page.keyboard.press("Enter");
    await stage.page.getByRole("menuitem", { name: "Hide all others" }).waitFor();
    await stage.shot("tools-menu");
    await stage.page.keyboard.press("Escape");
  });

  test("expands with one request, collapses again, and both can be undone", async () => {
    await visit(`/clusters/${cluster}#sel=${encodeURIComponent(members[0] ?? "")}`);
    await opened();
    const before = await drawn(stage.page);
    const expansions: string[] = [];
    stage.page.on("request", (request) => {
      if (request.url().endsWith("/api/graph/expand")) expansions.push(request.url());
    });
    await button(/^Expand IP addresses/).click();
    await expect.poll(() => drawn(stage.page), PATIENT).toBeGreaterThan(before);
    expect(expansions).toHaveLength(1);
    const after = await drawn(stage.page);
    await button("Collapse IP addresses").click();
    await expect.poll(() => drawn(stage.page), PATIENT).toBe(before);
    await stage.page.keyboard.press("Control+z");
    await expect.poll(() => drawn(stage.page), PATIENT).toBe(after);
    await stage.page.keyboard.press("Control+z");
    await expect.poll(() => drawn(stage.page), PATIENT).toBe(before);
  });

  test("finds the strongest paths between two accounts, and what they have in common, rarest first", async () => {
    await visit(`/clusters/${cluster}?view=accounts#sel=${members.map(encodeURIComponent).join(",")}`);
    await opened();
    await button("Path between the two selected").click();
    await stage.page.getByText(/^\d paths?; the strongest goes over \d identifier/).waitFor();
    expect(selection().split(",").length).toBeGreaterThan(2);
    await stage.shot("tools-path");
    await visit(`/clusters/${cluster}?view=accounts#sel=${members.map(encodeURIComponent).join(",")}`);
    await opened();
    await button("What the selected have in common").click();
    await stage.page.getByText(/rarest first; [\d,]+ of [\d,]+ in common seen/).waitFor();
    await kept(async () => {
      await stage.page.keyboard.press("Control+z");
      await stage.page.keyboard.press("Control+z");
    });
  });

  test("draws round nodes with a lasso, pins, moves and hides them; a reload has it all", async () => {
    await visit(`/clusters/${cluster}`);
    await opened();
    await button("Run the layout").waitFor({ timeout: 40_000 });
    const all = await drawn(stage.page);
    await button("Select with a lasso").click();
    const area = await stage.page.locator(SURFACE).boundingBox();
    if (area === null) throw new Error("The canvas has no place on the page");
    const at = (across: number, down: number): [number, number] => [
      area.x + area.width * across,
      area.y + area.height * down,
    ];
    await stage.page.mouse.move(...at(0.3, 0.3));
    await stage.page.mouse.down();
    for (const [across, down] of [
      [0.6, 0.25],
      [0.7, 0.55],
      [0.5, 0.7],
      [0.3, 0.5],
    ] as const)
      await stage.page.mouse.move(...at(across, down), { steps: 3 });
    await stage.shot("tools-lasso");
    await stage.page.mouse.up();
    await stage.page.getByRole("heading", { name: /nodes selected/ }).waitFor();
    await button("Pin the selection").click();
    await button("Unpin the selection").waitFor();
    await stage.page.locator(SURFACE).focus();
    await stage.page.keyboard.press("Alt+ArrowUp");
    await stage.shot("tools-pinned");
    await kept(() => button("Hide all others").click());
    const few = await drawn(stage.page);
    expect(few).toBeLessThan(all);
    await stage.page.reload();
    await opened();
    expect(await drawn(stage.page)).toBe(few);
    expect(await stage.page.getByText("hidden by you").count()).toBe(1);
    await button("Unpin the selection").waitFor();
  });

  test("keeps a snapshot, which a link opens; renames and deletes it; starts over", async () => {
    const few = await drawn(stage.page);
    await button("Nearer").click();
    await expect.poll(selection, PATIENT).toContain("cam=");
    await button("Snapshots and picture").click();
    await stage.page.getByLabel("Name of the snapshot").fill("What the lasso held");
    await button("Keep").click();
    await stage.page.waitForURL(/snapshot=/);
    await stage.shot("tools-snapshots");
    expect(await axe(stage.page)).toEqual([]);
    const link = stage.page.url();
    await kept(() => button("Start over").click());
    await expect.poll(() => drawn(stage.page), PATIENT).toBeGreaterThan(few);
    expect(stage.page.url()).not.toContain("snapshot=");
    await visit("/history");
    await visit(link);
    await opened();
    await expect.poll(() => drawn(stage.page), PATIENT).toBe(few);
    await stage.page.waitForTimeout(600);
    expect(stage.page.url()).toBe(link);
    await button("Snapshots and picture").click();
    await button("Rename What the lasso held").click();
    await stage.page.getByLabel("New name").fill("The core");
    await button("Rename").click();
    await button("Delete The core").click();
    await button("Really delete The core").click();
    await stage.page.getByText("None yet").waitFor();
    await stage.page.keyboard.press("Escape");
  });

  test("drags a selection as a whole, and undo brings it back", async () => {
    const [one = "", other = ""] = members;
    await visit(`/clusters/${cluster}?view=accounts#sel=${encodeURIComponent(one)}`);
    await opened();
    await button("Run the layout").waitFor({ timeout: 40_000 });
    await button("Fit to the selection").click();
    await expect.poll(selection, PATIENT).toContain("cam=");
    const camera = selection().split("&")[1] ?? "";
    await visit(
      `/clusters/${cluster}?again=1&view=accounts#sel=${members.map(encodeURIComponent).join(",")}&${camera}`,
    );
    await opened();
    await button("Run the layout").waitFor({ timeout: 40_000 });
    const area = await stage.page.locator(SURFACE).boundingBox();
    if (area === null) throw new Error("The canvas has no place on the page");
    const drag = (from: number, to: number) =>
      kept(async () => {
        const at = (shift: number): [number, number] => [area.x + area.width / 2 + shift, area.y + area.height / 2];
        await stage.page.mouse.move(...at(from));
        await stage.page.mouse.down();
        await stage.page.mouse.move(...at(to), { steps: 4 });
        await stage.page.mouse.up();
      });
    const first = await drag(0, 60);
    const second = await drag(60, 100);
    const moved = Object.entries(second?.places ?? {}).filter(([id, [x]]) => first?.places[id]?.[0] !== x);
    expect(moved.map(([id]) => id).sort()).toEqual([one, other].sort());
    const undone = await kept(() => stage.page.keyboard.press("Control+z"));
    expect(undone?.places).toEqual(first?.places);
    await kept(() => stage.page.keyboard.press("Control+z"));
  });

  test("groups by family and saves a picture with what is shown and what it means", async () => {
    await visit(`/clusters/${cluster}`);
    await opened();
    await button("Run the layout").waitFor({ timeout: 40_000 });
    await kept(() => button("Group by family").click());
    await stage.page.waitForTimeout(400);
    expect(await painted(stage.page, SURFACE)).toBeGreaterThan(0.01);
    await stage.shot("tools-families");
    await button("Snapshots and picture").click();
    const [file] = await Promise.all([stage.page.waitForEvent("download"), button("Picture (PNG)").click()]);
    const png = await readFile(await file.path());
    const area = await stage.page.locator(SURFACE).boundingBox();
    expect(png.readUInt32BE(16)).toBe(Math.round(area?.width ?? 0) * 2);
    expect(png.readUInt32BE(20)).toBeGreaterThan((area?.height ?? 0) * 2);
    await kept(() => stage.page.keyboard.press("Control+z"));
  });

  test("selects by kind and by ties", async () => {
    await visit(`/clusters/${cluster}?view=accounts`);
    await opened();
    await button("Select by kind or ties").click();
    await stage.page.getByRole("menuitem", { name: /^10 or more/ }).waitFor();
    await stage.shot("tools-select");
    await stage.page.getByRole("menuitem", { name: /^Core accounts/ }).click();
    await stage.page.getByRole("heading", { name: /nodes selected/ }).waitFor();
    expect(selection().split(",").length).toBeGreaterThan(5);
    await stage.page.keyboard.press("Escape");
  });
}
