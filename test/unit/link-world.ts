import fc from "fast-check";
import type { Projection } from "../../server/contract/projection.ts";
import { Settings } from "../../server/contract/settings.ts";
import { seededRng } from "../../server/detect/kernels/random.ts";
import { readFeatures, SLOTS } from "../../server/link/features.ts";
import { orderFeatures } from "../../server/link/order.ts";
import type { Evidence } from "../../server/link/score-pair.ts";
import { resolveScoring } from "../../server/link/scoring.ts";
import { readTiming } from "../../server/link/timing.ts";
import { weigh } from "../../server/link/weigh.ts";
import { makeProjection, START_HOUR, strangers, type TestAccount } from "./detect-projection.ts";

/** Evidence weighed by reach alone, in one pass. */
export function evidenceOf(projection: Projection, settings: Settings): Evidence {
  const features = readFeatures(projection, settings);
  const scoring = resolveScoring(settings, features.accounts);
  const population = new Float64Array(SLOTS).fill(features.accounts);
  const weighing = weigh(features, features.reach, population, scoring, settings);
  const timing = readTiming(projection, seededRng(1));
  return { features, weighing, ordered: orderFeatures(features, weighing), scoring, timing };
}

const NODES = [
  "payment:a",
  "payment:b",
  "ip:10.0.0.1",
  "ip:10.0.0.2",
  "ip:10.0.1.1",
  "ip:10.9.9.9",
  "fingerprint:x",
  "fingerprint:y",
  "fingerprint:z",
  "client:c",
  "email_domain:d",
  "attribute:t=1",
  "attribute:t=2",
  "phone:1",
  "device:1",
];

/** Worlds of up to 14 accounts that share a few values of all kinds, and settings that make hubs and links of them. */
export const world = fc.record({
  uses: fc.array(fc.uniqueArray(fc.constantFrom(...NODES), { maxLength: 9 }), { minLength: 3, maxLength: 14 }),
  settings: fc.record({
    hub_degree: fc.integer({ min: 2, max: 8 }),
    pair_budget: fc.integer({ min: 5, max: 200 }),
    family_floor: fc.constantFrom(0, 0.5, 1),
    expected_mates: fc.constantFrom(0.5, 2),
    link_threshold: fc.constantFrom(0.5, 0.9),
    rare_instrument: fc.constantFrom(0, 3),
    discount: fc.constantFrom(0, 0.5, 1),
  }),
});

/** When account i of a world works: some together, some one after the other, some never. */
export function hoursOf(i: number): [number, number][] {
  const days = i % 4 === 3 ? [] : Array.from({ length: 6 }, (_, day) => (i % 4 === 2 ? 8 + day : day));
  return days.flatMap((day) =>
    [0, 5, 9].map((step): [number, number] => [START_HOUR + 24 * day + ((step * (day + 1)) % 24), 2]),
  );
}

/** The accounts of a world by their node ids, among 30 who share nothing. */
export function projectionOf(uses: string[][]): Projection {
  const filler = Array.from({ length: 30 }, (_, i): TestAccount => ({ id: `z${i}`, uses: {} }));
  const accounts = uses.map((list, i): TestAccount => ({
    id: `a${String(i).padStart(2, "0")}`,
    uses: Object.fromEntries(list.map((node) => [node, 1])),
    hours: hoursOf(i),
  }));
  return makeProjection([...accounts, ...filler]);
}

/** Evidence of 400 accounts in seven instruments and five templates, among strangers: well over a thousand links. */
export function manyLinked(): { evidence: Evidence; settings: Settings } {
  const accounts = Array.from({ length: 400 }, (_, i): TestAccount => {
    return {
      id: `a${i}`,
      uses: { [`payment:${i % 7}`]: 1, [`fingerprint:${i % 5}`]: 1, "ip:hub": 1, [`device:${i >> 1}`]: 1 },
    };
  });
  const projection = makeProjection([...accounts, ...strangers(2000, seededRng(1))]);
  const settings = Settings.parse({ links_per_account: 5, family_floor: 3, expected_mates: 100, template_tries: 0 });
  return { evidence: evidenceOf(projection, settings), settings };
}
