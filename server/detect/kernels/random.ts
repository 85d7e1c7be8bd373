/** A source of numbers in [0, 1). */
export type Rng = () => number;

/**
 * Small seeded generator (mulberry32, T. Ettinger 2017): 32 bits of state, period 2^32; the same seed gives the same
 * numbers on every machine. Not for secrets.
 */
export function seededRng(seed: number): Rng {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Shuffles `values` in place (Fisher–Yates, Durstenfeld 1964). */
export function shuffle(values: Uint32Array, rng: Rng): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(rng() * (i + 1));
    const kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }
}
