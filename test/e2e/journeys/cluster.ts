import { beforeAll, expect, test } from "vitest";
import { axe, painted } from "../browser.ts";
import { drawn, openFirst, SURFACE, type Stage } from "../stage.ts";

/** An open cluster: its canvas, its members and their ties. */
export function clusterJourney(stage: Stage): void {
  beforeAll(() => openFirst(stage), 90_000);

  test("tells the run's story and lists clusters as X of Y", async () => {
    expect(await stage.page.locator(".story li").count()).toBe(4);
    expect(await stage.page.locator(".queue-order [role=status]").textContent()).toMatch(
      /^[\d,]+ of [\d,]+ clusters?$/,
    );
    expect(new URL(stage.page.url()).search).not.toContain("token");
  });

  test("draws the cluster: accounts and identifiers in WebGL, and says how much of it", async () => {
    expect(await drawn(stage.page)).toBeGreaterThan(5);
    expect(await painted(stage.page, SURFACE)).toBeGreaterThan(0.01);
    expect(await stage.page.locator(".canvas-summary").textContent()).toMatch(/Showing [\d,]+ of [\d,]+ accounts/);
    await stage.shot("cluster");
    expect(await axe(stage.page)).toEqual([]);
  });

  test("shows links between accounts, and stops and resumes the layout", async () => {
    await stage.page.getByRole("button", { name: "Accounts", exact: true }).click();
    await stage.page.waitForURL(/view=accounts/);
    await stage.page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
    await stage.page.getByRole("button", { name: "Run the layout" }).click({ timeout: 40_000 });
    await stage.page.getByRole("button", { name: "Stop the layout" }).click();
    await stage.page.getByRole("button", { name: "Run the layout" }).click();
    await stage.page.getByRole("button", { name: "Stop the layout" }).waitFor();
    await stage.page.getByRole("button", { name: "Run the layout" }).waitFor({ timeout: 40_000 });
    expect(await painted(stage.page, SURFACE)).toBeGreaterThan(0.01);
    await stage.shot("accounts");
    await stage.page.getByRole("button", { name: "Evidence", exact: true }).click();
    await stage.page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
  });

  test("selects a member, says why it is linked, and a link reopens exactly that", async () => {
    await stage.page.getByRole("tab", { name: /Members/ }).click();
    await stage.page.locator(".member-row").first().click();
    await stage.page.locator(".waterfall").first().waitFor();
    expect(stage.page.url()).toContain("#sel=account%3A");
    expect(await stage.page.locator(".fall-total .number").first().textContent()).toMatch(/^[+−]?\d/);
    await stage.shot("account");
    expect(await axe(stage.page)).toEqual([]);
    const title = await stage.page.locator(".inspector h1").textContent();
    await stage.page.reload();
    await stage.page.locator(".waterfall").first().waitFor();
    expect(await stage.page.locator(".inspector h1").textContent()).toBe(title);
  });

  test("expands by kind with true counts, hides, and takes both back", async () => {
    await stage.page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
    await stage.page.getByRole("button", { name: "Open its group" }).click();
    await stage.page.locator(".inspector-actions").getByRole("button", { name: "Hide" }).waitFor();
    const before = await drawn(stage.page);
    const row = stage.page
      .locator(".neighbours li")
      .filter({ has: stage.page.locator("button:enabled") })
      .first();
    const counts = await row.locator(".number").textContent();
    expect(counts).toMatch(/^[\d,]+ of [\d,]+ shown$/);
    await row.getByRole("button").click();
    await stage.page
      .getByText(/added; [\d,]+ of [\d,]+ seen/)
      .first()
      .waitFor();
    await expect.poll(() => row.locator(".number").textContent()).not.toBe(counts);
    await stage.page.locator(".inspector-actions").getByRole("button", { name: "Hide" }).click();
    await stage.page.getByText("hidden by you").waitFor();
    await stage.page.keyboard.press("Control+z");
    await stage.page.keyboard.press("Control+z");
    await expect.poll(() => drawn(stage.page)).toBe(before);
    expect(await stage.page.getByText("hidden by you").count()).toBe(0);
  });

  test("selects with a box", async () => {
    await stage.page.keyboard.press("Escape");
    await stage.page.getByRole("button", { name: "Select with a box" }).click();
    const area = await stage.page.locator(SURFACE).boundingBox();
    if (area === null) throw new Error("The canvas has no place on the page");
    await stage.page.mouse.move(area.x + area.width * 0.15, area.y + area.height * 0.2);
    await stage.page.mouse.down();
    await stage.page.mouse.move(area.x + area.width * 0.75, area.y + area.height * 0.75, { steps: 4 });
    await stage.page.mouse.up();
    await stage.page.getByRole("heading", { name: /nodes selected/ }).waitFor();
    await stage.shot("selection");
    expect(await axe(stage.page)).toEqual([]);
  });
}
