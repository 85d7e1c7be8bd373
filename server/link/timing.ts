import type { Projection } from "../contract/projection.ts";
import type { TimingConstants } from "../contract/run.ts";
import { countBirths, handOffBits, type Lives, readLives } from "./hand-off.ts";
import { readRhythms, type Rhythms, SMOOTHED_HOURS, windowOf } from "./rhythms.ts";
import { compareRhythms, measureNull, meetOften, synchronyBits } from "./synchrony.ts";

/** Evidence of time between two accounts: synchrony where they work side by side, a hand-off where one follows the other. */
export interface Timing {
  constants: TimingConstants;
  source: TimingSource;
  /** 1 where it is known when an account worked; length n. */
  known: Uint8Array;
  /** Bits of the family `synchrony`, not capped. */
  bits(a: number, b: number): number;
  /** The same of one account with the first `count` of several others, into `bits`: quicker, since what is known of them is fetched side by side. */
  bitsOfMany(a: number, others: Uint32Array, count: number, bits: Float64Array): void;
  /** What these bits rest on, in plain words. */
  describe(a: number, b: number): string;
}

/** What timing is read from: plain data. */
export interface TimingSource {
  constants: TimingConstants;
  rhythms: Rhythms;
  lives: Lives;
}

type Times = Pick<Projection, "activity" | "facts">;

/** Reads when all accounts of a graph worked and measures what strangers show; `rng` draws from [0, 1). */
export function readTiming(times: Times, rng: () => number): Timing {
  const window = windowOf(times.activity);
  const rhythms = readRhythms(times.activity, window);
  const lives = readLives(times);
  const strangers = measureNull(rhythms, rng);
  const constants = { window, smoothed_hours: SMOOTHED_HOURS, strangers, births: countBirths(lives) };
  return timingOf({ constants, rhythms, lives });
}

/** The same of some accounts by the constants that a run kept: their bits are those of the run. */
export function timingAsOf(times: Times, constants: TimingConstants): Timing {
  return timingOf({
    constants,
    rhythms: readRhythms(times.activity, constants.window, constants.smoothed_hours),
    lives: readLives(times),
  });
}

/** The evidence of time of what was read before. */
export function timingOf(source: TimingSource): Timing {
  const { constants, rhythms, lives } = source;
  const { first, last } = lives;
  const apart = (a: number, b: number): boolean => last[a] < first[b] || last[b] < first[a];
  // Who meets often is not apart.
  const bitsOf = (a: number, b: number, often: boolean): number => {
    if (often) return synchronyBits(compareRhythms(rhythms, a, b), constants.strangers);
    return apart(a, b) ? handOffBits(lives, constants.births, a, b) : 0;
  };
  return {
    constants,
    source,
    known: Uint8Array.from(last, (hour) => (hour < 0 ? 0 : 1)),
    bits: (a, b) => bitsOf(a, b, meetOften(rhythms, a, b)),
    bitsOfMany(a, others, count, bits) {
      for (let i = 0; i < count; i++) bits[i] = meetOften(rhythms, a, others[i]) ? 1 : 0;
      for (let i = 0; i < count; i++) bits[i] = bitsOf(a, others[i], bits[i] === 1);
    },
    describe(a, b) {
      if (apart(a, b)) return "one stopped, and the other began within three days";
      const { common, expected } = compareRhythms(rhythms, a, b);
      return `both active in ${common} of the same hours, where their own days explain ${Math.round(expected)}`;
    },
  };
}
