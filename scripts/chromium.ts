import type { Browser } from "playwright-core";

const FLAGS = [
  // WebGL alone in software: the rest of the page needs none.
  "--use-angle=swiftshader-webgl",
  "--enable-unsafe-swiftshader",
  "--headless",
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts a real Chromium with software WebGL, which comes as a package and needs nothing of the system. Its code is loaded when it is started, not before. */
export async function launchBrowser(): Promise<Browser> {
  const [{ chromium }, { default: packed }] = await Promise.all([
    import("playwright-core"),
    import("@sparticuz/chromium"),
  ]);
  return chromium.launch({ executablePath: await packed.executablePath(), headless: true, args: FLAGS });
}
