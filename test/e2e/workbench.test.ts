import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axe, launchBrowser, LOOKS, openPage, painted, picture } from "./browser.ts";
import { startDemo, type Demo } from "./demo.ts";

const SURFACE = ".canvas-surface";
let demo: Demo;
let browser: Browser;

beforeAll(async () => {
  demo = await startDemo();
  browser = await launchBrowser();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
}, 60_000);

function drawn(page: Page): Promise<number> {
  return page.locator(SURFACE).getAttribute("data-nodes").then(Number);
}

/** Opens the first cluster and waits until its layout is at rest. */
async function openFirst(page: Page): Promise<void> {
  await page.goto(demo.url);
  await page.locator(".queue-row").first().click();
  await page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
  await page.getByRole("button", { name: "Run the layout" }).waitFor({ timeout: 40_000 });
}

describe.each(LOOKS)("the workbench, $theme at $width × $height", (look) => {
  let page: Page;
  let complaints: string[];
  const shot = (name: string): Promise<void> => picture(page, `${look.theme}-${name}`);

  beforeAll(async () => {
    ({ page, complaints } = await openPage(browser, look));
    await openFirst(page);
  }, 90_000);
  afterAll(async () => {
    await page?.context().close();
  });

  test("tells the run's story and lists clusters as X of Y", async () => {
    expect(await page.locator(".story li").count()).toBe(4);
    expect(await page.locator(".queue-order [role=status]").textContent()).toMatch(/^[\d,]+ of [\d,]+ clusters?$/);
    expect(new URL(page.url()).search).not.toContain("token");
  });

  test("draws the cluster: accounts and identifiers in WebGL, and says how much of it", async () => {
    expect(await drawn(page)).toBeGreaterThan(5);
    expect(await painted(page, SURFACE)).toBeGreaterThan(0.01);
    expect(await page.locator(".canvas-summary").textContent()).toMatch(/Showing [\d,]+ of [\d,]+ accounts/);
    await shot("cluster");
    expect(await axe(page)).toEqual([]);
  });

  test("shows links between accounts, and stops and resumes the layout", async () => {
    await page.getByRole("button", { name: "Accounts", exact: true }).click();
    await page.waitForURL(/view=accounts/);
    await page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
    await page.getByRole("button", { name: "Stop the layout" }).click();
    await page.getByRole("button", { name: "Run the layout" }).click();
    await page.getByRole("button", { name: "Stop the layout" }).waitFor();
    await page.getByRole("button", { name: "Run the layout" }).waitFor({ timeout: 40_000 });
    expect(await painted(page, SURFACE)).toBeGreaterThan(0.01);
    await shot("accounts");
    await page.getByRole("button", { name: "Evidence", exact: true }).click();
    await page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
  });

  test("selects a member, says why it is linked, and a link reopens exactly that", async () => {
    await page.getByRole("tab", { name: /Members/ }).click();
    await page.locator(".member-row").first().click();
    await page.locator(".waterfall").first().waitFor();
    expect(page.url()).toContain("#sel=account%3A");
    expect(await page.locator(".fall-total .number").first().textContent()).toMatch(/^[+−]?\d/);
    await shot("account");
    expect(await axe(page)).toEqual([]);
    const title = await page.locator(".inspector h1").textContent();
    await page.reload();
    await page.locator(".waterfall").first().waitFor();
    expect(await page.locator(".inspector h1").textContent()).toBe(title);
  });

  test("expands by kind with true counts, hides, and takes both back", async () => {
    await page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
    const before = await drawn(page);
    const row = page
      .locator(".neighbours li")
      .filter({ has: page.locator("button:enabled") })
      .first();
    const counts = await row.locator(".number").textContent();
    expect(counts).toMatch(/^[\d,]+ of [\d,]+ shown$/);
    await row.getByRole("button").click();
    await page
      .getByText(/added; [\d,]+ of [\d,]+ seen/)
      .first()
      .waitFor();
    await expect.poll(() => row.locator(".number").textContent()).not.toBe(counts);
    await page.locator(".inspector-actions").getByRole("button", { name: "Hide" }).click();
    await page.getByText("hidden by you").waitFor();
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await expect.poll(() => drawn(page)).toBe(before);
    expect(await page.getByText("hidden by you").count()).toBe(0);
  });

  test("selects with a box", async () => {
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Select with a box" }).click();
    const area = await page.locator(SURFACE).boundingBox();
    if (area === null) throw new Error("The canvas has no place on the page");
    await page.mouse.move(area.x + area.width * 0.15, area.y + area.height * 0.2);
    await page.mouse.down();
    await page.mouse.move(area.x + area.width * 0.75, area.y + area.height * 0.75, { steps: 4 });
    await page.mouse.up();
    await page.getByRole("heading", { name: /nodes selected/ }).waitFor();
    await shot("selection");
    expect(await axe(page)).toEqual([]);
  });

  test("labels a selection with a reason, shows it in the history, and takes it back", async () => {
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: /Members/ }).click();
    await page.locator(".member-row").nth(1).click();
    await page.locator(".inspector h1").waitFor();
    await page.locator(".verdict-bar").waitFor();
    await page.keyboard.press("h");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("end to end");
    await dialog.getByLabel("By").fill("tester");
    await shot("verdict");
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Hold: 1 account" }).click();
    await page.getByText("1 account on hold.").waitFor();
    await page.locator(".inspector-title .verdict.is-inconclusive").waitFor();
    await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await page.getByText(/Taken back: 1 account/).waitFor();
    await page.locator(".inspector-title .verdict.is-open").waitFor();
    await page.getByRole("link", { name: "History" }).click();
    await page.getByText("took a verdict back").first().waitFor();
    await page.getByText("end to end").first().waitFor();
    await shot("history");
    expect(await axe(page)).toEqual([]);
  });

  test("a verdict on more than 100 accounts shows whom it touches and has the count typed", async () => {
    await page.goto(new URL("/clusters?sort=size", demo.url).href);
    await page.locator(".queue-row").first().waitFor();
    await page.locator(".queue-row").first().click();
    await page.locator(".inspector h1", { hasText: "Cluster" }).waitFor();
    const size = await page.locator(".inspector-head .muted").first().textContent();
    const accounts = Number((size ?? "").split(" ")[0]?.replaceAll(",", ""));
    expect(accounts).toBeGreaterThan(100);
    await page.locator(".verdict-bar").waitFor();
    await page.keyboard.press("y");
    const dialog = page.getByRole("dialog");
    await dialog.locator(".collateral").waitFor();
    await dialog.getByLabel("By").fill("tester");
    const submit = dialog.locator("button[type=submit]");
    expect(await submit.isDisabled()).toBe(true);
    await dialog.getByLabel(/Type the number/).fill(String(accounts + 1));
    expect(await submit.isDisabled()).toBe(true);
    await dialog.getByLabel(/Type the number/).fill(String(accounts));
    expect(await submit.isDisabled()).toBe(false);
    await shot("verdict-large");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  test("follows a lead: known or not, clusters, what it shares, who else; opens on the canvas", async () => {
    const members = await page.evaluate(async () => {
      const queue = await (await fetch("/api/clusters?limit=1")).json();
      const found = await (await fetch(`/api/clusters/${queue.clusters[0].cluster_id}/members?limit=20`)).json();
      return found.members.map((member: { account_id: string }) => member.account_id);
    });
    await page.getByRole("link", { name: "Lead" }).click();
    await page.getByLabel("Values of the lead").fill([...members, "nobody-knows-this"].join("\n"));
    await page.getByRole("button", { name: "Follow the lead" }).click();
    await page.locator(".figures").waitFor();
    expect(await page.locator(".figures li").allTextContents()).toEqual(
      expect.arrayContaining([`${members.length + 1} asked`, `${members.length} known`, "1 unknown"]),
    );
    await shot("lead");
    expect(await axe(page)).toEqual([]);
    await page.getByRole("button", { name: "Open on the canvas" }).click();
    await page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
    expect(await drawn(page)).toBeGreaterThanOrEqual(members.length);
    await page.getByRole("button", { name: "Run the layout" }).waitFor({ timeout: 40_000 });
    expect(await painted(page, SURFACE)).toBeGreaterThan(0.005);
    await shot("lead-canvas");
    expect(await axe(page)).toEqual([]);
  });

  test("runs an investigation and a query of one's own, and says what was refused", async () => {
    await page.getByRole("link", { name: "Investigations" }).click();
    await page.locator(".choices button", { hasText: "The busiest hubs" }).click();
    await page.locator(".investigation-form button[type=submit]").click();
    await page.locator(".result-count").waitFor();
    await shot("investigation");
    expect(await axe(page)).toEqual([]);
    await page.getByRole("button", { name: /A query of your own/ }).click();
    await page.getByLabel("Cypher").fill("MATCH (a:Account)-[r]->(i:Identifier) RETURN a, i LIMIT 25");
    await page.locator(".investigation-form button[type=submit]").click();
    await page.locator(".result-count", { hasText: /rows/ }).waitFor();
    await page.getByRole("button", { name: "Canvas", exact: true }).click();
    await page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
    await shot("query-canvas");
    await page.getByLabel("Cypher").fill("MATCH (a:Account) DETACH DELETE a");
    await page.locator(".investigation-form button[type=submit]").click();
    await page.locator(".notice.is-error").waitFor();
    await shot("query-refused");
  });

  test("finds an account and opens it in its cluster", async () => {
    const account = await page.evaluate(async () => {
      const queue = await (await fetch("/api/clusters?limit=1")).json();
      const found = await (await fetch(`/api/clusters/${queue.clusters[0].cluster_id}/members?limit=1`)).json();
      return String(found.members[0].account_id);
    });
    await page.keyboard.press("Escape");
    await page.locator("body").click({ position: { x: 5, y: 200 } });
    await page.locator("#search").fill(account);
    await page.locator(".search-results li").first().waitFor();
    await shot("search");
    await page.keyboard.press("Enter");
    await page.locator(".inspector h1").waitFor();
    expect(decodeURIComponent(page.url())).toContain(`account:${account}`);
  });

  test("exports a cluster as a file", async () => {
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Export" }).click();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: /^CSV/ }).first().click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.csv$/);
  });

  test("moves through the queue by keyboard and explains itself", async () => {
    await page.keyboard.press("Escape");
    await page.locator("body").click({ position: { x: 700, y: 4 } });
    const before = page.url();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).not.toBe(before);
    await page.keyboard.press("Shift+?");
    await page.getByRole("dialog", { name: "Keys and words" }).waitFor();
    await shot("help");
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("Escape");
  });

  test("no complaint of the browser was left over", () => {
    expect(complaints).toEqual([]);
  });
});
