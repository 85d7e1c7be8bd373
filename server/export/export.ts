import type { Disposition } from "../contract/graph.ts";
import { UsageError } from "../errors.ts";
import type { Graph } from "../store/neo4j.ts";
import { csvLine } from "../contract/csv.ts";
import { ENFORCEMENT_COLUMNS, prepareEnforcement } from "./enforcement.ts";
import { writeGexf } from "./gexf.ts";
import { MEMBER_COLUMNS, readMembers } from "./rows.ts";
import { selectClusters, type Selection } from "./select.ts";

/** Kinds of export. */
export const EXPORT_KINDS = ["csv", "jsonl", "gexf", "enforcement"] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

/** What to export; `against` is the text of a CSV, `reverse` the id of a batch: both of `enforcement` alone. */
export interface ExportRequest {
  kind: ExportKind;
  clusters?: readonly string[] | undefined;
  disposition?: Disposition | undefined;
  against?: string | undefined;
  reverse?: string | undefined;
  by?: string | undefined;
}

/** An export that is ready to be written. */
export interface Export {
  kind: ExportKind;
  filename: string;
  contentType: string;
  /** Accounts in it. */
  rows: number;
  /** Why it is empty; null where it is not. */
  note: string | null;
  batch_id: string | null;
  chunks: AsyncIterable<string>;
}

const TYPES = {
  csv: "text/csv; charset=utf-8",
  jsonl: "application/x-ndjson; charset=utf-8",
  gexf: "application/xml; charset=utf-8",
  enforcement: "text/csv; charset=utf-8",
} as const satisfies Record<ExportKind, string>;

/**
 * Prepares an export of the newest run's labelled clusters, or of those named; an enforcement file is recorded as a batch before it is written.
 * @param stamp the instant in epoch milliseconds, and an id for the batch
 * @throws NotFoundError, UsageError, GraphError; the chunks throw GraphError
 */
export async function exportGraph(
  graph: Graph,
  request: ExportRequest,
  stamp: { now: number; id: string },
): Promise<Export> {
  const { kind } = request;
  const day = new Date(stamp.now).toISOString().slice(0, 10);
  const named = [kind, ...subjectOf(request.clusters), day].join("-");
  const filename = `hydrascope-${named}.${kind === "enforcement" ? "csv" : kind}`;
  const common = { kind, filename, contentType: TYPES[kind] };
  if (kind === "enforcement") {
    if (request.disposition !== undefined && request.disposition !== "confirmed_fraud") {
      throw new UsageError("Only confirmed_fraud is acted on.", "Leave --disposition out, or export csv instead.");
    }
    const { rows, note, batch_id } = await prepareEnforcement(graph, { ...request, by: request.by ?? "" }, stamp);
    const lines = rows.map((row) => csvLine(ENFORCEMENT_COLUMNS.map((column) => row[column])));
    return { ...common, rows: rows.length, note, batch_id, chunks: inPieces([csvLine(ENFORCEMENT_COLUMNS), ...lines]) };
  }
  if (request.against !== undefined || request.reverse !== undefined) {
    throw new UsageError("--against and --reverse belong to the kind enforcement.", "Export enforcement with them.");
  }
  const selection = await selectClusters(graph, request);
  return {
    ...common,
    rows: selection.accounts,
    note: selection.accounts > 0 ? null : whyEmpty(request),
    batch_id: null,
    chunks: gather(kind === "gexf" ? writeGexf(graph, selection, stamp.now) : writeMembers(graph, selection, kind)),
  };
}

/** What a file's name says of the clusters that were named: nothing where all are meant. */
function subjectOf(clusters: readonly string[] | undefined): string[] {
  if (clusters === undefined || clusters.length === 0) return [];
  const [only] = clusters;
  // A name goes into a header and onto a disk.
  return clusters.length === 1 && /^[\w-]{1,40}$/.test(only) ? [only] : [`${clusters.length}-clusters`];
}

async function* writeMembers(graph: Graph, selection: Selection, kind: "csv" | "jsonl"): AsyncGenerator<string> {
  if (kind === "csv") yield csvLine(MEMBER_COLUMNS);
  for await (const batch of readMembers(graph, selection)) {
    yield batch
      .map((member) => {
        if (kind === "jsonl") return `${JSON.stringify(member)}\n`;
        return csvLine(
          MEMBER_COLUMNS.map((column) => {
            const value = member[column];
            return Array.isArray(value) ? value.join("|") : value;
          }),
        );
      })
      .join("");
  }
}

async function* inPieces(lines: readonly string[]): AsyncGenerator<string> {
  for (let start = 0; start < lines.length; start += 1000) yield lines.slice(start, start + 1000).join("");
}

/** The same text in pieces of at least 64 Ki characters. */
async function* gather(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = "";
  for await (const chunk of chunks) {
    piece += chunk;
    if (piece.length < 65_536) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

function whyEmpty(request: ExportRequest): string {
  if (request.disposition !== undefined)
    return `No account of these clusters has the disposition ${request.disposition}.`;
  return "No cluster of the latest run has been labelled yet: label one, or name the clusters to export.";
}
