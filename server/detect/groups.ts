import { FAMILIES } from "../contract/graph.ts";
import { DRAWN_AT_ONCE, type GroupTie, type KeptGroup } from "../contract/groups.ts";
import type { Detection, Projection } from "../contract/projection.ts";
import { cutPiece, divide, type Piece } from "./divide.ts";
import { TieFinder, type Tie } from "./group-ties.ts";

/** Shared identifiers of a cluster that are kept: evidence, and as many hubs. */
const SHARED_KEPT = { evidence: 180, hubs: 60 };
/** Links to other parts that each part shows. */
const LINKS_SHOWN = 2;

/** What ties the groups on one level of the tree, and which tie each identifier belongs to (number + 1; length m). */
interface Level {
  ties: readonly GroupTie[];
  tieOf: Uint16Array;
}

/**
 * Divides every cluster of more than `DRAWN_AT_ONCE` members into groups, and these again, so that each can be drawn; says what ties them.
 * @param identifierFamily place in FAMILIES of the family of each identifier (length m)
 * @returns the groups by cluster id, the whole cluster first; and the path of the smallest group of each account (length n), null where there is none.
 */
export function groupClusters(
  projection: Projection,
  detection: Pick<Detection, "links" | "weights" | "hub" | "linkage" | "core">,
  identifierFamily: Uint8Array,
  clusters: { members: readonly Uint32Array[]; ids: readonly string[] },
  seed: number,
): { groups: Map<string, KeptGroup[]>; groupOf: (string | null)[] } {
  const finder = new TieFinder(projection, { ...detection, family: identifierFamily });
  const pieces = piecesOf(projection.accounts.length, detection.links, clusters.members);
  const groupOf = Array.from<string | null>({ length: projection.accounts.length }).fill(null);
  const groups = new Map<string, KeptGroup[]>();
  const spare: Uint16Array[] = [];
  clusters.ids.forEach((cluster, c) => {
    const piece = pieces[c];
    if (piece === null) return;
    const kept: KeptGroup[] = [];
    const levels: Level[] = [];
    const visit = (at: Piece, path: string): void => {
      const parts = at.members.length > DRAWN_AT_ONCE ? divide(at, seed) : null;
      if (parts === null) {
        kept.push(leafOf(at, path));
        for (const a of at.members) groupOf[a] = path;
        return;
      }
      const cut = cutPiece(at, parts);
      const lists = cut.map(({ members }) => members);
      const ties = finder.ties(lists);
      const named = nameTies(ties, `${cluster}/${path}`);
      kept.push({
        path,
        size: at.members.length,
        core: coreOf(at.members),
        parts: cut.map(({ members }, p) => ({ path: below(path, p), size: members.length, core: coreOf(members) })),
        accounts: [],
        links: linksBetween(at, parts, cut.length),
        ties: named,
        around: aroundOf(lists),
        shared: path === "" ? sharedBy(at.members) : null,
      });
      const tieOf = spare.pop() ?? new Uint16Array(projection.identifiers.length);
      ties.forEach(({ identifiers }, tie) => identifiers.forEach((v) => (tieOf[v] = tie + 1)));
      levels.push({ ties: named, tieOf });
      cut.forEach((part, p) => visit(part, below(path, p)));
      levels.pop();
      for (const { identifiers } of ties) for (const v of identifiers) tieOf[v] = 0;
      spare.push(tieOf);
    };

    const coreOf = (members: Uint32Array) => members.reduce((sum, a) => sum + detection.core[a], 0);
    const leafOf = (at: Piece, path: string): KeptGroup => {
      const { core, linkage } = detection;
      const sorted = at.members.toSorted(
        (one, other) => core[other] - core[one] || linkage[other] - linkage[one] || one - other,
      );
      return {
        path,
        size: sorted.length,
        core: coreOf(sorted),
        parts: [],
        accounts: Array.from(sorted, (a) => projection.accounts[a]),
        links: [],
        ties: [],
        around: aroundOf(Array.from(sorted, (a) => Uint32Array.of(a))),
        shared: path === "" ? sharedBy(sorted) : null,
      };
    };
    const aroundOf = (lists: readonly Uint32Array[]): KeptGroup["around"] =>
      levels.flatMap((level) => reachOf(projection, level, lists));
    const sharedBy = (members: Uint32Array): KeptGroup["shared"] => {
      const { identifiers, members: counts } = finder.shared(members);
      const firstHub = identifiers.findIndex((v) => detection.hub[v] === 1);
      const evidence = firstHub < 0 ? identifiers.length : firstHub;
      const top = identifiers.flatMap((v, place): [string, number][] => {
        const wanted = place < evidence ? place < SHARED_KEPT.evidence : place - evidence < SHARED_KEPT.hubs;
        return wanted ? [[projection.identifiers[v], counts[place]]] : [];
      });
      return { total: identifiers.length, top };
    };
    visit(piece, "");
    groups.set(cluster, kept);
  });
  return { groups, groupOf };

  function nameTies(ties: readonly Tie[], owner: string): GroupTie[] {
    return ties.map(({ identifiers, each, ...tie }, number) => {
      const listed = identifiers.slice(0, Math.max(1, each.length)).map((v) => projection.identifiers[v]);
      return {
        ...tie,
        family: FAMILIES[tie.family],
        id: identifiers.length === 1 ? listed[0] : `bundle:${owner}#${number + 1}`,
        identifiers: listed,
        total: identifiers.length,
        each,
      };
    });
  }
}

function below(path: string, part: number): string {
  return path === "" ? `${part + 1}` : `${path}.${part + 1}`;
}

/** The members of each cluster with the links among them; null for one that needs no groups. */
function piecesOf(n: number, links: Detection["links"], clusters: readonly Uint32Array[]): (Piece | null)[] {
  const clusterOf = new Int32Array(n).fill(-1);
  const place = new Uint32Array(n);
  clusters.forEach((members, c) => {
    if (members.length <= DRAWN_AT_ONCE) return;
    members.forEach((a, i) => {
      clusterOf[a] = c;
      place[a] = i;
    });
  });
  const inside: number[][] = clusters.map(() => []);
  for (let i = 0; i < links.a.length; i++) {
    const c = clusterOf[links.a[i]];
    if (c >= 0 && c === clusterOf[links.b[i]]) inside[c].push(i);
  }
  return clusters.map((members, c) =>
    members.length <= DRAWN_AT_ONCE
      ? null
      : {
          members,
          a: Uint32Array.from(inside[c], (i) => place[links.a[i]]),
          b: Uint32Array.from(inside[c], (i) => place[links.b[i]]),
          bits: Float64Array.from(inside[c], (i) => Math.max(0, links.bits[i])),
        },
  );
}

/** For each of the `k` parts the others that it has most links with: each pair once, by number. */
function linksBetween(piece: Piece, parts: Uint32Array, k: number): KeptGroup["links"] {
  const counts = new Uint32Array(k * k);
  const bits = new Float64Array(k * k);
  const cellOf = (one: number, other: number) => Math.min(one, other) * k + Math.max(one, other);
  for (let i = 0; i < piece.a.length; i++) {
    const cell = cellOf(parts[piece.a[i]], parts[piece.b[i]]);
    counts[cell]++;
    bits[cell] += piece.bits[i];
  }
  const shown = new Set<number>();
  for (let p = 0; p < k; p++) {
    const cells = Array.from({ length: k }, (_, q) => q)
      .filter((q) => q !== p)
      .map((q) => cellOf(p, q))
      .filter((cell) => counts[cell] > 0);
    const nearest = cells.toSorted((one, other) => counts[other] - counts[one] || one - other);
    for (const cell of nearest.slice(0, LINKS_SHOWN)) shown.add(cell);
  }
  return [...shown]
    .toSorted((one, other) => one - other)
    .map((cell) => ({ a: Math.floor(cell / k), b: cell % k, count: counts[cell], bits: bits[cell] / counts[cell] }));
}

/** How many accounts of each list have at least one identifier of each tie of a level. */
function reachOf(
  { offsets, targets }: Projection,
  { ties, tieOf }: Level,
  lists: readonly Uint32Array[],
): KeptGroup["around"] {
  const counts = ties.map(() => new Map<number, number>());
  const last = new Int32Array(ties.length + 1).fill(-1);
  lists.forEach((list, place) => {
    for (const a of list) {
      for (let i = offsets[a]; i < offsets[a + 1]; i++) {
        const tie = tieOf[targets[i]];
        if (tie === 0 || last[tie] === a) continue;
        last[tie] = a;
        counts[tie - 1].set(place, (counts[tie - 1].get(place) ?? 0) + 1);
      }
    }
  });
  return ties
    .map(({ id, family, bits }, tie) => ({ id, family, bits, reach: [...counts[tie]] }))
    .filter(({ reach }) => reach.length > 0);
}
