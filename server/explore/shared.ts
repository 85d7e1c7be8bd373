import { z } from "zod";
import type { SharedIdentifier } from "../contract/cluster.ts";
import { Disposition } from "../contract/graph.ts";
import type { Run } from "../contract/run.ts";
import { NotFoundError } from "../errors.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { familyOfKind, labelOf } from "./names.ts";
import { openView } from "./nodes.ts";
import * as cypher from "./shared.cypher.ts";

const Id = z.object({ id: z.string() });
const SharedRow = z.object({
  node: z.string(),
  kind: z.string(),
  value: z.string(),
  type: z.string().nullable(),
  weight: z.number(),
  accounts: z.int(),
  hub: z.boolean(),
});
const PlaceRow = z.object({
  cluster: z.string().nullable(),
  linkage: z.number().nullable(),
  core: z.boolean(),
  verified: z.boolean().nullable(),
  created: z.number().nullable(),
  disposition: Disposition,
  lastSeen: z.number().nullable(),
  links: z.int(),
});

/** An account's place in the newest run. */
export interface Place {
  run: Run | null;
  account: string;
  cluster: string | null;
  linkage: number | null;
  core: boolean;
  verified: boolean;
  disposition: z.infer<typeof Disposition>;
  /** Epoch milliseconds, null when not known. */
  created: number | null;
  lastSeen: number | null;
  /** Links to members of its cluster. */
  links: number;
  /** Accounts at the other end of its strongest links, those of its cluster first. */
  partners: string[];
}

/**
 * Everything that two accounts share, networks included, with the newest run's kept weights: what the explanation of a pair is computed from.
 * @throws NotFoundError, GraphError
 */
export async function readSharedEvidence(
  graph: Graph,
  a: string,
  b: string,
): Promise<{ run: Run | null; shared: SharedIdentifier[] }> {
  const existing = await readAs(graph, Id, cypher.EXISTING, { accounts: [a, b] });
  const missing = [a, b].filter((id) => !existing.some((row) => row.id === id)).length;
  if (missing > 0) throw unknownAccounts(missing);
  const [view, identifiers, networks] = await Promise.all([
    openView(graph),
    readAs(graph, SharedRow, cypher.SHARED_BY_BOTH, { a, b }),
    readAs(graph, SharedRow, cypher.NETWORKS_OF_BOTH, { a, b }),
  ]);
  const shared = [...identifiers, ...networks].map(({ value, type, ...row }) => ({
    ...row,
    label: labelOf(row.kind, value, type),
    family: familyOfKind(row.kind, type, view.attributes),
  }));
  return { run: view.run, shared };
}

/** Where an account stands in the newest run, with its `ties` strongest links. Throws NotFoundError, GraphError. */
export async function readPlace(graph: Graph, account: string, ties: number): Promise<Place> {
  const { run } = await openView(graph);
  const [row] = await readAs(graph, PlaceRow, cypher.PLACE, { account, run: run?.run_id ?? null });
  if (row === undefined) throw unknownAccounts(1);
  const partners =
    run === null
      ? []
      : await readAs(graph, Id, cypher.STRONGEST_LINKS, {
          account,
          run: run.run_id,
          cluster: row.cluster,
          limit: ties,
        });
  return { ...row, run, account, verified: row.verified ?? false, partners: partners.map(({ id }) => id) };
}

function unknownAccounts(count: number): NotFoundError {
  return new NotFoundError(
    `${count} of the accounts named are not in the graph.`,
    "Check the ids, or load the data that names them.",
    {
      unknown: count,
    },
  );
}
