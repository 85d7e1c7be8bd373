import { z } from "zod";
import { SavedView, type SavedViews, type SaveViewRequest } from "../contract/queue.ts";
import { NotFoundError } from "../errors.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import * as cypher from "./views.cypher.ts";

const Row = SavedView.omit({ params: true }).extend({ json: z.string(), at: z.number() });

/** The saved views of the queue, by name. Throws GraphError. */
export async function listViews(graph: Graph): Promise<SavedViews> {
  return { views: (await readAs(graph, Row, cypher.VIEWS)).map(toView) };
}

/** Saves a view; one of the same name gets the new settings. `stamp.now` in epoch milliseconds. Throws GraphError. */
export async function saveView(
  graph: Graph,
  { name, params, by }: SaveViewRequest,
  stamp: { now: number; id: string },
): Promise<SavedView> {
  const rows = await graph.write(cypher.SAVE_VIEW, {
    id: stamp.id,
    name,
    json: JSON.stringify(params),
    by,
    at: stamp.now,
  });
  return toView(Row.parse(rows[0]));
}

/** Takes a saved view away. Throws NotFoundError, GraphError. */
export async function removeView(graph: Graph, id: string): Promise<SavedViews> {
  const removed = await graph.write(cypher.REMOVE_VIEW, { id });
  if (removed.length === 0)
    throw new NotFoundError("No saved view has this id.", "It may have been taken away already.");
  return listViews(graph);
}

function toView({ json, at, ...row }: z.infer<typeof Row>): SavedView {
  return SavedView.parse({ ...row, params: JSON.parse(json), at: new Date(at).toISOString() });
}
