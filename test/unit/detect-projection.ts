import { FAMILIES, IdentifierKind } from "../../server/contract/graph.ts";
import type { Projection } from "../../server/contract/projection.ts";
import type { Rng } from "../../server/detect/kernels/random.ts";

/** An account of a small world made by hand: node ids with how often it used each. */
export interface TestAccount {
  id: string;
  uses: Record<string, number>;
  createdAt?: number;
  verified?: boolean;
  banned?: boolean;
  /** Epoch hours and exchanges in each. */
  hours?: [number, number][];
}

/** Builds a projection; `/24` networks come from `ip:` nodes, `traits` (bits) are given by node id. */
export function makeProjection(accounts: TestAccount[], traits: Record<string, number> = {}): Projection {
  const rows = [...accounts].sort((one, other) => (one.id < other.id ? -1 : 1));
  const identifiers = [...new Set(rows.flatMap(({ uses }) => Object.keys(uses)))].sort();
  const numberOf = new Map(identifiers.map((id, number) => [id, number]));
  const networks = new Map<string, number>();
  const network = Int32Array.from(identifiers, (id) => {
    if (!id.startsWith("ip:")) return -1;
    const name = `network:${id.slice(3).split(".").slice(0, 3).join(".")}.0/24`;
    const number = networks.get(name) ?? networks.size;
    networks.set(name, number);
    return number;
  });
  const relations = rows.map(({ uses }) =>
    Object.entries(uses)
      .map(([id, count]) => ({ target: numberOf.get(id) ?? 0, count }))
      .sort((one, other) => one.target - other.target),
  );
  const hours = rows.map((row) => row.hours ?? []);
  const flat = relations.flat();
  return {
    accounts: rows.map(({ id }) => id),
    identifiers,
    kinds: Uint8Array.from(identifiers, (id) =>
      IdentifierKind.options.indexOf(IdentifierKind.parse(id.slice(0, id.indexOf(":")))),
    ),
    traits: Uint8Array.from(identifiers, (id) => traits[id] ?? 0),
    network,
    networks: [...networks.keys()],
    bin: new Int32Array(identifiers.length).fill(-1),
    bins: [],
    offsets: offsetsOf(relations.map((list) => list.length)),
    targets: Uint32Array.from(flat, ({ target }) => target),
    counts: Float64Array.from(flat, ({ count }) => count),
    facts: {
      createdAt: Float64Array.from(rows, ({ createdAt }) => createdAt ?? Number.NaN),
      firstSeen: new Float64Array(rows.length).fill(Number.NaN),
      lastSeen: new Float64Array(rows.length).fill(Number.NaN),
      verified: Uint8Array.from(rows, ({ verified }) => Number(verified === true)),
      organization: Int32Array.from(rows, ({ uses }) => {
        const organization = Object.keys(uses).find((id) => id.startsWith("organization:"));
        return organization === undefined ? -1 : (numberOf.get(organization) ?? -1);
      }),
      exchanges: Float64Array.from(hours, (list) => list.reduce((sum, [, count]) => sum + count, 0)),
      banned: Uint8Array.from(rows, ({ banned }) => Number(banned === true)),
      disposition: new Uint8Array(rows.length),
    },
    activity: {
      offsets: offsetsOf(hours.map((list) => list.length)),
      hours: Uint32Array.from(hours.flat(), ([hour]) => hour),
      counts: Uint32Array.from(hours.flat(), ([, count]) => count),
    },
  };
}

function offsetsOf(lengths: number[]): Uint32Array {
  const offsets = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, i) => (offsets[i + 1] = offsets[i] + length));
  return offsets;
}

/** First hour of the test worlds, a midnight in UTC, and the days that they last. */
export const START_HOUR = 490_000 - (490_000 % 24);
export const DAYS = 30;
const HOUR = 3_600_000;

/** Activity around the clock, `each` exchanges in every third hour from `phase` on. */
export function flatHours(each: number, phase = 0): [number, number][] {
  return Array.from({ length: DAYS * 8 }, (_, i) => [START_HOUR + 3 * i + phase, each]);
}

/** Activity from 9 to 17 at an offset of `zone` hours, `each` exchanges an hour on average, heavier on some days. */
export function humanHours(zone: number, each: number, rng: Rng): [number, number][] {
  const hours: [number, number][] = [];
  for (let day = 0; day < DAYS; day++) {
    if (rng() < 0.4) continue;
    const load = each * (0.2 + 3 * rng() ** 2);
    for (let hour = 9; hour < 17; hour++) hours.push([START_HOUR + 24 * day + hour + zone, Math.ceil(load)]);
  }
  return hours;
}

/** Strangers: own card, own address, some public templates, one of a few clients and mail providers. */
export function strangers(count: number, rng: Rng, prefix = "s"): TestAccount[] {
  return Array.from({ length: count }, (_, i): TestAccount => {
    const uses: Record<string, number> = {
      [`payment:${prefix}-card-${i}`]: 1,
      [`ip:10.${Math.floor(i / 250)}.${i % 250}.7`]: 30,
      [`fingerprint:${prefix}-own-${i}`]: 20,
      [`fingerprint:public-${Math.floor(12 * rng() ** 2)}`]: 10,
      [`client:sdk-${Math.floor(4 * rng())}`]: 30,
      [`email_domain:mail-${Math.floor(5 * rng())}.example`]: 1,
    };
    const createdAt = (START_HOUR - 24 * Math.floor(30 + 700 * rng())) * HOUR;
    return {
      id: `${prefix}${String(i).padStart(5, "0")}`,
      uses,
      createdAt,
      hours: humanHours(Math.floor(8 * rng()), 3 * (0.2 + rng() ** 3 * 6), rng),
    };
  });
}

/** Hours in which an operator sends work: eight a day, at any time of it, other ones every day. */
function waveHours(rng: Rng): number[] {
  return Array.from({ length: DAYS * 8 }, (_, i) => START_HOUR + 3 * i + Math.floor(3 * rng()));
}

/** An account of that operator: `each` exchanges in nine of ten of its waves. */
function followWaves(waves: number[], each: number, rng: Rng): [number, number][] {
  return waves.flatMap((hour): [number, number][] => (rng() < 0.1 ? [] : [[hour, each]]));
}

/** Accounts of one abusive operator: even load around the clock, a few templates of its own, opened in bursts shortly before. */
export function operator(
  name: string,
  count: number,
  rng: Rng,
  extra: (i: number) => Record<string, number>,
): TestAccount[] {
  const waves = waveHours(rng);
  const opened = START_HOUR - 24 * 10 - Math.floor(72 * rng());
  return Array.from({ length: count }, (_, i): TestAccount => {
    const uses: Record<string, number> = { ...extra(i), [`email_domain:mail-${Math.floor(5 * rng())}.example`]: 1 };
    for (let t = 0; t < 4; t++) uses[`fingerprint:${name}-template-${t}`] = 20 + Math.floor(5 * rng());
    const createdAt = (opened - 24 * 5 * (i % 3)) * HOUR + Math.floor(i / 3) * 600_000;
    return {
      id: `${name}${String(i).padStart(5, "0")}`,
      uses,
      createdAt,
      hours: followWaves(waves, 2 + (i % 2), rng),
      banned: i % 12 === 0,
    };
  });
}

/** Bits of a family in a row of families. */
export function bitsOf(row: ArrayLike<number>, family: (typeof FAMILIES)[number]): number {
  return row[FAMILIES.indexOf(family)];
}
