import type { Measure } from "./measure.ts";
import { DAY } from "./measures/day.ts";
import { DETECT } from "./measures/detect.ts";
import { EXPLORE } from "./measures/explore.ts";
import { GROWTH } from "./measures/growth.ts";
import { INGEST } from "./measures/ingest.ts";
import { LEIDEN } from "./measures/leiden.ts";
import { LETTER } from "./measures/letter.ts";
import { LINK } from "./measures/link.ts";
import { PROJECT } from "./measures/project.ts";
import { STORE } from "./measures/store.ts";
import { WORKBENCH } from "./measures/workbench.ts";

/** Every measure, in the order in which they run. */
export const MEASURES: readonly Measure[] = [
  LETTER,
  INGEST,
  STORE,
  DAY,
  PROJECT,
  LEIDEN,
  LINK,
  DETECT,
  EXPLORE,
  WORKBENCH,
  GROWTH,
];
