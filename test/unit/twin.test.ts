import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GraphNode, type GraphEdge } from "../../server/contract/api.ts";
import { buildScene } from "../../client/graph/scene.ts";
import { NO_EDITS, hide } from "../../client/state/canvas.ts";
import { rowsBetween, sortRows } from "../../client/twin/arrange-rows.ts";
import { NODE_COLUMNS, shownColumns, TIE_COLUMNS } from "../../client/twin/columns.tsx";
import { nodeRows, tieRows } from "../../client/twin/rows.ts";
import { isFound, isKept, isKeptTie, nextMode, readSieve } from "../../client/twin/settings.ts";

const NONE = new Set<never>();

function node(id: string, more: Partial<GraphNode> = {}): GraphNode {
  const account = id.startsWith("account:");
  return GraphNode.parse({
    id,
    type: account ? "account" : "identifier",
    kind: id.slice(0, id.indexOf(":")),
    family: account ? null : "network",
    label: id.slice(id.indexOf(":") + 1),
    hub: false,
    hub_reason: null,
    degree: 2,
    bits: account ? null : 8,
    core: account ? true : null,
    linkage: account ? 0.9 : null,
    cluster_id: null,
    disposition: account ? "open" : null,
    verified: account ? false : null,
    status: null,
    exchanges: account ? 10 : null,
    ...more,
  });
}

function tie(source: string, target: string, first: string | null, last: string | null): GraphEdge {
  return { source, target, type: "evidence", family: "network", bits: 8, count: 1, first_seen: first, last_seen: last };
}

const GROUP = node("group:H-1/1", {
  type: "group",
  kind: "group",
  family: null,
  label: "Group 1",
  degree: 9,
  bits: null,
  group: {
    cluster: "H-1",
    path: "1",
    size: 9,
    core: 7,
    verdicts: { open: 5, confirmed_fraud: 4, benign: 0, inconclusive: 0 },
  },
});
const [MARCH, APRIL, MAY] = ["2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z"] as const;
const SLICE = {
  nodes: [
    node("account:a9"),
    node("account:a10", { disposition: "benign" }),
    node("ip:192.0.2.1"),
    node("client:all", { hub: true, hub_reason: "had by 1,000 accounts", family: "client" }),
    GROUP,
  ],
  edges: [
    tie("account:a9", "ip:192.0.2.1", APRIL, MAY),
    tie("account:a10", "ip:192.0.2.1", MARCH, null),
    tie("account:a9", "client:all", null, null),
  ],
  shown: { accounts: 0, accounts_total: 0, identifiers: 0, identifiers_total: 0, why: null },
};
const SCENE = buildScene(SLICE, NO_EDITS.now, NONE);
const ROWS = nodeRows(SCENE, new Set(["account:a9"]), new Set(["account:a10"]));
const named = (id: string) => ROWS.filter((row) => row.id === id)[0];
const kept = (words: Parameters<typeof readSieve>[0]) => {
  const sieve = readSieve(words);
  return ROWS.filter((row) => isKept(row, sieve) && isFound(row, sieve)).map(({ id }) => id);
};

describe("rows of the table", () => {
  test("are the drawn nodes, with their ties and when those were seen", () => {
    expect(ROWS.map(({ id }) => id)).toEqual([...SCENE.nodes.keys()]);
    expect(named("ip:192.0.2.1")).toMatchObject({ ties: 2, first: MARCH, last: MAY });
    expect(named("client:all")).toMatchObject({ ties: 1, first: null, last: null });
    const hidden = buildScene(SLICE, hide(NO_EDITS, ["ip:192.0.2.1"]).now, NONE);
    expect(nodeRows(hidden, NONE, NONE).map(({ id }) => id)).not.toContain("ip:192.0.2.1");
    expect(tieRows(hidden).map(({ nodes }) => nodes)).toEqual([["account:a9", "client:all"]]);
  });

  test("are narrowed by text, kind, family and verdict; a group by the verdicts in it", () => {
    expect(kept({})).toHaveLength(5);
    expect(kept({ find: " A9 " })).toEqual(["account:a9"]);
    expect(kept({ kind: "hub" })).toEqual(["client:all"]);
    expect(kept({ family: "network" })).toEqual(["ip:192.0.2.1"]);
    expect(kept({ verdict: "confirmed_fraud" })).toEqual([GROUP.id]);
    expect(kept({ verdict: "open" })).toEqual(["account:a9", GROUP.id]);
    expect(kept({ family: "nonsense", verdict: "nonsense" })).toHaveLength(5);
    const sieve = readSieve({ find: "all" });
    expect(tieRows(SCENE).filter((row) => isKeptTie(row, sieve))).toHaveLength(1);
  });

  test("say nothing where there is nothing to say: a hub has no bits, an identifier no verdict", () => {
    const value = (key: string, id: string) => {
      const row = named(id);
      return row === undefined ? undefined : NODE_COLUMNS.find((column) => column.key === key)?.value(row);
    };
    expect(value("bits", "client:all")).toBeNull();
    expect(value("hub", "client:all")).toBe("had by 1,000 accounts");
    expect(value("verdict", "ip:192.0.2.1")).toBeNull();
    expect(value("verdict", GROUP.id)).toBe("4 confirmed");
    expect(value("core", GROUP.id)).toBe("7 of 9");
    expect(value("marks", "account:a9")).toBe("pinned");
    expect(value("marks", "account:a10")).toBe("falls out");
  });

  test("have the columns that say something of one of them, or those asked for", () => {
    const keys = (asked: string | undefined, rows = ROWS) =>
      shownColumns(NODE_COLUMNS, asked, rows).map(({ key }) => key);
    const accounts = ROWS.filter(({ node: { type } }) => type === "account");
    expect(keys(undefined)).toContain("bits");
    expect(keys(undefined, accounts)).not.toContain("bits");
    expect(keys("status,bits")).toEqual(["name", "bits", "status"]);
    expect(shownColumns(TIE_COLUMNS, undefined, []).map(({ key }) => key)).toEqual(["from"]);
  });
});

describe("the order of rows", () => {
  const value = fc.oneof(fc.constant(null), fc.integer());

  test("is that of the column, either way, and what says nothing stands last", () => {
    fc.assert(
      fc.property(fc.array(value), fc.boolean(), (values, down) => {
        const sorted = sortRows(values, (each) => each, down);
        const said = values.filter((each) => each !== null).toSorted((a, b) => (down ? b - a : a - b));
        expect(sorted).toEqual([...said, ...values.filter((each) => each === null)]);
      }),
    );
  });

  test("counts the numbers in texts", () => {
    const texts = ["Group 10", "group 9", "a", "Group 9.2"];
    expect(sortRows(texts, (each) => each, false)).toEqual(["a", "group 9", "Group 9.2", "Group 10"]);
  });

  test("tells what lies between two rows, whichever comes first", () => {
    expect(rowsBetween(["a", "b", "c", "d"], 2, 1)).toEqual(["b", "c"]);
    expect(rowsBetween(["a", "b", "c", "d"], 0, 0)).toEqual(["a"]);
  });
});

test("one key goes round the ways to look at a canvas", () => {
  expect(nextMode("drawing")).toBe("both");
  expect(nextMode("both")).toBe("table");
  expect(nextMode("table")).toBe("drawing");
});
