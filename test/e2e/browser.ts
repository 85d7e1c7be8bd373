import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";

const PICTURES = fileURLToPath(new URL("./screenshots/", import.meta.url));

/** Themes and sizes in which every screen is looked at. */
export const LOOKS = [
  { theme: "dark", width: 1440, height: 900 },
  { theme: "light", width: 1280, height: 720 },
] as const;
export type Look = (typeof LOOKS)[number];

/** A page of its own (own cookies, own storage) that collects what the browser complains about. */
export async function openPage(browser: Browser, look: Look): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.theme,
    acceptDownloads: true,
    reducedMotion: "reduce",
  });
  // The offer of the guided tour is for people; its journey asks for the tour itself.
  await context.addInitScript(() => window.localStorage.setItem("hydrascope-tour", "done"));
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // A refused request is logged by the browser itself; the page shows it, and tests look for that.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      complaints.push(message.text());
  });
  return { page, complaints };
}

/** Leaves a picture in `test/e2e/screenshots`. */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}${name}.png` });
}

/** What axe finds on the page: a line for each violation, empty where there is none. */
export async function axe(page: Page): Promise<string[]> {
  // There is no frame in the page, so nothing needs the blank page that the usual mode opens for each look.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"] })
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary ?? ""}`),
  );
}

/** Share of the pixels of an area that differ from its most common colour: 0 for a blank canvas. */
export async function painted(page: Page, selector: string): Promise<number> {
  const png = await page.locator(selector).screenshot();
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext("2d");
    if (context === null) return 0;
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    const counts = new Map<number, number>();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    return 1 - Math.max(...counts.values()) / pixels.length;
  }, png.toString("base64"));
}
