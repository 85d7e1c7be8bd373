import { z } from "zod";
import type { Exemplar, ExemplarRequest } from "../contract/notes.ts";
import { NotFoundError } from "../errors.ts";
import { recordChange } from "../store/history.ts";
import type { Graph } from "../store/neo4j.ts";
import { readOne } from "../store/read-as.ts";
import { EXEMPLAR, HAS_EXEMPLAR } from "./exemplars.cypher.ts";

/**
 * The kept sample of a prompt template. Who asks and why is on record before it is read; a request that finds none leaves no entry. `now` in epoch ms.
 * @throws NotFoundError where no template has this id, or no sample of it was kept; GraphError
 */
export async function showExemplar(
  graph: Graph,
  { node, reason, by }: ExemplarRequest,
  now: number,
): Promise<Exemplar> {
  const found = await readOne(graph, z.object({ kept: z.boolean() }), HAS_EXEMPLAR, { node });
  if (found === null) throw new NotFoundError("There is no prompt template of this id.", "Search for it first.");
  if (!found.kept) {
    throw new NotFoundError(
      "No exemplar of this template is kept.",
      "One is kept only where the files brought it, or where at least 20 accounts sent the template as raw text.",
    );
  }
  await graph.transaction((run) =>
    recordChange(run, { at: now, by, kind: "exemplar", text: "asked for the exemplar of a template", reason, node }),
  );
  const row = await readOne(graph, z.object({ text: z.string() }), EXEMPLAR, { node });
  return { node, text: row?.text ?? "" };
}
