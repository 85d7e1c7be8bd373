import { z } from "zod";
import { KeptGroup } from "../contract/groups.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import * as cypher from "./groups.cypher.ts";

const Row = z.object({ json: z.string() });

/** Identifiers that members of a whole cluster share, as the run counted them. */
export type Shared = NonNullable<KeptGroup["shared"]>;

/**
 * A group that the newest run kept of the cluster with this key, after the groups that hold it; empty where it kept none: of small
 * clusters, of earlier runs, or of a path that does not exist.
 * @throws GraphError
 */
export async function readGroups(graph: Graph, key: string, path: string): Promise<KeptGroup[]> {
  const steps = path === "" ? [] : path.split(".");
  const paths = ["", ...steps.map((_, step) => steps.slice(0, step + 1).join("."))];
  const rows = await readAs(graph, Row, cypher.GROUPS, { keys: paths.map((one) => `${key}/${one}`) });
  return rows.length < paths.length ? [] : rows.map(({ json }) => KeptGroup.parse(JSON.parse(json)));
}

/** What the run counted of the identifiers that members of a cluster share; null where it kept nothing. Throws GraphError. */
export async function readShared(graph: Graph, key: string): Promise<Shared | null> {
  const [whole] = await readGroups(graph, key, "");
  return whole?.shared ?? null;
}
