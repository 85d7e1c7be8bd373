import { z } from "zod";
import type { Activity, Usage } from "../contract/activity.ts";
import { IDENTIFIERS_DRAWN } from "../contract/api.ts";
import { readRun } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { sumActivity } from "./activity.ts";
import { readShared, type Shared } from "./kept-groups.ts";
import { keepLast } from "./keep.ts";
import { readIdentifiers } from "./nodes.ts";
import * as cypher from "./survey.cypher.ts";
import { sumUsage } from "./usage.ts";

/** Answers of each kind that a server keeps: lists of some hundred ids or days each. */
const KEPT = 50;

const Id = z.object({ id: z.string() });
const EvidenceRow = z.object({
  total: z.int(),
  node: z.string().nullable(),
  kind: z.string().nullable(),
  value: z.string().nullable(),
  type: z.string().nullable(),
  weight: z.number(),
  members: z.int().nullable(),
  accounts: z.int(),
  hub: z.boolean(),
  reason: z.string().nullable(),
});
const Version = z.object({ loads: z.int(), done: z.int() });

/** An identifier that two members or more of a cluster share. */
export interface SharedIdentifier {
  node: string;
  kind: string;
  value: string;
  type: string | null;
  weight: number;
  members: number;
  accounts: number;
  hub: boolean;
  reason: string | null;
}

/** A cluster by its key, and how many identifiers its picture shall have. */
interface Asked {
  key: string;
  identifiers: number;
}

/** What must be counted over all members of a cluster. Each throws GraphError. */
export interface Survey {
  /** The strongest shared identifiers, three times those of the picture, as many hubs beyond them, and how many are shared in all. */
  evidence(asked: Asked): Promise<{ shown: SharedIdentifier[]; total: number }>;
  /** Ids of the `limit` members whom these identifiers tie most. */
  tied(asked: Asked & { limit: number }): Promise<string[]>;
  /** Ids of the `limit` members with most bits over their links in the run. */
  linked(asked: { key: string; run: string; limit: number }): Promise<string[]>;
  /** What the members did by day. */
  activity(asked: { key: string }): Promise<Activity>;
  /** What they used for it, on the same days. */
  usage(asked: { key: string }): Promise<Usage>;
}

/** Counts anew each time. */
export function surveyOf(graph: Graph): Survey {
  const evidence = evidenceOf(graph);
  const activity = activityOf(graph);
  return {
    evidence,
    tied: tiedOf(graph, evidence),
    linked: linkedOf(graph),
    activity,
    usage: usageOf(graph, activity),
  };
}

/** Keeps what was counted last for as long as no load and no run changes the graph. */
export function rememberingSurvey(graph: Graph): Survey {
  const keep = <A, T>(read: (asked: A) => Promise<T>): ((asked: A) => Promise<T>) => {
    const kept = keepLast(
      KEPT,
      ({ version, asked }: { version: string; asked: A }) => `${version} ${JSON.stringify(asked)}`,
      ({ asked }) => read(asked),
    );
    return async (asked) => kept({ version: await readVersion(graph), asked });
  };
  const evidence = keep(evidenceOf(graph));
  const activity = keep(activityOf(graph));
  return {
    evidence,
    tied: keep(tiedOf(graph, evidence)),
    linked: keep(linkedOf(graph)),
    activity,
    usage: keep(usageOf(graph, activity)),
  };
}

function evidenceOf(graph: Graph): Survey["evidence"] {
  return async ({ key, identifiers }) => {
    const kept = identifiers <= IDENTIFIERS_DRAWN ? await readShared(graph, key) : null;
    if (kept !== null) return keptEvidence(graph, kept);
    const limits = { limit: identifiers * 3, hubs: identifiers };
    const rows = await readAs(graph, EvidenceRow, cypher.CLUSTER_EVIDENCE, { key, ...limits });
    const shown = rows.flatMap(({ node, kind, value, type, weight, members, accounts, hub, reason }) =>
      node === null || kind === null || value === null
        ? []
        : [{ node, kind, value, type, weight, members: members ?? 0, accounts, hub, reason }],
    );
    return { shown, total: rows[0]?.total ?? 0 };
  };
}

/** What the run kept of the shared identifiers of a large cluster, as they are named and shared now. */
async function keptEvidence(graph: Graph, { top, total }: Shared): ReturnType<Survey["evidence"]> {
  const rows = await readIdentifiers(
    graph,
    top.map(([id]) => id),
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  const shown = top.flatMap(([node, members]): SharedIdentifier[] => {
    const row = found.get(node);
    if (row === undefined) return [];
    const { kind, value, type, hub, reason, bits, degree } = row;
    return [{ node, kind, value, type, weight: bits ?? 0, members, accounts: degree, hub, reason }];
  });
  return { shown, total };
}

function tiedOf(graph: Graph, evidence: Survey["evidence"]): Survey["tied"] {
  return async ({ key, identifiers, limit }) => {
    const { shown } = await evidence({ key, identifiers });
    const parameters = { key, identifiers: shown.map(({ node }) => node), limit };
    return (await readAs(graph, Id, cypher.TIED_MEMBERS, parameters)).map(({ id }) => id);
  };
}

function linkedOf(graph: Graph): Survey["linked"] {
  return async ({ key, run, limit }) =>
    (await readAs(graph, Id, cypher.LINKED_MEMBERS, { key, run, limit })).map(({ id }) => id);
}

function activityOf(graph: Graph): Survey["activity"] {
  return ({ key }) => sumActivity(graph, key);
}

function usageOf(graph: Graph, activity: Survey["activity"]): Survey["usage"] {
  return async ({ key }) => sumUsage(graph, key, (await activity({ key })).days);
}

/** Another text after each load and each run, and once all of a run is shown. While a load is being written the count of loads is ahead of those done. */
async function readVersion(graph: Graph): Promise<string> {
  const [run, [version]] = await Promise.all([readRun(graph), readAs(graph, Version, cypher.VERSION)]);
  return `${run?.run_id ?? ""}/${run?.finished_at ?? ""}/${version.loads}/${version.done}`;
}
