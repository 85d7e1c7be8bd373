import { FAMILIES } from "../contract/graph.ts";
import type { AnalysisResult, EarlierCluster, KeptWeight, Detection } from "../contract/projection.ts";
import { Run } from "../contract/run.ts";
import { dropAll } from "./drop.ts";
import { dropEarlierRuns } from "./earlier-runs.ts";
import type { Graph, QueryParameters, QueryValue } from "./neo4j.ts";
import { numbering } from "./numbering.ts";
import type { Progress } from "./projection.ts";
import * as cypher from "./runs.cypher.ts";
import { writeWeights } from "./weights.ts";

const BATCH = 10_000;
/** Length of a column: many small rows travel much quicker so than each by itself. */
const COLUMN = 20_000;
/** Sessions: the next batch is put into words while the one before is written. */
const SIDE_BY_SIDE = 2;
/** Groups are some kilobytes each. */
const GROUP_BATCH = 500;

/** Parameters of one statement, again and again. */
type Batches = Generator<QueryParameters>;

/** The newest finished run, or null before the first. Throws GraphError. */
export async function readLatestRun(graph: Graph): Promise<{ run: Run; nextId: number } | null> {
  const [row] = await graph.read(cypher.LATEST_RUN);
  if (row === undefined) return null;
  return { run: Run.parse(JSON.parse(String(row["json"]))), nextId: Number(row["nextId"]) };
}

/** Clusters of a run with their members, for stable ids. Throws GraphError. */
export async function readMembers(graph: Graph, run: string): Promise<EarlierCluster[]> {
  const rows = await graph.read(cypher.MEMBERS_OF_RUN, { run });
  return rows.map((row) => ({
    id: String(row["id"]),
    members: Array.isArray(row["members"]) ? row["members"].map(String) : [],
  }));
}

/** Digests of the load batches that are whole in the graph, sorted: the inputs of a run. Throws GraphError. */
export async function readInputs(graph: Graph): Promise<string[]> {
  const rows = await graph.read(cypher.DONE_BATCHES);
  return rows.map((row) => String(row["id"]));
}

/** Whether the graph holds a part of a load that was interrupted. Throws GraphError. */
export async function isHalfLoaded(graph: Graph): Promise<boolean> {
  const [row] = await graph.read(cypher.HALF_LOADED);
  return row?.["half"] === true;
}

/** Ordinal of the newest load of the graph, 0 before the first: what a run sees. Throws GraphError. */
export async function readLoads(graph: Graph): Promise<number> {
  const [row] = await graph.read(cypher.LOADS);
  return Number(row?.["loads"] ?? 0);
}

/**
 * Writes a run with its clusters, members, links and weights. Until all of it is there the run before it stays the newest finished one,
 * so that readers never meet half a run; what an interrupted run left is cleared first. The weights shown at identifiers come last,
 * in place of the earlier run's: broken off there, the run stands and some identifiers still show what they weighed before.
 * @param names account and identifier ids in the numbering of the result.
 * @throws GraphError
 */
export async function writeRun(
  graph: Graph,
  run: Run,
  names: { accounts: string[]; identifiers: string[] },
  result: AnalysisResult,
  onProgress: Progress = () => undefined,
): Promise<void> {
  await dropUnfinished(graph);
  await graph.write(cypher.BEGIN_RUN, {
    id: run.run_id,
    startedAt: Date.parse(run.started_at),
    json: JSON.stringify(run),
  });

  const weights = weightsOf(result, names.identifiers);
  const nodes = await readAccountNodes(graph, names.accounts);
  const steps: [query: string, batches: Batches, sessions?: number][] = [
    [cypher.WRITE_CLUSTERS, batches(clusterRows(result), BATCH)],
    [cypher.WRITE_MEMBERS, memberBatches(result, nodes)],
    [cypher.WRITE_GROUPS, batches(groupRows(result), GROUP_BATCH)],
    [cypher.WRITE_LINKS, linkBatches(result, nodes), SIDE_BY_SIDE],
  ];
  const shown: typeof steps = [
    [cypher.writeWeights("Identifier"), weightBatches(weights.identifiers), SIDE_BY_SIDE],
    [cypher.writeWeights("Network"), weightBatches(weights.derived.filter(isOfNetwork)), SIDE_BY_SIDE],
  ];
  let done = 0;
  await write(steps);
  await writeWeights(graph, run.run_id, [...weights.identifiers, ...weights.derived]);
  await graph.write(cypher.FINISH_RUN, {
    id: run.run_id,
    finishedAt: Date.parse(run.finished_at ?? run.started_at),
    json: JSON.stringify(run),
    nextId: result.nextId,
    accounts: names.accounts.length,
  });
  await write(shown);
  await dropOtherLinks(graph, run.run_id);
  await dropEarlierRuns(graph);

  async function write(these: typeof steps): Promise<void> {
    for (const [query, left, sessions = 1] of these) {
      const one = async (): Promise<void> => {
        // A session that fails ends the batches, so the others stop after theirs.
        for (const batch of left) await graph.write(query, { run: run.run_id, ...batch });
      };
      const ended = await Promise.allSettled(Array.from({ length: sessions }, one));
      for (const session of ended) if (session.status === "rejected") throw session.reason;
      onProgress(++done / (steps.length + shown.length));
    }
  }

  function* clusterRows({ clusters }: AnalysisResult): Iterable<QueryValue> {
    for (const cluster of clusters) {
      yield {
        id: cluster.cluster_id,
        rank: cluster.rank,
        risk: cluster.risk,
        flagged: cluster.flagged,
        size: cluster.size,
        exchangesPerDay: cluster.exchanges_per_day,
        lastSeen: cluster.last_seen === null ? null : Date.parse(cluster.last_seen),
        changed: cluster.change.kind !== "same",
        json: JSON.stringify({ ...cluster, run_id: run.run_id }),
      };
    }
  }
}

/** Replaces what is told of a written run. Throws GraphError. */
export async function amendRun(graph: Graph, run: Run): Promise<void> {
  const finishedAt = Date.parse(run.finished_at ?? run.started_at);
  await graph.write(cypher.AMEND_RUN, { id: run.run_id, finishedAt, json: JSON.stringify(run) });
}

function* groupRows({ groups }: AnalysisResult): Iterable<QueryValue> {
  for (const [cluster, kept] of groups) {
    for (const group of kept) yield { cluster, path: group.path, size: group.size, json: JSON.stringify(group) };
  }
}

function* memberBatches({ detection, flagged, groupOf }: AnalysisResult, nodes: Float64Array): Batches {
  const accounts = Uint32Array.from(nodes.keys()).filter((a) => detection.membership[a] !== null);
  const members = byCluster(accounts, detection).map((place) => accounts[place]);
  for (const span of spans(members.length)) {
    const batch = members.subarray(...span);
    const clusters = numbering();
    yield {
      nodes: Float64Array.from(batch, (a) => nodes[a]),
      cluster: Float64Array.from(batch, (a) => clusters.numberOf(detection.membership[a] ?? "")),
      clusters: clusters.texts(),
      linkage: Float64Array.from(batch, (a) => detection.linkage[a]),
      core: Array.from(batch, (a) => detection.core[a] === 1),
      flagged: Array.from(batch, (a) => flagged[a] === 1),
      group: Array.from(batch, (a) => groupOf[a]),
    };
  }
}

function* linkBatches({ detection }: AnalysisResult, nodes: Float64Array): Batches {
  const { links } = detection;
  const { length } = FAMILIES;
  const ordered = byCluster(links.a, detection);
  for (const span of spans(ordered.length)) {
    const batch = ordered.subarray(...span);
    const sets = numbering();
    const set = Float64Array.from(batch, (link) => {
      const bits = links.families.subarray(link * length, (link + 1) * length);
      const families = FAMILIES.map((family, f) => ({ family, bits: bits[f] }))
        .filter((one) => one.bits > 0)
        .toSorted((one, other) => other.bits - one.bits)
        .map(({ family }) => family);
      return sets.numberOf(families.join());
    });
    yield {
      a: Float64Array.from(batch, (link) => nodes[links.a[link]]),
      b: Float64Array.from(batch, (link) => nodes[links.b[link]]),
      bits: Float64Array.from(batch, (link) => links.bits[link]),
      sets: sets.texts().map((families) => families.split(",")),
      set,
    };
  }
}

/** Drops what runs left that were never finished: their links would be taken for those of the next run, which has the same id. */
async function dropUnfinished(graph: Graph): Promise<void> {
  const unfinished = await graph.read(cypher.UNFINISHED_RUNS);
  if (unfinished.length > 0) {
    const latest = await readLatestRun(graph);
    await dropOtherLinks(graph, latest?.run.run_id ?? "");
    await graph.write(cypher.DROP_UNFINISHED_CLUSTERS);
    await graph.write(cypher.DROP_UNFINISHED_RUNS);
  }
  await dropEarlierRuns(graph);
}

/** Drops the links and groups of all runs but one. */
async function dropOtherLinks(graph: Graph, run: string): Promise<void> {
  await dropAll(graph, cypher.DROP_OTHER_LINKS, { run });
  await dropAll(graph, cypher.DROP_OTHER_GROUPS, { run });
}

/** Number of each account's node in the database. Throws GraphError. */
async function readAccountNodes(graph: Graph, accounts: readonly string[]): Promise<Float64Array> {
  const nodes = new Map<string, number>();
  for await (const row of graph.stream(cypher.ACCOUNT_NODES)) nodes.set(row.string("id"), row.number("node"));
  return Float64Array.from(accounts, (id) => nodes.get(id) ?? -1);
}

/** Weights by node id of all that two accounts or more have: of identifiers, and of what is derived from them. */
function weightsOf({ detection }: AnalysisResult, identifiers: string[]) {
  const { derived, hubReasons } = detection;
  const reasonOf = (feature: number): string | null => hubReasons.get(feature) ?? null;
  return {
    identifiers: keptWeights(identifiers, detection, reasonOf),
    derived: keptWeights(derived.ids, derived, (v) => reasonOf(identifiers.length + v)),
  };
}

function keptWeights(
  ids: string[],
  { weights, reach, hub }: Pick<Detection, "weights" | "reach" | "hub">,
  reasonOf: (v: number) => string | null,
): [string, KeptWeight][] {
  return ids.flatMap((id, v): [string, KeptWeight][] => {
    if (reach[v] < 2) return [];
    return [[id, { bits: weights[v], accounts: reach[v], hub: hub[v] === 1, reason: reasonOf(v) }]];
  });
}

function* weightBatches(weights: [string, KeptWeight][]): Batches {
  for (const span of spans(weights.length)) {
    const batch = weights.slice(...span);
    yield {
      ids: batch.map(([id]) => id),
      bits: Float64Array.from(batch, ([, { bits }]) => bits),
      accounts: Float64Array.from(batch, ([, { accounts }]) => accounts),
      hub: batch.map(([, { hub }]) => hub),
      reasons: batch.map(([, { reason }]) => reason),
    };
  }
}

function isOfNetwork([id]: [string, KeptWeight]): boolean {
  return id.startsWith("network:");
}

/** First and last place (not included) of each column of a list that is so long. */
function* spans(length: number): Generator<[first: number, end: number]> {
  for (let first = 0; first < length; first += COLUMN) yield [first, Math.min(length, first + COLUMN)];
}

/** Places in a list of accounts, those without a cluster first, then cluster after cluster: a batch then touches few nodes, each again and again. */
function byCluster(accounts: Uint32Array, { membership }: Detection): Uint32Array {
  const clusters = numbering();
  const keys = Float64Array.from(accounts, (account, place) => {
    const cluster = membership[account];
    return (cluster === null ? 0 : 1 + clusters.numberOf(cluster)) * 2 ** 32 + place;
  });
  return Uint32Array.from(keys.sort(), (key) => key % 2 ** 32);
}

function* batches(rows: Iterable<QueryValue>, size: number): Batches {
  let batch: QueryValue[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length === size) {
      yield { rows: batch };
      batch = [];
    }
  }
  if (batch.length > 0) yield { rows: batch };
}
