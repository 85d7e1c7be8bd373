import { createLeaders, type Likeness } from "./leaders.ts";
import { ROWS } from "./signature.ts";

/** Share of equal rows from which a text joins a leader. Tuned as docs/method.md says, as are the next two. */
const ALIKE = 0.36;
/** Bits that the equal rows of two cores must tell, for each of all rows, so that their groups are of one template. */
const TELLING = 1.45;
/** Share of equal rows without which no bits join two cores. */
const LEAST_ALIKE = 0.17;
/** Templates that are thought beside those of the load, none with a word of theirs: without them all is stock in a small load. */
const BACKGROUND = 200;
/** Least share of templates that a row is taken to have: 7.6 bits at most. */
const RAREST = 0.005;

/** Signatures of `ROWS` rows one after another: first those of known templates, then those of texts, best first. */
export interface Signatures {
  readonly rows: Uint16Array;
  readonly known: number;
  /** 1 for signatures that two accounts or more sent. */
  readonly shared: Uint8Array;
}

/** Templates in order: first the known ones, each with the number of its own signature. */
export interface Groups {
  /** Of each signature its template. */
  readonly of: Int32Array;
  /** Number of the signature that each template began with. */
  readonly first: number[];
  /** Core of each template, `ROWS` rows: what most of its texts have. */
  readonly cores: Uint16Array;
}

/**
 * Groups texts by leaders, which cannot chain: each joins the most similar leader, or becomes one. Of each group the majority of its texts then makes a
 * core, free of what single texts reworded, and groups join, largest first, where what their cores share is telling: rows that many templates of the load
 * have (stock clauses) weigh little. Known templates stay as they are.
 */
export function groupTexts({ rows, known, shared }: Signatures): Groups {
  const texts = shared.length;
  const leaders = createLeaders(texts, agreeing);
  const of = new Int32Array(texts);
  const first: number[] = [];
  for (let text = 0; text < texts; text++) {
    const leader = text < known ? -1 : leaders.nearest(rows, text * ROWS, ALIKE * ROWS);
    of[text] = leader < 0 ? leaders.add(rows, text * ROWS) : leader;
    if (leader < 0) first.push(text);
  }

  const { cores, sizes } = coresOf(rows, of, first, known);
  const likeness = tellingBits(cores, first, shared);
  const ranked = first.map((_, group) => group);
  const others = ranked.splice(known).toSorted((a, b) => sizes[b] - sizes[a] || a - b);
  const merged = createLeaders(first.length, likeness);
  const templateOf = new Int32Array(first.length);
  const begun: number[] = [];
  for (const group of [...ranked, ...others]) {
    const near = group < known ? -1 : merged.nearest(cores, group * ROWS, TELLING * ROWS);
    templateOf[group] = near < 0 ? merged.add(cores, group * ROWS) : near;
    if (near < 0) begun.push(group);
  }
  const kept = new Uint16Array(begun.length * ROWS);
  begun.forEach((group, template) => kept.set(cores.subarray(group * ROWS, (group + 1) * ROWS), template * ROWS));
  return { of: of.map((group) => templateOf[group]), first: begun.map((group) => first[group]), cores: kept };
}

/** Majority of each row over a group's texts (Boyer and Moore 1981), with the number of texts; a known template's core stays. */
function coresOf(rows: Uint16Array, of: Int32Array, first: readonly number[], known: number) {
  const cores = new Uint16Array(first.length * ROWS);
  first.forEach((text, group) => cores.set(rows.subarray(text * ROWS, (text + 1) * ROWS), group * ROWS));
  const votes = new Uint32Array(cores.length).fill(1);
  const sizes = new Uint32Array(first.length);
  for (let text = 0; text < of.length; text++) {
    const group = of[text];
    sizes[group]++;
    if (group < known || first[group] === text) continue;
    for (let row = 0; row < ROWS; row++) {
      const cell = group * ROWS + row;
      const value = rows[text * ROWS + row];
      if (cores[cell] === value) votes[cell]++;
      else if (votes[cell] > 1) votes[cell]--;
      else cores[cell] = value;
    }
  }
  return { cores, sizes };
}

/** Bits that the equal rows of two cores tell: of a row −log2 of its share among all groups, or among those that accounts share, whichever is greater. */
function tellingBits(cores: Uint16Array, first: readonly number[], shared: Uint8Array): Likeness {
  const all = new Uint32Array(ROWS << 16);
  const common = new Uint32Array(ROWS << 16);
  let sharing = 0;
  for (let group = 0; group < first.length; group++) {
    const isShared = shared[first[group]];
    sharing += isShared;
    for (let row = 0; row < ROWS; row++) {
      const cell = (row << 16) | cores[group * ROWS + row];
      all[cell]++;
      common[cell] += isShared;
    }
  }
  const bits = new Float32Array(ROWS << 16);
  for (let at = 0; at < cores.length; at++) {
    const cell = ((at % ROWS) << 16) | cores[at];
    const share = (all[cell] + 1) / (first.length + BACKGROUND);
    const shareOfShared = (common[cell] + 1) / (sharing + BACKGROUND);
    bits[cell] = -Math.log2(Math.max(RAREST, share, shareOfShared));
  }
  return (as, a, bs, b) => {
    let told = 0;
    let equal = 0;
    for (let row = 0; row < ROWS; row++) {
      const value = as[a + row];
      if (value !== bs[b + row]) continue;
      told += bits[(row << 16) | value];
      equal++;
    }
    return equal < LEAST_ALIKE * ROWS ? 0 : told;
  };
}

function agreeing(as: Uint16Array, a: number, bs: Uint16Array, b: number): number {
  let equal = 0;
  for (let row = 0; row < ROWS; row++) if (as[a + row] === bs[b + row]) equal++;
  return equal;
}
