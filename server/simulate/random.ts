/** A seeded source of chance (xoshiro128**, Blackman and Vigna 2018): the same seed gives the same draws on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [low, high], both included. */
  int(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** A value of a table of weights, drawn in proportion to them. */
  weighted<T extends string>(weights: Partial<Record<T, number>>): T;
  normal(mean: number, deviation: number): number;
  /** exp of a normal: `median` times a factor whose log has deviation `sigma`. */
  lognormal(median: number, sigma: number): number;
  /** Index from 0 to n - 1 with probability falling roughly as 1 / (index + 1): a Zipf law of exponent 1, by inversion. */
  zipf(n: number): number;
  /** Lower-case hexadecimal of so many digits. */
  hex(digits: number): string;
  shuffle<T>(list: T[]): T[];
}

/** Makes a source from a seed (any finite number) and a name, so that parts of a world draw independently of each other. */
export function createRandom(seed: number, name = ""): Random {
  const state = seedState(seed, name);
  const bits = (): number => {
    const s1 = state[1];
    const rotated = Math.imul(s1, 5);
    const result = Math.imul((rotated << 7) | (rotated >>> 25), 9);
    const shifted = s1 << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = (state[3] << 11) | (state[3] >>> 21);
    return result >>> 0;
  };
  const next = () => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992;
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const normal = (mean: number, deviation: number) =>
    mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => list[int(0, list.length - 1)],
    weighted<T extends string>(weights: Partial<Record<T, number>>): T {
      const names = Object.keys(weights).filter((key): key is T => key in weights);
      const weightOf = (key: T) => weights[key] ?? 0;
      let left = next() * names.reduce((sum, key) => sum + weightOf(key), 0);
      for (const key of names) {
        left -= weightOf(key);
        if (left < 0) return key;
      }
      return names[names.length - 1];
    },
    normal,
    lognormal: (median, sigma) => median * Math.exp(normal(0, sigma)),
    zipf: (n) => Math.min(n - 1, Math.floor(Math.exp(next() * Math.log(n + 1))) - 1),
    hex(digits) {
      let text = "";
      while (text.length < digits) text += bits().toString(16).padStart(8, "0");
      return text.slice(0, digits);
    },
    shuffle<T>(list: T[]): T[] {
      for (let i = list.length - 1; i > 0; i--) {
        const j = int(0, i);
        const kept = list[i];
        list[i] = list[j];
        list[j] = kept;
      }
      return list;
    },
  };
}

/** Four 32-bit words from a seed and a name: FNV-1a over both, spread by splitmix32. */
function seedState(seed: number, name: string): Int32Array {
  let hash = 0x811c9dc5;
  for (const character of `${seed}/${name}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return Int32Array.from({ length: 4 }, () => {
    hash = (hash + 0x9e3779b9) | 0;
    let word = hash ^ (hash >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return word ^ (word >>> 15);
  });
}
