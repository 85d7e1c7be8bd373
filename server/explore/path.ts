import { z } from "zod";
import type { PathRequest, PathResult } from "../contract/canvas.ts";
import { accountOf, nodeOfAccount } from "../contract/node-id.ts";
import { NotFoundError, UsageError } from "../errors.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { openView, readEdges, readNodes } from "./nodes.ts";
import * as cypher from "./path.cypher.ts";

/** Accounts followed further at each step, identifiers looked through, accounts kept: the strongest of each. */
const BEAM = 200;
const BREADTH = 500;
const REACHED = 4000;
/** Identifiers that a path has at most. */
const LONGEST = 6;
const STEP_MS = 20_000;

const StepRow = z.object({
  account: z.string(),
  before: z.string(),
  through: z.string(),
  cost: z.number(),
  left: z.int(),
});
const AccountRow = z.object({ account: z.string() });

/** How an account was reached: over how many identifiers, from which account and through which identifier; null at a start. */
interface Reached {
  /** Sum of 2^−bits of the identifiers on the way. */
  doubt: number;
  steps: number;
  back: { from: string; through: string } | null;
}

/** What was reached from one end, and what of it is followed next. */
interface Side {
  end: string;
  reached: Map<string, Reached>;
  frontier: string[];
}

interface Way {
  nodes: string[];
  cost: number;
}

/** What a way costs: the chances that one of its steps is coincidence, doubled with each step. */
function costOf(doubt: number, steps: number): number {
  return doubt * 2 ** steps;
}

/**
 * The strongest ways between two nodes through shared identifiers, never through a hub; no identifier serves two of them. The chances
 * that a step is coincidence (2^−bits of its identifier) add up, and each further step must be worth one bit more. The search goes from
 * both ends at once and follows the 200 strongest accounts of each step, up to six identifiers in all.
 * @throws NotFoundError for an unknown node, UsageError for a node and itself or a network, GraphError
 */
export async function findPaths(graph: Graph, { from, to, paths }: z.infer<typeof PathRequest>): Promise<PathResult> {
  if (from === to) throw new UsageError("There is no path from a node to itself.", "Choose two nodes.");
  if ([from, to].some((id) => id.startsWith("network:"))) {
    throw new UsageError("A network is no end of a path.", "Choose accounts or identifiers.");
  }
  const view = await openView(graph);
  if ((await readNodes(graph, view, [from, to])).length < 2) {
    throw new NotFoundError("One of the two is not in the graph.", "Search for it, or load the data that names it.");
  }
  const found: Way[] = [];
  const avoid = [from, to].filter((id) => accountOf(id) === null);
  let bounded = false;
  while (found.length < paths) {
    const { way, left } = await strongestWay(graph, from, to, avoid);
    bounded ||= left;
    if (way === null) break;
    found.push(way);
    const through = way.nodes.slice(1, -1).filter((id) => accountOf(id) === null);
    // Two ends that touch have no other way worth the name.
    if (through.length === 0) break;
    avoid.push(...through);
  }
  const ids = [...new Set(found.flatMap(({ nodes }) => nodes))];
  const ties = new Set(
    found.flatMap(({ nodes }) => nodes.slice(1).flatMap((id, at) => [`${nodes[at]} ${id}`, `${id} ${nodes[at]}`])),
  );
  const [nodes, edges] = await Promise.all([readNodes(graph, view, ids), readEdges(graph, view, ids)]);
  const bits = new Map(nodes.map((node) => [node.id, node.bits ?? 0]));
  return {
    paths: found.map((way) => {
      const steps = way.nodes.filter((id) => accountOf(id) === null);
      return { nodes: way.nodes, steps: steps.length, bits: Math.min(...steps.map((id) => bits.get(id) ?? 0)) };
    }),
    nodes,
    edges: edges.filter(({ source, target }) => ties.has(`${source} ${target}`)),
    bounded,
  };
}

async function strongestWay(
  graph: Graph,
  from: string,
  to: string,
  avoid: readonly string[],
): Promise<{ way: Way | null; left: boolean }> {
  const [one, other] = await Promise.all([start(graph, from), start(graph, to)]);
  let best = meet(one, other);
  let left = false;
  for (let steps = 1; steps <= LONGEST; steps++) {
    const open = [one, other].filter(({ frontier }) => frontier.length > 0);
    const side = open.length === 2 && other.frontier.length < one.frontier.length ? other : open[0];
    if (side === undefined) break;
    const { fresh, cut } = await advance(graph, side, avoid, best === null ? Number.MAX_VALUE : best.cost / 2 ** steps);
    left ||= cut;
    side.frontier = fresh;
    const met = meet(one, other);
    if (met !== null && (best === null || met.cost < best.cost)) best = met;
  }
  return { way: best, left: left || [one, other].some(({ frontier }) => frontier.length > 0) };
}

/** Takes a side one identifier further, where the doubt stays under a limit; `cut` where something was left out. */
async function advance(
  graph: Graph,
  side: Side,
  avoid: readonly string[],
  under: number,
): Promise<{ fresh: string[]; cut: boolean }> {
  const frontier = side.frontier.map((id) => ({ id, cost: side.reached.get(id)?.doubt ?? 0 }));
  const parameters = { frontier, avoid, under, breadth: BREADTH, limit: REACHED };
  const rows = await readAs(graph, StepRow, cypher.STEP, parameters, { timeoutMs: STEP_MS });
  const fresh: string[] = [];
  for (const { account, before, through, cost: doubt } of rows) {
    const steps = (side.reached.get(before)?.steps ?? 0) + 1;
    const known = side.reached.get(account);
    if (known !== undefined && costOf(doubt, steps) >= costOf(known.doubt, known.steps)) continue;
    side.reached.set(account, { doubt, steps, back: { from: before, through } });
    fresh.push(account);
  }
  return {
    fresh: fresh.slice(0, BEAM),
    cut: fresh.length > BEAM || rows.length === REACHED || (rows[0]?.left ?? 0) > 0,
  };
}

async function start(graph: Graph, end: string): Promise<Side> {
  const account = accountOf(end);
  const accounts =
    account === null
      ? (await readAs(graph, AccountRow, cypher.ACCOUNTS_AT, { id: end, limit: BEAM })).map((row) => row.account)
      : [account];
  return { end, reached: new Map(accounts.map((id) => [id, { doubt: 0, steps: 0, back: null }])), frontier: accounts };
}

/** The cheapest way through an account that both sides reached. */
function meet(one: Side, other: Side): Way | null {
  let at: string | null = null;
  let cost = Infinity;
  for (const [account, here] of one.reached) {
    const there = other.reached.get(account);
    if (there === undefined) continue;
    const sum = costOf(here.doubt + there.doubt, here.steps + there.steps);
    if (sum < cost || (sum === cost && at !== null && account < at)) [at, cost] = [account, sum];
  }
  if (at === null) return null;
  const nodes = [...trail(one, at).toReversed(), nodeOfAccount(at), ...trail(other, at)];
  return { nodes, cost };
}

/** What lies between an account and a side's end, without the account. */
function trail(side: Side, account: string): string[] {
  const nodes: string[] = [];
  let back = side.reached.get(account)?.back ?? null;
  while (back !== null) {
    nodes.push(back.through, nodeOfAccount(back.from));
    back = side.reached.get(back.from)?.back ?? null;
  }
  if (accountOf(side.end) === null) nodes.push(side.end);
  return nodes;
}
