import type { Projection } from "../contract/projection.ts";
import { type Births, countBirths, handOffBits, type Lives, readLives } from "./hand-off.ts";
import { readRhythms, type Rhythms, type TimeWindow, windowOf } from "./rhythms.ts";
import { compareRhythms, measureNull, synchronyBits, type SynchronyNull } from "./synchrony.ts";

/** What the evidence of time depends on beside the two accounts; kept with a run, so that it can be said again exactly. */
export interface TimingConstants {
  window: TimeWindow;
  strangers: SynchronyNull;
  births: Births;
}

/** Evidence of time between two accounts: synchrony where they work side by side, a hand-off where one follows the other. */
export interface Timing {
  constants: TimingConstants;
  /** 1 where an account has a rhythm or an end that can be compared; length n. */
  known: Uint8Array;
  /** Bits of the family `synchrony`, not capped. */
  bits(a: number, b: number): number;
}

/** Reads the evidence of time of all accounts; with `constants` of a run it gives that run's bits. */
export function readTiming(
  source: Pick<Projection, "activity" | "facts">,
  rng: () => number,
  constants?: TimingConstants,
): Timing {
  const window = constants?.window ?? windowOf(source.activity);
  const rhythms = readRhythms(source.activity, window);
  const lives = readLives(source);
  const strangers = constants?.strangers ?? measureNull(rhythms, rng);
  const births = constants?.births ?? countBirths(lives);
  return {
    constants: { window, strangers, births },
    known: Uint8Array.from(lives.last, (hour) => (hour < 0 ? 0 : 1)),
    bits: (a, b) => timeBits(rhythms, lives, strangers, births, a, b),
  };
}

function timeBits(
  rhythms: Rhythms,
  lives: Lives,
  strangers: SynchronyNull,
  births: Births,
  a: number,
  b: number,
): number {
  const apart = lives.last[a] < lives.first[b] || lives.last[b] < lives.first[a];
  return apart ? handOffBits(lives, births, a, b) : synchronyBits(compareRhythms(rhythms, a, b), strangers);
}
