import { type Command, Option } from "commander";
import type { Cluster, Member } from "../contract/cluster.ts";
import { csvLine } from "../contract/csv.ts";
import { writeExport } from "../export/write-file.ts";
import { readClusters, streamMembers } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { printJson, printText, table } from "./output.ts";
import { requireRun } from "./run.ts";

interface ClustersOptions extends GlobalOptions {
  run?: string;
  members?: boolean;
  format?: "csv" | "jsonl";
  out?: string;
}

const MEMBER_COLUMNS = [
  "account_id",
  "cluster_id",
  "flagged",
  "cluster_risk",
  "linkage",
  "disposition",
] as const satisfies (keyof Member)[];
const CLUSTER_COLUMNS = [
  "cluster_id",
  "rank",
  "size",
  "core",
  "risk",
  "band",
  "calibration",
  "flagged",
  "first_seen",
  "last_seen",
  "exchanges",
  "exchanges_per_day",
  "run_id",
] as const satisfies (keyof Cluster)[];

/** `hydrascope clusters` */
export function clustersCommand(program: Command): void {
  withGlobalOptions(
    program
      .command("clusters")
      .description("clusters of a run in the order of the queue, or one row for each member account")
      .option("--run <id>", "a run other than the newest")
      .option("--members", "one row for each account of a cluster")
      .addOption(new Option("--format <format>", "machine-readable rows instead of a table").choices(["csv", "jsonl"]))
      .option("--out <file>", "write there instead of standard output"),
  ).action((options: ClustersOptions) =>
    withGraph(options, { command: "clusters" }, async ({ graph }) => {
      const run = await requireRun(graph, options.run);
      const clusters = await readClusters(graph, run.run_id);
      const lines =
        options.json === true
          ? jsonLines(graph, run.run_id, clusters, options)
          : options.format === undefined && options.out === undefined && options.members !== true
            ? [`${clusterTable(clusters)}\n`]
            : formatted(graph, run.run_id, clusters, options);
      if (options.out === undefined) {
        for await (const line of lines) process.stdout.write(line);
        return;
      }
      await writeExport(options.out, { chunks: lines });
      if (options.json === true) printJson({ out: options.out, run_id: run.run_id, clusters: clusters.length });
      printText(`${clusters.length} clusters of run ${run.run_id} in ${options.out}`, options.json);
    }),
  );
}

async function* jsonLines(
  graph: Graph,
  runId: string,
  clusters: Cluster[],
  { members }: ClustersOptions,
): AsyncIterable<string> {
  yield members === true ? '{"members":[' : `{"run_id":${JSON.stringify(runId)},"clusters":[`;
  let first = true;
  for await (const batch of members === true ? streamMembers(graph, runId, clusters) : [clusters]) {
    for (const row of batch) {
      yield `${first ? "" : ","}${JSON.stringify(row)}`;
      first = false;
    }
  }
  yield "]}\n";
}

async function* formatted(
  graph: Graph,
  runId: string,
  clusters: Cluster[],
  options: ClustersOptions,
): AsyncIterable<string> {
  const csv = options.format !== "jsonl";
  if (options.members === true) {
    if (csv) yield csvLine(MEMBER_COLUMNS);
    for await (const batch of streamMembers(graph, runId, clusters)) {
      const lines = batch.map((member) =>
        csv ? csvLine(MEMBER_COLUMNS.map((column) => member[column])) : `${JSON.stringify(member)}\n`,
      );
      yield lines.join("");
    }
    return;
  }
  if (csv) yield csvLine([...CLUSTER_COLUMNS, "reasons"]);
  for (const cluster of clusters) {
    yield csv
      ? csvLine([
          ...CLUSTER_COLUMNS.map((column) => cluster[column]),
          cluster.reasons.map(({ code }) => code).join("|"),
        ])
      : `${JSON.stringify(cluster)}\n`;
  }
}

function clusterTable(clusters: Cluster[]): string {
  const rows = clusters.map((cluster) => [
    cluster.rank,
    cluster.cluster_id,
    cluster.size,
    cluster.band,
    cluster.flagged ? "flagged" : "",
    Math.round(cluster.exchanges_per_day),
    cluster.change.kind,
    cluster.reasons[0]?.text ?? "",
  ]);
  const queue = table(["rank", "cluster", "accounts", "risk", "", "exchanges/day", "change", "first reason"], rows);
  const basis = clusters[0]?.calibration === "labels" ? "on verdicts" : "on simulation";
  return `${queue}\nRisk is calibrated ${basis}.`;
}
