import { isPlaceholder } from "./mask.ts";

/** Bands of a signature: one 64-bit word each. Texts meet where one word is the same and enough of the rows agree. */
export const BANDS = 24;
/** Rows of a band: minima of 21 bits. */
export const ROWS = 3;
export const ROW_BITS = 21;
const LAST_BITS = (1 << ROW_BITS) - 1;

/** Words that say nothing of what is asked: function words, politeness and the commonplaces of prompts. */
const COMMON = new Set(
  "a about above act add additional additionally after again ai all along already also always am an analysis analyze and answer answering answers any anything anyway approach appropriate are as ask asks assistant assume at avoid background based be been before being below best both brief but by can case clear clearly come complete comprehensive concise consider content context could create creating current data day dear deep describe description detail detailed details different directly do does doing don't down each effective either else else's end ensure ensuring etc every example examples experienced expert explain explaining explanation explanations few final first focus follow following for format from full further generate get give given gives go goal going good got greetings guide guidelines had has have having hello help helpful here hey hi high how i i'd i'm i've identify if important in include includes including information input instead instruction instructions into is it its json just keep key kind kindly know knowledge language last least length let lets level like line list ll long look looking lot maintain make makes many me mention more most much must my name names necessary need needs never new next no nor not nothing now number numbers of off ok okay on once one only or order original other our out output over own part people perform person please point points possible potential present professional prompt prompts proper provide provided providing purpose put quality question questions quick reader reason reasoning regards relevant remember replies reply request requests require required requirements respond responding response responses result results return role rule rules same say says see seen sentence sentences shall she short should show simple single skip so some something specific start state step steps strictly structure structured style subject such suggest summary support sure take taken task tell text than thank thanks that the their them then there there's these they thing things think thinking this those three through throughout time to today tone too tool tools topic topics two type understand understanding until up us use user users using very via want wants was way we well were what when where which while who whole whom will with within without word words work working would write writing written year years yes yet you your yours yourself".split(
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
  const halves = new Uint32Array(2 * BANDS);
  for (let band = 0; band < BANDS; band++) {
    const row = band * ROWS;
    const second = minima[row + 1] & LAST_BITS;
    halves[2 * band] = (minima[row] & LAST_BITS) | (second << ROW_BITS);
    halves[2 * band + 1] = (second >>> (32 - ROW_BITS)) | ((minima[row + 2] & LAST_BITS) << (2 * ROW_BITS - 32));
  }
  return [...new BigUint64Array(halves.buffer)];
}

/** Hashes of the shingles: stems of the telling words, of all words where none tells; of scripts without spaces each two characters that follow one another. */
function shinglesOf(skeleton: string): Set<number> | null {
  const words = skeleton.split(" ").filter((token) => !isPlaceholder(token));
  if (words.length === 0) return null;
  const telling = words.filter((word) => !COMMON.has(word));
  const chosen = telling.length === 0 ? words : telling;
  return new Set(
    chosen.map((word, place) => hashOf(UNSPACED.test(word) ? `${chosen[place - 1] ?? ""}${word}` : stem(word))),
  );
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
