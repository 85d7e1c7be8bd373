import { readFile } from "node:fs/promises";
import type { Locator } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { axe } from "../browser.ts";
import { drawn, SURFACE, type Stage } from "../stage.ts";

/** Investigations: the library, parameters, answers, a query of one's own, versions, watches. */
export function investigationsJourney(stage: Stage): void {
  const editor = (): Locator => stage.page.getByRole("textbox", { name: "Cypher" });
  const run = (): Promise<void> => stage.page.locator(".investigation-form button[type=submit]").click();
  const rows = (): Locator => stage.page.locator(".result-count", { hasText: /rows? in/ });
  const write = async (text: string): Promise<void> => {
    await editor().click();
    await stage.page.keyboard.press("Control+A");
    await stage.page.keyboard.insertText(text);
  };
  beforeAll(async () => {
    await stage.page.goto(stage.url);
    await stage.page.getByRole("link", { name: /^Investigations/ }).click();
  });

  test("finds, fills in and runs a saved question; sorts and saves its answer", async () => {
    const { page } = stage;
    await page.getByRole("searchbox", { name: "Find an investigation" }).fill("most shared");
    await page.locator(".choices button").first().click();
    await page.getByLabel("Cluster", { exact: true }).fill("H-");
    await page.getByRole("option").first().click();
    await run();
    await rows().waitFor();
    await page.getByRole("columnheader").last().getByRole("button").click();
    expect(await page.getByRole("columnheader").last().getAttribute("aria-sort")).toBe("ascending");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "CSV" }).click(),
    ]);
    expect((await readFile(await download.path(), "utf8")).split("\r\n").length).toBeGreaterThan(2);
    await page.getByText("The query, and what it costs").click();
    await page.locator(".plan").waitFor();
    await page.locator(".cy-keyword").first().waitFor();
    await stage.shot("investigation");
    expect(await axe(page)).toEqual([]);
    const link = page.url();
    expect(link).toMatch(/p\.cluster=H-/);
    await page.goto(link);
    expect(await page.getByLabel("Cluster", { exact: true }).inputValue()).toMatch(/^H-/);
  });

  test("is asked from the canvas, and its answer is added to that canvas", async () => {
    const { page } = stage;
    await page.getByRole("link", { name: "Clusters" }).click();
    await page.locator(".queue-row").first().click();
    await page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
    const before = await drawn(page);
    await page.locator(SURFACE).click({ button: "right", position: { x: 30, y: 300 } });
    await page.getByRole("menuitem", { name: "Identifiers most shared in a cluster" }).click();
    expect(await page.getByLabel("Cluster", { exact: true }).inputValue()).toMatch(/^H-/);
    await run();
    await rows().waitFor();
    await page.getByRole("button", { name: /^Add to the canvas of H-/ }).click();
    await expect.poll(() => drawn(page)).toBeGreaterThanOrEqual(before);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("link", { name: /^Investigations/ }).click();
  });

  test("draws a chart", async () => {
    const { page } = stage;
    await page.goto(`${new URL(stage.url).origin}/investigations/model-pivots?p.cluster=H-0001`);
    await run();
    await page.locator(".result-chart svg circle").first().waitFor();
    expect(await page.locator(".result-chart svg circle").count()).toBeGreaterThan(1);
    await stage.shot("investigation-chart");
  });

  test("says what a query of one's own costs, completes it, runs it, and says what is refused and where", async () => {
    const { page } = stage;
    await page.getByRole("button", { name: "Own query" }).click();
    await write("MATCH (a:Acc");
    await page.keyboard.press("Control+Space");
    await page.locator(".cm-tooltip-autocomplete li", { hasText: "Account" }).first().waitFor();
    await stage.shot("query-completion");
    await page.keyboard.press("Escape");
    await write("MATCH (a:Account)-[r]->(i:Identifier) RETURN a, i LIMIT 25");
    await page.getByText(/Expects .* rows/).waitFor();
    await page.keyboard.press("Control+Enter");
    await rows().waitFor();
    await page.getByRole("button", { name: "Canvas", exact: true }).click();
    await page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
    await stage.shot("query-canvas");
    await write("MATCH (a:Account)\nDETACH DELETE a");
    await page.getByText(/Line 2, column 1/).waitFor();
    await page.locator(".cm-lintRange-error", { hasText: "DELETE" }).waitFor();
    await page.keyboard.press("Escape");
    await stage.shot("query-refused");
    expect(await axe(page)).toEqual([]);
  });

  test("keeps what came when a query is cancelled", async () => {
    const { page } = stage;
    await write(
      "UNWIND range(1, 1000) AS n CALL (n) { MATCH (a:Account), (b:Account) WITH a, b LIMIT 20000 WHERE a.id + b.id = toString(n) RETURN count(*) AS c } RETURN n, c",
    );
    await page.keyboard.press("Control+Enter");
    await page.locator(".result-count", { hasText: "so far" }).waitFor();
    await page.getByRole("button", { name: "Cancel" }).first().click();
    await page.getByText(/came before you cancelled/).waitFor();
    await page.getByRole("cell").first().waitFor();
    expect(await page.getByRole("cell").first().textContent()).toBe("1");
  });

  test("saves an investigation, edits it, compares its versions, watches it and archives it", async () => {
    const { page } = stage;
    const stamp = String(Date.now());
    const title = `Accounts of a country ${stamp}`;
    await write("MATCH (a:Account) WHERE a.country = $country RETURN a.id AS account LIMIT 5");
    await page.getByRole("button", { name: "Save as an investigation" }).click();
    await page.getByRole("textbox", { name: "Name", exact: true }).first().fill(`accounts-by-country-${stamp}`);
    await page.getByRole("textbox", { name: "Title", exact: true }).fill(title);
    await page
      .getByRole("textbox", { name: "Question", exact: true })
      .fill("Which accounts say that they are from there?");
    await page.getByRole("textbox", { name: "Meaning", exact: true }).fill("Nothing by itself.");
    await page.getByRole("button", { name: /Add \$country/ }).click();
    await page.getByLabel("Default of country").fill("US");
    await stage.shot("investigation-editor");
    expect(await axe(page)).toEqual([]);
    await run();
    await page.getByRole("heading", { name: title }).waitFor();
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByRole("textbox", { name: "Tags", exact: true }).fill("place");
    await run();
    await page.getByText("version 2 by").waitFor();
    await page.getByRole("button", { name: "Watch", exact: true }).click();
    await page.getByRole("button", { name: /Watched, 0 open findings/ }).click();
    await page.getByRole("button", { name: "Stop" }).waitFor();
    await stage.shot("findings");
    expect(await axe(page)).toEqual([]);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.locator(".choices button", { hasText: title }).first().click();
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Versions" }).click();
    await page.locator(".diff .is-added", { hasText: "place" }).waitFor();
    await stage.shot("versions");
    expect(await axe(page)).toEqual([]);
    await page.getByRole("button", { name: "Back to the question" }).click();
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await page.locator(".choices button", { hasText: title }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Runs", exact: true }).click();
    await page.getByRole("button", { name: "Ask again" }).first().waitFor();
    await stage.shot("runs");
  });
  test("what a watch finds stands in the queue, and is judged there", async () => {
    const { page } = stage;
    const found = await page.evaluate(async () => {
      const post = async (path: string, body: object) => {
        const headers = { "content-type": "application/json" };
        const answer = await fetch(`/api/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
        if (!answer.ok) throw new Error(await answer.text());
        return answer.json();
      };
      const name = `all-notes-${Date.now()}`;
      const cypher = "MATCH (n:Note) RETURN n.text AS note";
      const about = { title: "All notes", question: "What was written?", meaning: "Nothing by itself.", show: "table" };
      await post("investigations", { investigation: { name, ...about, cypher }, by: "tester" });
      await post("watches", { name, by: "tester" });
      const { clusters } = await (await fetch("/api/clusters?limit=1")).json();
      await post("notes", { on: { cluster: clusters[0].cluster_id }, text: `To look at again ${name}`, by: "tester" });
      return (await post("watches/run", {})).found;
    });
    expect(found).toBe(1);
    await page.goto(new URL("/clusters", stage.url).href);
    await page.getByRole("button", { name: /^Findings/ }).click();
    const finding = page.locator(".finding", { hasText: "To look at again" });
    await finding.waitFor();
    await stage.shot("queue-findings");
    expect(await axe(page)).toEqual([]);
    await finding.getByRole("button", { name: "Dismiss" }).click();
    await page.getByText("Nothing new").waitFor();
  });
}
