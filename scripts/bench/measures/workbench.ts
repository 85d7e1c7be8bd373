import type { Browser, Page } from "playwright-core";
import { GraphSlice } from "../../../server/contract/api.ts";
import { launchBrowser } from "../../chromium.ts";
import { busy, lastClick, moment, onPage, seen, type Task } from "../browsing.ts";
import { loadedHome } from "../loaded.ts";
import type { Contender, Measure } from "../measure.ts";
import type { Observation } from "../observation.ts";
import { largestCluster, serve, shared, type Served, type Shared } from "../serving.ts";
import { freshFolder } from "../work.ts";

const ROW = ".queue-row";
const SURFACE = ".canvas-surface";
const DRAWN = `${SURFACE}[data-nodes]:not([data-nodes="0"])`;
const RUNNING = '[aria-label="Stop the layout"]';
const RESTING = '[aria-label="Run the layout"]:enabled';
/** What the page asks at intervals, whatever one does. */
const REGULAR = new Set(["/api/jobs", "/api/status"]);
const SAVE = "/api/canvases/save";
/** Milliseconds in which a change of the canvas is kept and whatever else follows an expansion is asked for. */
const AFTER = 2000;
/** Milliseconds that a task of the main thread may take while the layout runs. */
const LIMIT = 100;
const BLOCKED =
  "longest task of the main thread by the browser's long-task observer, which tells of 50 ms and more (0: none), drawing by software (SwiftShader) in it, so that frames are not judged; script: the page's own code alone; opening: the same from the click, or the navigation, until the layout runs;";

/** What an analyst sees, in a real browser. */
export const WORKBENCH: Measure = {
  name: "workbench",
  title: "The workbench in Chromium",
  goal: "first cluster visible ≤ 2 s after opening the demonstration; the largest cluster usable ≤ 3 s after the click; no task of the main thread > 100 ms while its layout runs; one request for each expand",
  figure: "milliseconds",
  unit: "ms",
  async contenders(setting) {
    const browser = shared(launchBrowser);
    const demo = shared(async () => serve("demo", await freshFolder(setting)));
    const letter = shared(async () => serve("start", await loadedHome(setting)));
    return [
      looked(
        "Hydrascope, first cluster of the demonstration",
        "from navigation, nothing cached in the browser, to the frame with the first row of the queue (5,000 accounts); canvas: to that with its canvas drawn",
        { browser, server: demo },
        openWorkbench,
      ),
      looked(
        "Hydrascope, open the largest cluster",
        "from the click on its row in the queue as a table, nothing open yet, until its canvas is drawn and a click on it has selected a node; drawn: to the canvas alone",
        { browser, server: letter },
        openLargest,
      ),
      looked(
        "Hydrascope, longest task while its layout runs",
        `${BLOCKED} while the layout of the largest cluster, as it opens, runs`,
        { browser, server: letter },
        layOut,
      ),
      looked(
        "Hydrascope, longest task while its accounts are laid out",
        `${BLOCKED} while the layout of as many of its accounts as the canvas draws at once (2,000) runs`,
        { browser, server: letter },
        layOutMost,
      ),
      looked(
        "Hydrascope, expand",
        "from the click on the first kind of neighbours of the most shared identifier on the canvas of the largest cluster to the frame with them; requests: what the page asks of the API from the click until 2 s after, without what it asks at intervals anyway and without saves, which keep the changed canvas",
        { browser, server: letter },
        expand,
      ),
    ];
  },
};

interface Stage {
  browser: Shared<Browser>;
  server: Shared<Served>;
}

function looked(
  name: string,
  what: string,
  { browser, server }: Stage,
  look: (page: Page, server: Served) => Promise<Record<string, number>>,
): Contender {
  return {
    name,
    what,
    async prepare() {
      await server.open();
      await browser.open();
    },
    async run(): Promise<Observation> {
      const [served, opened] = [await server.open(), await browser.open()];
      const start = performance.now();
      const found = await onPage(opened, (page) => look(page, served));
      return { seconds: (performance.now() - start) / 1000, seen: found };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

async function openWorkbench(page: Page, { url }: Served): Promise<Record<string, number>> {
  await page.goto(url.href, { waitUntil: "commit" });
  return { milliseconds: await seen(page, ROW), canvas: await seen(page, DRAWN) };
}

/** Opens the queue as a table, in which nothing is open, and clicks on the largest cluster. */
async function clickLargest(page: Page, server: Served): Promise<void> {
  const id = await largestCluster(server);
  await forgetCanvas(server, id);
  await page.goto(signedIn(server, "/clusters?queue=wide&sort=size"));
  await page.locator(`${ROW}[data-cluster="${id}"]`).click();
}

/** An address of the workbench with its token. */
function signedIn({ url }: Served, path: string): string {
  const address = new URL(path, url);
  for (const [name, value] of url.searchParams) address.searchParams.set(name, value);
  return address.href;
}

async function openLargest(page: Page, server: Served): Promise<Record<string, number>> {
  await clickLargest(page, server);
  const drawn = await seen(page, DRAWN);
  const usable = await moment(page, clickNode, SURFACE);
  const click = await lastClick(page);
  return { milliseconds: usable - click, drawn: drawn - click };
}

/** In the page: moves the pointer over the canvas until it is on a node and clicks there; the time once something is selected. */
function clickNode(surface: string): number | false {
  if (window.location.hash.includes("sel=")) return performance.now();
  const canvas = document.querySelector<HTMLElement>(surface);
  if (canvas === null) return false;
  const { left, top, width, height } = canvas.getBoundingClientRect();
  for (let row = 2; row < 19; row++) {
    for (let column = 2; column < 29; column++) {
      const at = { clientX: left + (width * column) / 30, clientY: top + (height * row) / 20, bubbles: true };
      const target = document.elementFromPoint(at.clientX, at.clientY);
      if (target === null || !canvas.contains(target)) continue;
      target.dispatchEvent(new MouseEvent("mousemove", at));
      if (canvas.style.cursor !== "pointer") continue;
      for (const name of ["mousedown", "mouseup", "click"]) target.dispatchEvent(new MouseEvent(name, at));
      return window.location.hash.includes("sel=") && performance.now();
    }
  }
  return false;
}

async function layOut(page: Page, server: Served): Promise<Record<string, number>> {
  await clickLargest(page, server);
  return blocked(page, await layout(page));
}

/** The picture with most on it: as many accounts at once as the canvas offers. */
async function layOutMost(page: Page, server: Served): Promise<Record<string, number>> {
  const id = await largestCluster(server);
  await forgetCanvas(server, id, "accounts");
  await page.goto(signedIn(server, `/clusters/${id}?view=accounts`), { waitUntil: "commit" });
  let laid = await layout(page);
  const more = page.locator(".canvas-summary").getByRole("button", { name: /^Show [\d,]+$/ });
  while (await more.isVisible()) {
    await more.click();
    laid = await layout(page);
  }
  return { ...(await blocked(page, laid)), nodes: await nodesOn(page) };
}

/** How long the main thread was kept from answering while a layout ran, and before, from the click on. */
async function blocked(page: Page, { start, end }: Span): Promise<Record<string, number>> {
  const { tasks, scripts } = await busy(page, start, end);
  const opening = await busy(page, await lastClick(page), start);
  return {
    milliseconds: longest(tasks),
    over_100_ms: tasks.filter(({ duration }) => duration > LIMIT).length,
    script: longest(scripts),
    layout_ms: end - start,
    opening: longest(opening.tasks),
    opening_script: longest(opening.scripts),
  };
}

interface Span {
  start: number;
  end: number;
}

function longest(tasks: readonly Task[]): number {
  return Math.max(0, ...tasks.map(({ duration }) => duration));
}

/** Waits for a layout that is about to run and until it rests. */
async function layout(page: Page): Promise<Span> {
  return { start: await seen(page, RUNNING), end: await seen(page, RESTING) };
}

async function expand(page: Page, server: Served): Promise<Record<string, number>> {
  const id = await largestCluster(server);
  await forgetCanvas(server, id);
  const slice = GraphSlice.parse(await server.get(`/api/clusters/${id}/groups`));
  const shares = slice.nodes.filter(({ type, hub }) => type === "identifier" && !hub);
  const [most] = shares.toSorted((a, b) => b.degree - a.degree);
  if (most === undefined) throw new Error(`cluster ${id} opens without an identifier`);
  await page.goto(signedIn(server, `/clusters/${id}#sel=${encodeURIComponent(most.id)}`), { waitUntil: "commit" });
  await layout(page);
  // What the inspector asks when it opens is none of the expansion.
  await page.waitForTimeout(AFTER);
  const before = await nodesOn(page);
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/") && !REGULAR.has(pathname)) asked.push(pathname);
  });
  await page.locator(".neighbours button:enabled").first().click();
  const shown = await seen(page, `${SURFACE}:not([data-nodes="${before}"])`);
  await page.waitForTimeout(AFTER);
  const saves = asked.filter((path) => path === SAVE).length;
  const added = (await nodesOn(page)) - before;
  return { milliseconds: shown - (await lastClick(page)), requests: asked.length - saves, saves, added };
}

async function nodesOn(page: Page): Promise<number> {
  return Number(await page.locator(SURFACE).getAttribute("data-nodes"));
}

/** Takes back what was changed on a canvas of a cluster. */
async function forgetCanvas({ post }: Served, cluster: string, view = "evidence"): Promise<void> {
  await post(SAVE, { key: `cluster ${cluster} ${view}`, by: "", edits: null });
}
