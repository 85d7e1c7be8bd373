import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { undrawn } from "../../client/panels/cluster/CanvasSummary.tsx";
import { FAMILIES, IDENTIFIER_KINDS, IdentifierKind } from "../../server/contract/graph.ts";
import { DRAWN_AT_ONCE, KeptGroup } from "../../server/contract/groups.ts";
import type { Projection } from "../../server/contract/projection.ts";
import { TieFinder } from "../../server/detect/group-ties.ts";
import { groupClusters } from "../../server/detect/groups.ts";
import { seededRng } from "../../server/detect/kernels/random.ts";
import { makeProjection } from "./detect-projection.ts";

/** Accounts in cells of a card each, which also share a template, 30 pooled addresses and a public client; linked within a cell, and here and there between cells. */
function world(cells: readonly number[], seed: number, within = 0.3) {
  const rng = seededRng(seed);
  const homes = cells.flatMap((size, cell) => Array.from({ length: size }, () => cell));
  const projection = makeProjection(
    homes.map((cell, i) => ({
      id: `a${String(i).padStart(4, "0")}`,
      uses: {
        [`payment:card${cell}`]: 1,
        "fingerprint:common": 1,
        "client:sdk": 1,
        [`ip:203.0.113.${i % 30}`]: 1,
        [`ip:198.51.100.${i % 250}`]: 1,
      },
    })),
  );
  const pairs = homes.flatMap((cell, i) =>
    homes.flatMap((other, j) => (i < j && rng() < (cell === other ? within : 0.004) ? [[i, j] as const] : [])),
  );
  const n = homes.length;
  return {
    projection,
    detection: {
      links: {
        a: Uint32Array.from(pairs, ([i]) => i),
        b: Uint32Array.from(pairs, ([, j]) => j),
        bits: new Float32Array(pairs.length).fill(9),
        families: new Float32Array(pairs.length * FAMILIES.length),
      },
      weights: Float32Array.from(projection.identifiers, (id) => (id === "client:sdk" ? 0 : 6)),
      hub: Uint8Array.from(projection.identifiers, (id) => Number(id === "client:sdk")),
      linkage: new Float32Array(n).fill(0.9),
      core: Uint8Array.from({ length: n }, (_, i) => Number(i % 3 > 0)),
    },
    families: Uint8Array.from(projection.identifiers, () => FAMILIES.indexOf("payment")),
  };
}

function grouped({ projection, detection, families }: ReturnType<typeof world>) {
  const members = [Uint32Array.from(projection.accounts, (_, a) => a)];
  const { groups, groupOf } = groupClusters(projection, detection, families, { members, ids: ["H-1"] }, 1);
  return { kept: groups.get("H-1") ?? [], groupOf };
}

/** Accounts that have at least one of the identifiers. */
function having({ accounts, identifiers, offsets, targets }: Projection, ids: readonly string[]): string[] {
  const wanted = new Set(ids.map((id) => identifiers.indexOf(id)));
  return accounts.filter((_, a) => targets.subarray(offsets[a], offsets[a + 1]).some((v) => wanted.has(v)));
}

describe("groups of a cluster", () => {
  const made = world([60, 50, 45], 5);
  const { kept, groupOf } = grouped(made);
  const [whole] = kept;

  test("are the cells that links tell apart, and the identifiers that tie each, or all, stand beside them", () => {
    expect(whole.parts.map(({ size }) => size)).toEqual([60, 50, 45]);
    const card = whole.ties.find(({ id }) => id === "payment:card0");
    expect(card?.accounts).toEqual([60, 0, 0]);
    expect(whole.ties.find(({ id }) => id === "fingerprint:common")?.accounts).toEqual([60, 50, 45]);
    expect(whole.ties.at(-1)).toMatchObject({ id: "client:sdk", hub: true, accounts: [60, 50, 45] });
    expect(whole.links.map(({ a, b }) => [a, b])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
  });

  test("alike identifiers are one tie, which counts the accounts that have any of them", () => {
    const pool = whole.ties.find(({ total }) => total > 1);
    expect(pool?.id).toMatch(/^bundle:H-1\/#\d+$/);
    const all = made.projection.identifiers.filter((id) => id.startsWith("ip:203."));
    expect(pool?.total).toBe(all.length);
    expect(pool?.accounts.reduce((sum, count) => sum + count, 0)).toBe(having(made.projection, all).length);
    pool?.each.forEach((counts, place) => {
      const holders = having(made.projection, [pool.identifiers[place]]);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(holders.length);
    });
  });

  test("what is shared is counted over all members: evidence first, then hubs", () => {
    const { total, top } = whole.shared ?? { total: 0, top: [] };
    expect(top.length).toBe(total);
    expect(top[0]).toEqual(["fingerprint:common", 155]);
    expect(top.at(-1)).toEqual(["client:sdk", 155]);
  });

  test("a group of few is its accounts, core first, with what ties it to the groups around it", () => {
    const leaf = kept.find(({ path }) => path === groupOf[0]);
    expect(leaf?.accounts).toContain("a0000");
    const place = leaf?.accounts.indexOf("a0000") ?? -1;
    const ties = leaf?.around.filter(({ reach }) => reach.some(([account]) => account === place)).map(({ id }) => id);
    expect(ties).toContain("fingerprint:common");
    expect(ties).toContain("payment:card0");
    expect(ties).not.toContain("payment:card1");
    const core = leaf?.accounts.map((id) => made.detection.core[Number(id.slice(1))]) ?? [];
    expect(core).toEqual(core.toSorted((a, b) => b - a));
  });
});

test("a large cluster in which all are linked alike is divided too, down to what can be drawn", () => {
  const { kept } = grouped(world([1500], 3, 0.02));
  expect(kept[0]?.parts.length).toBeGreaterThan(1);
  expect(Math.max(...kept.map(({ parts }) => parts.length))).toBeLessThanOrEqual(13);
  expect(Math.max(...kept.map(({ accounts }) => accounts.length))).toBeLessThanOrEqual(2 * DRAWN_AT_ONCE);
});

test("links that have no bits over the prior hold their ends together like weak ones", () => {
  const made = world([60, 50, 45], 5);
  made.detection.links.bits.fill(-3);
  const { kept } = grouped(made);
  expect(kept[0]?.parts.map(({ size }) => size)).toEqual([60, 50, 45]);
});

test("every member is in exactly one smallest group, parts add up, and a repeated run gives the same", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 1000 }),
      (cells, seed) => {
        const made = world(cells, seed);
        const { kept, groupOf } = grouped(made);
        const n = made.projection.accounts.length;
        if (n <= DRAWN_AT_ONCE) return kept.length === 0 && groupOf.every((path) => path === null);
        for (const group of kept) {
          KeptGroup.parse(group);
          const inside = group.parts.length > 0 ? group.parts.map(({ size }) => size) : [group.accounts.length];
          expect(inside.reduce((sum, size) => sum + size, 0)).toBe(group.size);
          for (const part of group.parts) expect(kept.some(({ path }) => path === part.path)).toBe(true);
        }
        const leaves = kept.flatMap(({ path, accounts }) => accounts.map((id): [string, string] => [id, path]));
        expect(new Map(leaves)).toEqual(new Map(made.projection.accounts.map((id, a) => [id, groupOf[a]])));
        expect(leaves.length).toBe(n);
        expect(grouped(made)).toEqual({ kept, groupOf });
        return true;
      },
    ),
    { numRuns: 15 },
  );
});

describe("a family of evidence", () => {
  test("that ties only inside the parts is drawn too, where other families tie all of them", () => {
    const accounts = Array.from({ length: 120 }, (_, i) => ({
      id: `a${String(i).padStart(4, "0")}`,
      uses: {
        ...Object.fromEntries(Array.from({ length: 30 }, (_each, n) => [`fingerprint:t${n}`, 1])),
        [`ip:203.0.113.${i % 20}`]: 1,
        [`payment:card${Math.floor(i / 6)}`]: 1,
        "client:sdk": 1,
        "device:phone": 1,
        "email_domain:inbox.example": 1,
        "phone:free": 1,
      },
    }));
    const projection = makeProjection(accounts);
    const finder = new TieFinder(projection, {
      weights: Float32Array.from(projection.identifiers, (id) => (id === "phone:free" ? 0 : 10)),
      hub: new Uint8Array(projection.identifiers.length),
      family: Uint8Array.from(projection.kinds, (kind) =>
        FAMILIES.indexOf(IDENTIFIER_KINDS[IdentifierKind.options[kind]].family),
      ),
    });
    const parts = [0, 1, 2].map((p) => Uint32Array.from({ length: 40 }, (_, i) => 40 * p + i));
    const ties = finder.ties(parts);
    const byFamily = (wanted: string) => ties.filter(({ family }) => FAMILIES[family] === wanted);
    const paid = byFamily("payment").map((tie) => tie.accounts);
    // The cards of a part are its own: each part has its bundle, but for accounts whose card lies across two.
    expect(paid).toHaveLength(3);
    for (const part of parts.keys()) expect(Math.max(...paid.map((counts) => counts[part]))).toBeGreaterThanOrEqual(34);
    expect(byFamily("template").length).toBeGreaterThan(0);
    // Nothing that weighs nothing is drawn for its family's sake.
    const drawn = ties.flatMap(({ identifiers }) => identifiers.map((v) => projection.identifiers[v]));
    expect(drawn).not.toContain("phone:free");
    expect(ties.length).toBeLessThanOrEqual(20);
  });

  test("of which nothing is drawn is named below the canvas, unless it hardly ties", () => {
    const families = [
      { family: "payment" as const, bits: 9, identifiers: 3, accounts: 60 },
      { family: "template" as const, bits: 6, identifiers: 3, accounts: 60 },
      { family: "synchrony" as const, bits: 0.2, identifiers: 0, accounts: 0 },
    ];
    const nodes = [
      { family: "template" as const, hub: false },
      { family: "payment" as const, hub: true },
    ];
    expect(undrawn(families, nodes)).toEqual(["payment"]);
  });
});
