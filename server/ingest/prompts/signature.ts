import { isPlaceholder } from "./mask.ts";

/** Bands of a signature: one 64-bit word each. Texts meet where one word is the same and enough of the rows agree. */
export const BANDS = 16;
/** Rows of a band: minima of 21 bits. */
export const ROWS = 3;
export const ROW_BITS = 21;

/** Words that say nothing of what is asked: function words, politeness and the commonplaces of prompts. */
const COMMON = new Set(
  "a about above act after again all also am an and any are as assume at be been before being below but by can could do does doing don't each either ensure every few following follow for from further get give given gives go had has have having here how i i'd if i'm in into is it its i've just kindly let lets like ll make me more most must my need needs no nor not now of off on once one only or other our out over own please provide same shall she should so some such sure task than thank thanks that the their them then there these they this those through to too until up us use using very via want wants was way we were what when where which while who whom will with within without would you your yours yourself".split(
    " ",
  ),
);

const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]$/u;
const ENDING = /(?:ations?|ments?|ings?|edly|ed|ly|es|s|e)$/;

/** Seeds of the rows. They, and everything else that tells a signature, are what `p2` names: a change of any is a new version. */
const SEEDS = Uint32Array.from({ length: BANDS * ROWS }, (_, row) => mix(0x9e3779b9 * (row + 1)));

/**
 * MinHash signature (Broder 1997) of a skeleton as one word for each band; the share of equal rows of two signatures estimates the Jaccard
 * similarity of their shingles. Null where the skeleton has no word.
 */
export function signatureOf(skeleton: string): bigint[] | null {
  const shingles = shinglesOf(skeleton);
  if (shingles === null) return null;
  const minima = new Uint32Array(SEEDS.length).fill(0xffffffff);
  for (const shingle of shingles) {
    for (let row = 0; row < SEEDS.length; row++) {
      const value = mix(shingle ^ SEEDS[row]);
      if (value < minima[row]) minima[row] = value;
    }
  }
  return Array.from({ length: BANDS }, (_, band) => {
    let word = 0n;
    for (let row = band * ROWS; row < (band + 1) * ROWS; row++) {
      word = (word << BigInt(ROW_BITS)) | BigInt(minima[row] & ((1 << ROW_BITS) - 1));
    }
    return word;
  });
}

/** Hashes of the shingles: stems of the telling words (of all words where none tells), and each two of them that follow one another. */
function shinglesOf(skeleton: string): Set<number> | null {
  const words = skeleton.split(" ").filter((token) => !isPlaceholder(token));
  if (words.length === 0) return null;
  const telling = words.filter((word) => !COMMON.has(word));
  const chosen = telling.length === 0 ? words : telling;
  const shingles = new Set<number>();
  let before = 0;
  for (const word of chosen) {
    const hash = hashOf(stem(word));
    // A character of a script without spaces is no word: only two of them tell something.
    if (chosen.length === 1 || !UNSPACED.test(word)) shingles.add(hash);
    if (before !== 0) shingles.add(mix(Math.imul(before, 31) ^ hash));
    before = hash;
  }
  return shingles;
}

function stem(word: string): string {
  const short = word.length < 5 ? word : word.replace(ENDING, "");
  return short.length < 3 ? word : short;
}

/** FNV-1a over UTF-16 units, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place++) hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  return mix(hash);
}

/** Finaliser of MurmurHash3: every bit of the input moves every bit of the result. */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
