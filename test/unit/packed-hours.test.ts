import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDuck, type Duck } from "../../server/store/duckdb.ts";
import { unpackHours } from "../../server/store/packed-hours.ts";
import { Activity } from "../../server/store/projection-columns.ts";
import { packHours, type Hours } from "../pack-hours.ts";

let duck: Duck;
beforeAll(async () => {
  duck = await openDuck();
});
afterAll(() => duck.close());

const pack = (hours: Hours): Promise<string> => packHours(duck, hours);

const anyHours = fc
  .uniqueArray(
    fc.tuple(
      fc.oneof(fc.integer({ min: 490_000, max: 490_100 }), fc.nat({ max: 2 ** 30 })),
      fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 2 ** 31 - 1 })),
    ),
    { minLength: 1, maxLength: 40, selector: ([hour]) => hour },
  )
  .map((hours): Hours => hours.toSorted(([one], [other]) => one - other));

it("gives back the hours that SQL packed, in a text that CSV and its lists leave as it is", async () => {
  await fc.assert(
    fc.asyncProperty(anyHours, async (hours) => {
      const text = await pack(hours);
      expect(text).toMatch(/^[?-~]+$/);
      const read: Hours = [];
      unpackHours(text, (hour, exchanges) => read.push([hour, exchanges]));
      expect(read).toEqual(hours);
    }),
    { numRuns: 60 },
  );
});

it("adds up loads that overlap, come late, or are many", async () => {
  const loads: Hours[] = [
    [
      [490_010, 2],
      [490_020, 3],
    ],
    [
      [490_020, 4],
      [490_030, 1],
    ],
    [
      [489_000, 7],
      [490_010, 1],
      [490_025, 5],
    ],
  ];
  const activity = new Activity(3);
  activity.add(0, []);
  activity.add(1, await Promise.all(loads.map(pack)));
  activity.add(2, [await pack(loads[0])]);
  expect(activity.take()).toEqual({
    offsets: Uint32Array.of(0, 0, 5, 7),
    hours: Uint32Array.of(489_000, 490_010, 490_020, 490_025, 490_030, 490_010, 490_020),
    counts: Uint32Array.of(7, 3, 7, 5, 1, 2, 3),
  });
});
