import { isPlaceholder } from "./mask.ts";

/** Rows of a signature: a minimum of each, folded to 16 bits. */
export const ROWS = 64;

/** Hashes of words that are kept so as not to be reckoned again. */
const REMEMBERED = 100_000;

/** Words that say nothing of what is asked: function words, politeness and the commonplaces of prompts. */
const COMMON = new Set(
  "a about above act add additional additionally after again ai all along already also always am an analysis analyze and answer answering answers any anything anyway approach appropriate are as ask asks assistant assume at avoid background based be been before being below best both brief but by can case clear clearly come complete comprehensive concise consider content context could create creating current data day dear deep describe description detail detailed details different directly do does doing don't down each effective either else else's end ensure ensuring etc every example examples experienced expert explain explaining explanation explanations few final first focus follow following for format from full further generate get give given gives go goal going good got greetings guide guidelines had has have having hello help helpful here hey hi high how i i'd i'm i've identify if important in include includes including information input instead instruction instructions into is it its json just keep key kind kindly know knowledge language last least length let lets level like line list ll long look looking lot maintain make makes many me mention more most much must my name names necessary need needs never new next no nor not nothing now number numbers of off ok okay on once one only or order original other our out output over own part people perform person please point points possible potential present professional prompt prompts proper provide provided providing purpose put quality question questions quick reader reason reasoning regards relevant remember replies reply request requests require required requirements respond responding response responses result results return role rule rules same say says see seen sentence sentences shall she short should show simple single skip so some something specific start state step steps strictly structure structured style subject such suggest summary support sure take taken task tell text than thank thanks that the their them then there there's these they thing things think thinking this those three through throughout time to today tone too tool tools topic topics two type understand understanding until up us use user users using very via want wants was way we well were what when where which while who whole whom will with within without word words work working would write writing written year years yes yet you your yours yourself".split(
    " ",
  ),
);

const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]$/u;
const ENDING = /(?:ations?|ments?|ings?|edly|ed|ly|es|s|e)$/;

/** Seeds and factors of the rows. They, and everything else that tells a signature, are what `p3` names: a change of any is a new version. */
const SEEDS = Int32Array.from({ length: ROWS }, (_, row) => mix(0x9e3779b9 * (row + 1)));
const FACTORS = Int32Array.from({ length: ROWS }, (_, row) => mix(0x85ebca6b * (row + 1)) | 1);
const minima = new Uint32Array(ROWS);

/**
 * MinHash signature (Broder 1997) of a skeleton; the share of equal rows of two signatures estimates the Jaccard similarity of their shingles.
 */
export function signatureOf(skeleton: string): Uint16Array {
  minima.fill(0xffffffff);
  for (const shingle of shinglesOf(skeleton)) {
    for (let row = 0; row < ROWS; row++) {
      const value = Math.imul(shingle ^ SEEDS[row], FACTORS[row]) >>> 0;
      if (value < minima[row]) minima[row] = value;
    }
  }
  const signature = new Uint16Array(ROWS);
  for (let row = 0; row < ROWS; row++) signature[row] = minima[row] ^ (minima[row] >>> 15);
  return signature;
}

interface Word {
  readonly hash: number;
  readonly common: boolean;
  /** Of a script that writes no spaces. */
  readonly unspaced: boolean;
}

/** Hashes of the shingles: stems of the telling words, of all words where none tells; of scripts without spaces each two characters that follow one another. */
function shinglesOf(skeleton: string): Set<number> {
  const words = skeleton
    .split(" ")
    .filter((token) => !isPlaceholder(token))
    .map(wordOf);
  const telling = words.filter(({ common }) => !common);
  const chosen = telling.length === 0 ? words : telling;
  return new Set(
    chosen.map(({ hash, unspaced }, place) => (unspaced ? mix(hash ^ ~(chosen[place - 1]?.hash ?? 0)) : hash)),
  );
}

const known = new Map<string, Word>();

function wordOf(token: string): Word {
  const found = known.get(token);
  if (found !== undefined) return found;
  const word = { hash: hashOf(stem(token)), common: COMMON.has(token), unspaced: UNSPACED.test(token) };
  if (known.size >= REMEMBERED) known.clear();
  known.set(token, word);
  return word;
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
