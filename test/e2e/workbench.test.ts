import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { launchBrowser } from "../../scripts/chromium.ts";
import { LOOKS } from "./browser.ts";
import { startDemo, type Demo } from "./demo.ts";
import { byHandJourney } from "./journeys/by-hand.ts";
import { clusterJourney } from "./journeys/cluster.ts";
import { dataJourney } from "./journeys/data.ts";
import { everywhereJourney } from "./journeys/everywhere.ts";
import { groupsJourney } from "./journeys/groups.ts";
import { investigationsJourney } from "./journeys/investigations.ts";
import { leadJourney } from "./journeys/lead.ts";
import { tableJourney } from "./journeys/table.ts";
import { triageJourney } from "./journeys/triage.ts";
import { timeJourney } from "./journeys/time.ts";
import { toolsJourney } from "./journeys/tools.ts";
import { verdictJourney } from "./journeys/verdict.ts";
import { notesJourney } from "./journeys/notes.ts";
import { useStage } from "./stage.ts";

let demo: Demo;
let browser: Browser;
const world = () => ({ url: demo.url, browser });

beforeAll(async () => {
  demo = await startDemo();
  browser = await launchBrowser();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
}, 60_000);

/** Every screen and tool; one demonstration for all: a journey leaves it as it found it, as far as a change can be taken back. */
const WHOLE = [
  groupsJourney,
  clusterJourney,
  timeJourney,
  tableJourney,
  toolsJourney,
  triageJourney,
  verdictJourney,
  notesJourney,
  byHandJourney,
  leadJourney,
  investigationsJourney,
  everywhereJourney,
  dataJourney,
];
/** What is looked at most, once more in the other look. */
const MAIN = [groupsJourney, clusterJourney, tableJourney, leadJourney, everywhereJourney];

describe.each(LOOKS)("the workbench, $theme at $width × $height", (look) => {
  const journeys = look.theme === "dark" ? WHOLE : MAIN;
  describe.each(journeys.map((journey) => ({ journey, name: journey.name })))("$name", ({ journey }) => {
    journey(useStage(world, look));
  });
});
