import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe } from "../browser.ts";
import type { Stage } from "../stage.ts";

/** The queue as work: filters, views, bulk actions, commands, and the tour. */
export function triageJourney(stage: Stage): void {
  const rows = (): Locator => stage.page.locator(".queue-row");
  const ids = (): Promise<string[]> =>
    rows().evaluateAll((all) =>
      all
        .toSorted((a, b) => Number(a.ariaPosInSet) - Number(b.ariaPosInSet))
        .map((row) => row.getAttribute("data-cluster") ?? ""),
    );
  const send = (path: string, body: object): Promise<void> =>
    stage.page.evaluate(
      async ([to, text]) => {
        const headers = { "content-type": "application/json" };
        await fetch(`/api/${to}`, { method: "POST", headers, body: text });
      },
      [path, JSON.stringify(body)] as const,
    );

  beforeAll(async () => {
    await stage.page.goto(stage.url);
    await rows().first().waitFor();
    await stage.page.locator(".inspector h1").waitFor();
  });
  afterAll(async () => {
    const clusters = await stage.page.evaluate(async () => {
      const { clusters: all } = await (await fetch("/api/clusters?limit=1000")).json();
      return all
        .filter((one: { case: unknown }) => one.case !== null)
        .map((one: { cluster_id: string }) => one.cluster_id);
    });
    if (clusters.length > 0) await send("cases", { clusters, status: "open", assignee: null, by: "tester" });
  });

  test("assigns picked clusters, by keyboard, to whoever says who they are", async () => {
    const [, second, third] = await ids();
    await stage.page.keyboard.press("j");
    await stage.page.keyboard.press("x");
    await stage.page.keyboard.press("j");
    await stage.page.keyboard.press("Shift+X");
    await stage.page.getByText("2 picked").waitFor();
    await stage.shot("picked");
    await stage.page.getByRole("button", { name: "Assign" }).click();
    await stage.page.getByRole("menuitem", { name: /^To me/ }).click();
    await stage.page.getByLabel("Your name").fill("tester");
    await stage.page.keyboard.press("Enter");
    await rows().filter({ hasText: "tester" }).nth(1).waitFor();
    await stage.page.getByRole("button", { name: /^Mine/ }).click();
    await stage.page.getByText("2 of 2 clusters").waitFor();
    expect(await ids()).toEqual([second, third]);
    await stage.page.getByRole("button", { name: /^All/ }).click();
  });

  test("narrows the queue, keeps that as a view for everybody, and takes it away", async () => {
    await stage.page.getByRole("button", { name: /^Filter/ }).click();
    await stage.page.getByLabel("Likelihood").selectOption("strong");
    await stage.page.getByLabel("Accounts, at most").fill("40");
    await stage.shot("filter");
    expect(await axe(stage.page)).toEqual([]);
    await stage.page.keyboard.press("Escape");
    await stage.page.getByText("1 to 40 accounts").waitFor();
    const shown = stage.page.locator(".queue-order").getByText(/ of \d+ clusters?$/);
    await shown.waitFor();
    const [narrowed, some] = [await ids(), await shown.textContent()];
    await stage.page.getByRole("button", { name: "Views" }).click();
    await stage.page.getByLabel("Name of the view").fill("Small and strong");
    await stage.page.getByRole("button", { name: "Save" }).click();
    await stage.page.getByRole("menuitem", { name: /^Small and strong/ }).waitFor();
    await stage.page.keyboard.press("Escape");
    await stage.page.getByRole("button", { name: /^All/ }).click();
    await shown.and(stage.page.locator(`:not(:text-is("${some}"))`)).waitFor();
    await stage.page.getByRole("button", { name: "Views" }).click();
    await stage.page.getByRole("menuitem", { name: /^Small and strong/ }).click();
    await stage.page.getByText(some ?? "", { exact: true }).waitFor();
    expect(await ids()).toEqual(narrowed);
    await stage.page.getByRole("button", { name: "Small and strong" }).click();
    await stage.page.getByRole("menuitem", { name: "Remove view Small and strong" }).click();
    await stage.page.getByText("None yet.").waitFor();
    await stage.page.keyboard.press("Escape");
    await stage.page.getByRole("button", { name: /^All/ }).click();
  });

  test("shows what watches found in the place of the clusters, and goes back", async () => {
    await stage.page.goto(new URL("/clusters?findings=1", stage.url).href);
    await stage.page.getByText("Nothing new").waitFor();
    expect(await axe(stage.page)).toEqual([]);
    await stage.page.getByRole("button", { name: "All", exact: true }).click();
    await stage.page.locator(".queue-row").first().waitFor();
  });

  test("shows the queue as a table", async () => {
    await stage.page.keyboard.press("t");
    await stage.page.getByText("Held together by").waitFor();
    await stage.shot("table");
    expect(await axe(stage.page)).toEqual([]);
    await rows().nth(2).click();
    await stage.page.locator(".inspector h1").waitFor();
  });

  test("runs commands by name", async () => {
    await stage.page.keyboard.press("Control+k");
    await stage.page.getByLabel("Find a command").fill("members");
    await stage.shot("palette");
    expect(await axe(stage.page)).toEqual([]);
    await stage.page.keyboard.press("Enter");
    await stage.page.locator('[role="tab"][aria-selected="true"]', { hasText: "Members" }).waitFor();
  });

  test("the tour leads from the queue to a verdict in a file", async () => {
    await stage.page.goto(new URL("/clusters?show=flagged", stage.url).href);
    await rows().nth(2).waitFor();
    await stage.page.locator(".verdict-bar").waitFor();
    await stage.page.keyboard.press("Control+k");
    await stage.page.getByLabel("Find a command").fill("tour");
    await stage.page.keyboard.press("Enter");
    const card = stage.page.getByRole("region", { name: /^Guided tour/ });
    await card.getByText("1 of 8").waitFor();
    await stage.shot("tour");
    expect(await axe(stage.page)).toEqual([]);
    await card.getByRole("button", { name: "Next" }).click();
    await stage.page.keyboard.press("j");
    await stage.page.keyboard.press("Enter");
    await card.getByText("3 of 8").waitFor();
    await card.getByRole("button", { name: "Leave" }).click();
    await card.waitFor({ state: "detached" });
    await stage.page.keyboard.press("Shift+?");
    await stage.page.getByRole("button", { name: "Go on with the guided tour" }).click();
    await card.getByText("3 of 8").waitFor();
    await card.getByRole("button", { name: "Next" }).click();
    await card.getByRole("button", { name: "Next" }).click();
    await stage.page.getByRole("tab", { name: /Members/ }).click();
    await card.getByText("6 of 8").waitFor();
    const judged = new URL(stage.page.url()).pathname;
    await stage.page.locator(".verdict-bar").waitFor();
    await stage.page.keyboard.press("h");
    const dialog = stage.page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("the tour");
    await dialog.locator("button[type=submit]:not(:disabled)").click();
    await card.getByText("7 of 8").waitFor();
    // The next cluster opens by itself.
    await expect.poll(() => new URL(stage.page.url()).pathname).not.toBe(judged);
    await stage.page.locator(".inspector-title").getByRole("button", { name: "Export" }).click();
    await Promise.all([
      stage.page.waitForEvent("download"),
      stage.page.getByRole("menuitem", { name: /^CSV/ }).last().click(),
    ]);
    await card.getByText("8 of 8").waitFor();
    await card.getByRole("button", { name: "Done" }).click();
    await stage.page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await stage.page.getByText(/Taken back/).waitFor();
  });
}
