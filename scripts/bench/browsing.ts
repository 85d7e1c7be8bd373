import type { Browser, Page } from "playwright-core";

const SIZE = { width: 1440, height: 900 };
/** Milliseconds after which what does not appear counts as failed. */
const PATIENCE = 60_000;
const LONG_TASK = "long task";
const SCRIPT = "script";
const CLICK = "click";

/** A time on the page's clock in milliseconds from its navigation, and how long it took. */
export interface Task {
  startTime: number;
  duration: number;
}

/** Works on a page of its own, with nothing cached or stored, that notes its long tasks and clicks from the start. */
export async function onPage<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: SIZE });
  try {
    await context.addInitScript(
      ([task, script, click]) => {
        // The tour is offered to people only.
        window.localStorage.setItem("hydrascope-tour", "done");
        const note = (name: string, { startTime: start, duration }: PerformanceEntry): void => {
          performance.measure(name, { start, duration });
        };
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) note(task, entry);
        }).observe({ type: "longtask", buffered: true });
        new PerformanceObserver((list) => {
          for (const frame of list.getEntries())
            if ("scripts" in frame && Array.isArray(frame.scripts))
              for (const entry of frame.scripts) note(script, entry);
        }).observe({ type: "long-animation-frame", buffered: true });
        const clicked = ({ isTrusted, timeStamp }: Event): void => {
          if (isTrusted) performance.mark(click, { startTime: timeStamp });
        };
        window.addEventListener("click", clicked, { capture: true });
      },
      [LONG_TASK, SCRIPT, CLICK] as const,
    );
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    return await work(page);
  } finally {
    await context.close();
  }
}

/** Runs a test in the page in each frame until it holds and gives that moment on the page's clock. It goes there as text: it knows nothing around it. */
export async function moment(
  page: Page,
  test: (selector: string) => number | false,
  selector: string,
): Promise<number> {
  const found = await page.waitForFunction(test, selector, { polling: "raf" });
  return Number(await found.jsonValue());
}

/** The moment in which an element of a selector is drawn in sight. */
export function seen(page: Page, selector: string): Promise<number> {
  return moment(
    page,
    (its) => (document.querySelector(its)?.getBoundingClientRect().height ?? 0) > 0 && performance.now(),
    selector,
  );
}

/** The moment of the last click with the mouse; 0, that of the navigation, where there was none. */
export async function lastClick(page: Page): Promise<number> {
  return (await timesOf(page, CLICK)).at(-1)?.startTime ?? 0;
}

/** Work of the main thread. */
export interface Busy {
  /** Tasks of 50 ms and more. */
  tasks: readonly Task[];
  /** Runs of the page's own code in frames of 50 ms and more. */
  scripts: readonly Task[];
}

/** What kept the main thread busy at some time between two moments. */
export async function busy(page: Page, from: number, to: number): Promise<Busy> {
  // The observers are told of a task after it has ended.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  const within = ({ startTime, duration }: Task): boolean => startTime + duration > from && startTime < to;
  const [tasks, scripts] = [await timesOf(page, LONG_TASK), await timesOf(page, SCRIPT)];
  return { tasks: tasks.filter(within), scripts: scripts.filter(within) };
}

function timesOf(page: Page, name: string): Promise<Task[]> {
  return page.evaluate(
    (its) => performance.getEntriesByName(its).map(({ startTime, duration }) => ({ startTime, duration })),
    name,
  );
}
