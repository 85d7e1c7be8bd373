import { BlockList, isIPv6 } from "node:net";
import { z } from "zod";
import { type Feedback, KnownGoodKind } from "../contract/feedback.ts";
import { ACTIVE_DECISIONS, ACTIVE_KNOWN_GOOD } from "./feedback.cypher.ts";
import type { Graph } from "./neo4j.ts";
import { readAs } from "./read-as.ts";

const KnownGoodRow = z.object({
  kind: KnownGoodKind,
  value: z.string(),
  reason: z.string(),
  owner: z.string(),
  expires: z.string(),
});

const DecisionRow = z.object({
  id: z.string(),
  kind: z.enum(["join", "part", "keep"]),
  accounts: z.array(z.string()),
  sides: z.array(z.int()),
});
/** A decision that holds: its accounts, sorted, and the side of each (all 0 where they are joined). */
export interface ActiveDecision {
  id: string;
  kind: "join" | "part";
  accounts: string[];
  sides: number[];
}

/** Decisions by hand that hold, oldest first; a cluster of one's own is two of one id, joined and parted from the rest. Throws GraphError. */
export async function readDecisions(graph: Graph): Promise<ActiveDecision[]> {
  const rows = await readAs(graph, DecisionRow, ACTIVE_DECISIONS);
  return rows.flatMap(({ kind, ...row }): ActiveDecision[] => {
    if (kind !== "keep") return [{ ...row, kind }];
    const accounts = row.accounts.filter((_, place) => row.sides[place] === 0);
    return [
      { id: row.id, kind: "join", accounts, sides: accounts.map(() => 0) },
      { ...row, kind: "part" },
    ];
  });
}

/** Entries of the known-good list that hold at `now` (epoch ms), oldest first. Throws GraphError. */
export function readKnownGood(graph: Graph, now: number): Promise<z.infer<typeof KnownGoodRow>[]> {
  return readAs(graph, KnownGoodRow, ACTIVE_KNOWN_GOOD, { today: new Date(now).toISOString().slice(0, 10) });
}

/** Known-good entries and decisions that hold at `now` (epoch ms), in the numbering of a projection's sorted ids. Throws GraphError. */
export async function readFeedback(
  graph: Graph,
  { accounts, identifiers }: { accounts: string[]; identifiers: string[] },
  now: number,
): Promise<Feedback> {
  const entries = await readKnownGood(graph, now);
  const decisions = await readDecisions(graph);
  const numberOf = new Map(decisions.length === 0 ? [] : accounts.map((id, number) => [id, number]));
  const numbered = decisions.map(({ kind, accounts: ids, sides }) => {
    const known = ids.flatMap((id, place) => {
      const account = numberOf.get(id);
      return account === undefined ? [] : [{ account, side: sides[place] }];
    });
    return {
      kind,
      accounts: Uint32Array.from(known, ({ account }) => account),
      sides: Uint32Array.from(known, ({ side }) => side),
    };
  });
  return {
    knownGood: { entryOf: matchEntries(identifiers, entries), entries },
    joined: numbered.filter(({ kind }) => kind === "join").map((decision) => decision.accounts),
    parted: numbered
      .filter(({ kind }) => kind === "part")
      .map((decision) => ({ accounts: decision.accounts, sides: decision.sides })),
  };
}

/** Number of the first entry that each identifier (node id) falls under, -1 for none. O(identifiers + addresses × ranges). */
export function matchEntries(
  identifiers: string[],
  entries: readonly { kind: KnownGoodKind; value: string }[],
): Int32Array {
  const exact = new Map<string, number>();
  const ranges: { entry: number; list: BlockList }[] = [];
  entries.forEach(({ kind, value }, entry) => {
    if (kind === "range") {
      const [address, prefix] = value.split("/");
      const list = new BlockList();
      list.addSubnet(address, Number(prefix), addressFamily(address));
      ranges.push({ entry, list });
      return;
    }
    const node = kind === "organization" ? `organization:${value.toLowerCase()}` : value;
    if (!exact.has(node)) exact.set(node, entry);
  });
  return Int32Array.from(identifiers, (node) => {
    // An organisation's name is kept as it came, so that its case may differ.
    const known = exact.get(node.startsWith("organization:") ? node.toLowerCase() : node);
    if (known !== undefined || ranges.length === 0 || !node.startsWith("ip:")) return known ?? -1;
    const address = node.slice("ip:".length);
    return ranges.find(({ list }) => list.check(address, addressFamily(address)))?.entry ?? -1;
  });
}

function addressFamily(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}
