import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { openPage, picture, type Look } from "./browser.ts";

/** The canvas. */
export const SURFACE = ".canvas-surface";

/** A page for the tests of one journey. */
export interface Stage {
  readonly page: Page;
  /** Opens the workbench with its token. */
  readonly url: string;
  /** Leaves a picture in `test/e2e/screenshots`. */
  shot(name: string): Promise<void>;
}

/** Gives the describe block around the call a page of its own, which must end without a complaint of the browser. */
export function useStage(world: () => { url: string; browser: Browser }, look: Look): Stage {
  let opened: { page: Page; complaints: string[] };
  beforeAll(async () => {
    opened = await openPage(world().browser, look);
  });
  afterAll(async () => {
    await opened.page.context().close();
    expect(opened.complaints).toEqual([]);
  });
  return {
    get page() {
      return opened.page;
    },
    get url() {
      return world().url;
    },
    shot: (name) => picture(opened.page, `${look.theme}-${name}`),
  };
}

/** How many nodes the canvas draws. */
export function drawn(page: Page): Promise<number> {
  return page.locator(SURFACE).getAttribute("data-nodes").then(Number);
}

/** Opens the first cluster of the queue, as nobody has left it yet, and waits until its layout is at rest. */
export async function openFirst({ page, url }: Stage): Promise<void> {
  await page.goto(url);
  await page.evaluate(async () => {
    const { clusters } = await (await fetch("/api/clusters?limit=1")).json();
    for (const view of ["evidence", "accounts"]) {
      const body = JSON.stringify({ key: `cluster ${clusters[0].cluster_id} ${view}`, by: "", edits: null });
      const headers = { "content-type": "application/json" };
      const answer = await fetch("/api/canvases/save", { method: "POST", headers, body });
      if (!answer.ok) throw new Error(await answer.text());
    }
  });
  // The page opens the first cluster by itself: it asks for the canvas anew.
  await page.reload();
  await page.locator(".queue-row").first().click();
  await page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
  await page.getByRole("button", { name: "Run the layout" }).waitFor({ timeout: 40_000 });
}
