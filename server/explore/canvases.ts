import { createHash } from "node:crypto";
import { z } from "zod";
import {
  type CanvasSave,
  type KeptCanvas,
  type OpenedSnapshot,
  SavedEdits,
  Snapshot,
  type SnapshotRequest,
} from "../contract/canvas.ts";
import { NotFoundError, UsageError } from "../errors.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs, readOne } from "../store/read-as.ts";
import * as cypher from "./canvases.cypher.ts";
import { openView, readEdges, readNodes } from "./nodes.ts";

/** Snapshots that are kept at most. */
const SNAPSHOTS = 1000;

const CanvasRow = z.object({ edits: z.string() });
const SnapshotRow = Snapshot.extend({ at: z.number() });
const WholeRow = SnapshotRow.extend({ key: z.string(), edits: z.string() });

/** An analyst's canvas as it was left, or null. Throws GraphError. */
export async function openCanvas(graph: Graph, key: string, by: string): Promise<KeptCanvas | null> {
  const row = await readOne(graph, CanvasRow, cypher.CANVAS, { id: canvasId(key, by) });
  return row === null ? null : fill(graph, row.edits);
}

/** Keeps an analyst's canvas in the place of what was kept of it; null forgets it. Throws GraphError. */
export async function saveCanvas(graph: Graph, { key, by, edits }: CanvasSave, now: number): Promise<void> {
  const id = canvasId(key, by);
  if (edits === null) await graph.write(cypher.FORGET_CANVAS, { id });
  else await graph.write(cypher.KEEP_CANVAS, { id, by, at: now, edits: JSON.stringify(edits) });
}

/** Keeps a canvas under a name. Throws UsageError where there are too many, GraphError. */
export async function takeSnapshot(
  graph: Graph,
  { edits, ...request }: SnapshotRequest,
  { id, now }: { id: string; now: number },
): Promise<Snapshot> {
  const counted = await readOne(graph, z.object({ total: z.int() }), cypher.COUNT_SNAPSHOTS);
  if ((counted?.total ?? 0) >= SNAPSHOTS) {
    throw new UsageError(`There are ${SNAPSHOTS} snapshots already.`, "Delete some that are not needed any more.");
  }
  const rows = await graph.write(cypher.TAKE_SNAPSHOT, { ...request, id, at: now, edits: JSON.stringify(edits) });
  return toSnapshot(SnapshotRow.parse(rows[0]));
}

/** Every snapshot, newest first. Throws GraphError. */
export async function listSnapshots(graph: Graph): Promise<Snapshot[]> {
  return (await readAs(graph, SnapshotRow, cypher.SNAPSHOTS)).map(toSnapshot);
}

/** A snapshot with its canvas. Throws NotFoundError, GraphError. */
export async function openSnapshot(graph: Graph, id: string): Promise<OpenedSnapshot> {
  const row = await readOne(graph, WholeRow, cypher.SNAPSHOT_OF_ID, { id });
  if (row === null) throw unknownSnapshot();
  return { ...toSnapshot(row), key: row.key, canvas: await fill(graph, row.edits) };
}

/** Gives a snapshot another name. Throws NotFoundError, GraphError. */
export async function renameSnapshot(graph: Graph, id: string, name: string): Promise<Snapshot> {
  const [row] = await graph.write(cypher.RENAME_SNAPSHOT, { id, name });
  if (row === undefined) throw unknownSnapshot();
  return toSnapshot(SnapshotRow.parse(row));
}

/** Deletes a snapshot. Throws NotFoundError, GraphError. */
export async function deleteSnapshot(graph: Graph, id: string): Promise<void> {
  const [row] = await graph.write(cypher.DELETE_SNAPSHOT, { id });
  if (row === undefined) throw unknownSnapshot();
}

/** The added nodes of kept edits and their ties, as they are now. */
async function fill(graph: Graph, text: string): Promise<KeptCanvas> {
  const edits = SavedEdits.parse(JSON.parse(text));
  const added = [...new Set(edits.added.flatMap(({ nodes }) => nodes))];
  const ties = edits.added.flatMap((addition) => addition.ties);
  if (added.length === 0) return { edits, nodes: [], edges: [] };
  const view = await openView(graph);
  const [nodes, edges] = await Promise.all([
    readNodes(graph, view, added),
    readEdges(graph, view, [...new Set([...added, ...ties.flat()])]),
  ]);
  const wanted = new Set(ties.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
  return { edits, nodes, edges: edges.filter(({ source, target }) => wanted.has(`${source} ${target}`)) };
}

function canvasId(key: string, by: string): string {
  return createHash("sha256")
    .update(JSON.stringify([by, key]))
    .digest("hex");
}

function toSnapshot({ snapshot_id, name, by, at, address }: z.infer<typeof SnapshotRow>): Snapshot {
  return { snapshot_id, name, by, at: new Date(at).toISOString(), address };
}

function unknownSnapshot(): NotFoundError {
  return new NotFoundError("There is no such snapshot any more.", "Open the list of snapshots and choose another.");
}
