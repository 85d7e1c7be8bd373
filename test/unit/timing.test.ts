import { describe, expect, test } from "vitest";
import { seededRng } from "../../server/detect/kernels/random.ts";
import { hoursOfData } from "../../server/data-end.ts";
import { countBirths, handOffBits, readLives } from "../../server/link/hand-off.ts";
import { readRhythms, windowOf } from "../../server/link/rhythms.ts";
import { compareRhythms, measureNull, synchronyBits } from "../../server/link/synchrony.ts";
import { readTiming } from "../../server/link/timing.ts";
import {
  DAYS,
  humanHours,
  makeProjection,
  operator,
  START_HOUR,
  strangers,
  type TestAccount,
} from "./detect-projection.ts";

const NULL = { median: 0, spread: 1 };

/** Bits of synchrony of two accounts by their hours since the start, against an ideal null. */
function bitsOf(a: number[], b: number[]): number {
  const accounts = [a, b].map((hours, i): TestAccount => ({
    id: `${i}`,
    uses: {},
    hours: hours.map((hour): [number, number] => [START_HOUR + hour, 1]),
  }));
  const { activity } = makeProjection(accounts);
  return synchronyBits(compareRhythms(readRhythms(activity, windowOf(activity)), 0, 1), NULL);
}

/** Hours of the first `days` days at the hours that `of` names for a day. */
const onDays = (days: number, of: (day: number) => number[]): number[] =>
  Array.from({ length: days }, (_, day) => of(day).map((hour) => 24 * day + hour)).flat();

describe("synchrony", () => {
  const waves = (day: number): number[] => [0, 9, 13].map((step) => (step * (day + 3) + day) % 24);
  const office = (day: number): number[] => Array.from({ length: 8 }, (_, i) => 9 + i).filter(() => day % 7 < 5);

  test("waves that no daily habit explains speak, the more of them the more", () => {
    const [six, twelve] = [6, 12].map((days) => bitsOf(onDays(days, waves), onDays(days, waves)));
    expect(six).toBeGreaterThan(5);
    expect(twelve).toBeGreaterThan(six);
  });

  test("the very same office hours say next to nothing, waves of fewer than three days nothing", () => {
    expect(bitsOf(onDays(28, office), onDays(28, office))).toBeLessThan(2);
    expect(bitsOf(onDays(2, waves), onDays(2, waves))).toBe(0);
  });

  test("nor do timetables that half the world has: daily at nine, every six hours, hourly for a fortnight", () => {
    const timetables = [() => [9], () => [0, 6, 12, 18], () => Array.from({ length: 24 }, (_, hour) => hour)];
    for (const timetable of timetables) expect(bitsOf(onDays(40, timetable), onDays(40, timetable))).toBeLessThan(3);
  });

  test("a run of before, whose profiles were smoothed alone, is read as it was", () => {
    const { activity } = makeProjection([{ id: "a", uses: {}, hours: [[START_HOUR + 9, 1]] }]);
    const at = (smoothed: number | null, hour: number): number => {
      const { shares, words } = readRhythms(activity, windowOf(activity), smoothed);
      return shares[words + ((START_HOUR + hour) % 24)];
    };
    expect([8, 9, 10, 11].map((hour) => at(null, hour))).toEqual([0.25, 0.5, 0.25, 0]);
    expect(at(1, 9)).toBe(0.75);
    expect(at(0, 9)).toBe(1);
  });

  test("nor do waves that never meet, nor an account without hours", () => {
    expect(
      bitsOf(
        onDays(20, waves),
        onDays(20, (day) => waves(day).map((hour) => (hour + 5) % 24)),
      ),
    ).toBe(0);
    expect(bitsOf([], onDays(20, waves))).toBe(0);
  });

  test("what an account does before the window does not count", () => {
    const { activity } = makeProjection([
      {
        id: "a",
        uses: {},
        hours: [
          [START_HOUR, 1],
          [START_HOUR + 24 * 200, 1],
        ],
      },
    ]);
    const window = windowOf(activity);
    expect(window.days).toBe(90);
    expect(readRhythms(activity, window).activeDays[0]).toBe(1);
  });

  test("a few hours long after all others do not end the data", () => {
    const usual = Array.from({ length: 2000 }, (_, hour): [number, number] => [START_HOUR + hour, 1]);
    const stray = (count: number): [number, number][] =>
      Array.from({ length: count }, (_, n) => [START_HOUR + 24 * 365 * 10 + n, 1]);
    const endOf = (hours: [number, number][]) =>
      hoursOfData(makeProjection([{ id: "a", uses: {}, hours }]).activity)?.last ?? null;
    expect(endOf([...usual, ...stray(2)])).toBe(START_HOUR + 1999);
    expect(endOf([...usual, ...stray(3)])).toBe(START_HOUR + 24 * 365 * 10 + 2);
    // Few, but near: the last days of a quiet week.
    expect(endOf([...usual, [START_HOUR + 2400, 1]])).toBe(START_HOUR + 2400);
    expect(endOf([])).toBeNull();
  });
});

describe("among strangers of a few time zones and one operator", () => {
  const rng = seededRng(31);
  const zones = Array.from({ length: 400 }, (_, i): TestAccount => ({
    id: `t${String(i).padStart(3, "0")}`,
    uses: {},
    hours: humanHours(2 * (i % 3), 2 + 5 * rng(), rng).filter(() => rng() < 0.6),
  }));
  const accounts = [...zones, ...strangers(400, rng), ...operator("w-", 30, rng, () => ({}))];
  const projection = makeProjection(accounts);
  const timing = readTiming(projection, seededRng(1));
  const numbers = (prefix: string): number[] =>
    projection.accounts.flatMap((id, a) => (id.startsWith(prefix) ? [a] : []));
  const shareOver = (bits: number, of: number[]): number => {
    let over = 0;
    for (let i = 0; i < of.length; i++) for (let j = 0; j < i; j++) if (timing.bits(of[i], of[j]) > bits) over++;
    return over / ((of.length * (of.length - 1)) / 2);
  };

  test("random pairs reach five bits in fewer than one of a hundred cases, also within one time zone", () => {
    expect(shareOver(5, [...numbers("t"), ...numbers("s")])).toBeLessThan(0.01);
    expect(
      shareOver(
        5,
        numbers("t").filter((_, i) => i % 3 === 0),
      ),
    ).toBeLessThan(0.01);
  });

  test("pairs of the operator do in nearly all", () => {
    expect(shareOver(5, numbers("w-"))).toBeGreaterThan(0.95);
  });

  test("what strangers show is measured the same from the same seed, and is not a guess", () => {
    const rhythms = readRhythms(projection.activity, timing.constants.window);
    expect(measureNull(rhythms, seededRng(1))).toEqual(timing.constants.strangers);
    expect(timing.constants.strangers.spread).not.toBe(1.5);
    expect(timing.constants.window.days).toBeGreaterThanOrEqual(DAYS);
  });

  test("both orders of a pair give the same bits", () => {
    for (const [a, b] of [
      [0, 1],
      [3, 700],
      [810, 829],
    ])
      expect(timing.bits(a, b)).toBe(timing.bits(b, a));
  });
});

describe("hand-offs", () => {
  const HOUR = 3_600_000;
  /** An account that works every sixth hour from one day to another, opened on a third. */
  const living = (id: string, from: number, to: number, opened = from): TestAccount => ({
    id,
    uses: {},
    createdAt: (START_HOUR + 24 * opened) * HOUR,
    hours: Array.from({ length: 4 * (to - from) }, (_, i): [number, number] => [START_HOUR + 24 * from + 6 * i, 1]),
  });
  const crowd = Array.from({ length: 300 }, (_, i) => living(`z${i}`, 25, 26, -i));
  const bits = (one: TestAccount, other: TestAccount): number => {
    const lives = readLives(makeProjection([{ ...one, id: "a" }, { ...other, id: "b" }, ...crowd]));
    return handOffBits(lives, countBirths(lives), 0, 1);
  };

  test("an account that begins within three days after another has stopped follows it, in either order", () => {
    expect(bits(living("", 0, 10), living("", 10, 20))).toBeGreaterThan(3);
    expect(bits(living("", 10, 20), living("", 0, 10))).toBe(bits(living("", 0, 10), living("", 10, 20)));
  });

  test("not while both work, not later, not where it had been opened long before, not on a day when everybody begins", () => {
    expect(bits(living("", 0, 10), living("", 5, 20))).toBe(0);
    expect(bits(living("", 0, 10), living("", 15, 20))).toBe(0);
    expect(bits(living("", 0, 10), living("", 10, 20, -40))).toBe(0);
    const rush = Array.from({ length: 300 }, (_, i) => living(`z${i}`, 11, 12));
    const lives = readLives(makeProjection([living("a", 0, 10), living("b", 10, 20), ...rush]));
    expect(handOffBits(lives, countBirths(lives), 0, 1)).toBe(0);
  });

  test("accounts of which nothing is known have no bits", () => {
    expect(bits({ id: "", uses: {} }, living("", 0, 10))).toBe(0);
    expect(bits({ id: "", uses: {} }, { id: "", uses: {} })).toBe(0);
  });
});
