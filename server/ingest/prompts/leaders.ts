import { ROWS } from "./signature.ts";

/** Rows of a band, and bands of which all rows agree where signatures are compared. */
const BAND = 2;
const BANDS = ROWS / BAND;
const MET = 2;
/** Signatures that one bucket holds: the first ones, so that what half of the load says does not make it quadratic. */
const HELD = 8;
/** Buckets, as a power of two: at least, and at most (512 MiB). */
const LEAST = 10;
const MOST = 24;

/** Signatures that stand for groups, found by their bands (locality-sensitive hashing). */
export interface Leaders {
  /** Makes the signature at `at` of `signatures` a leader; gives its number. */
  add(signatures: Uint16Array, at: number): number;
  /**
   * The leader that is most like the signature, among those that share bands with it: the oldest of those with the highest likeness of at least
   * `least`, or −1.
   */
  nearest(signatures: Uint16Array, at: number, least: number): number;
}

/** Likeness of the signatures at `a` of `as` and at `b` of `bs`. */
export type Likeness = (as: Uint16Array, a: number, bs: Uint16Array, b: number) => number;

/** No leaders yet; at most `most` of them. */
export function createLeaders(most: number, likeness: Likeness): Leaders {
  const bits = Math.min(MOST, Math.max(LEAST, Math.ceil(Math.log2((most * BANDS) / HELD))));
  const buckets = new Int32Array(HELD << bits);
  const seen = new Uint8Array(most);
  const met: number[] = [];
  let kept = new Uint16Array(1024 * ROWS);
  let count = 0;

  const bucketOf = (signatures: Uint16Array, at: number, band: number): number => {
    const place = at + band * BAND;
    const key = Math.imul((signatures[place] | (signatures[place + 1] << 16)) ^ (band << 11), 0x9e3779b1);
    return (Math.imul(key ^ (key >>> 15), 0x85ebca6b) >>> (32 - bits)) * HELD;
  };
  return {
    add(signatures, at) {
      if ((count + 1) * ROWS > kept.length) kept = grown(kept);
      kept.set(signatures.subarray(at, at + ROWS), count * ROWS);
      for (let band = 0; band < BANDS; band++) {
        const bucket = bucketOf(signatures, at, band);
        for (let slot = bucket; slot < bucket + HELD; slot++) {
          if (buckets[slot] !== 0) continue;
          buckets[slot] = count + 1;
          break;
        }
      }
      return count++;
    },
    nearest(signatures, at, least) {
      let best = -1;
      let highest = least;
      for (let band = 0; band < BANDS; band++) {
        const bucket = bucketOf(signatures, at, band);
        for (let slot = bucket; slot < bucket + HELD && buckets[slot] !== 0; slot++) {
          const leader = buckets[slot] - 1;
          if (seen[leader]++ === 0) met.push(leader);
          if (seen[leader] !== MET) continue;
          const like = likeness(signatures, at, kept, leader * ROWS);
          if (like > highest || (like === highest && (best < 0 || leader < best))) {
            highest = like;
            best = leader;
          }
        }
      }
      for (const leader of met) seen[leader] = 0;
      met.length = 0;
      return best;
    },
  };
}

function grown(values: Uint16Array): Uint16Array<ArrayBuffer> {
  const longer = new Uint16Array(2 * values.length);
  longer.set(values);
  return longer;
}
