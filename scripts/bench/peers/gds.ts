import type { Projection } from "../../../server/contract/projection.ts";
import type { Graph } from "../../../server/store/neo4j.ts";
import * as cypher from "./gds.cypher.ts";
import { startGds, type GdsServer } from "./gds-server.ts";
import { accountsByIdentifier, type Peer } from "./peer.ts";

const ROWS = 50_000;

/** Node similarity and Leiden of Neo4j Graph Data Science; an identifier that more than `limit` accounts have is left out. */
export function graphDataScience(limit: number, seed: number): Peer {
  let server: GdsServer | null = null;
  let runs = 0;
  /** Account numbers by the database's node ids. */
  const numbers = new Map<number, number>();
  return {
    name: "GDS",
    what: `gds.nodeSimilarity (Jaccard ≥ .1, the best 10 of each account) and gds.leiden on it, degree ≤ ${limit}`,
    async prepare(projection) {
      server = await startGds();
      await writeGraph(server.graph, projection, limit);
      for (const row of await server.graph.read(cypher.NODES)) numbers.set(Number(row["node"]), Number(row["n"]));
    },
    async cluster(projection) {
      if (server === null) throw new Error("GDS was not prepared");
      const { graph } = server;
      // A type of its own for each run: nothing of the one before has to be deleted.
      const type = `SIMILAR_${(runs += 1)}`;
      for (const step of [cypher.DROP, cypher.PROJECT_SHARED]) await graph.read(step);
      await graph.write(cypher.SIMILARITY, { type });
      await graph.read(cypher.PROJECT_SIMILAR, { type });
      const found = new Int32Array(projection.accounts.length);
      for await (const row of graph.stream(cypher.LEIDEN, { seed })) {
        found[numbers.get(row.number("node")) ?? -1] = row.number("community");
      }
      return found;
    },
    close: async () => server?.stop(),
  };
}

async function writeGraph(graph: Graph, projection: Projection, limit: number): Promise<void> {
  const { offsets, accounts } = accountsByIdentifier(projection);
  const identifiers: number[] = [];
  const relations: [account: number, identifier: number][] = [];
  projection.identifiers.forEach((_, i) => {
    const users = accounts.subarray(offsets[i], offsets[i + 1]);
    // One that a single account has says nothing of two.
    if (users.length < 2 || users.length > limit) return;
    identifiers.push(i);
    for (const account of users) relations.push([account, i]);
  });
  for (const constraint of cypher.CONSTRAIN) await graph.write(constraint);
  await graph.write(cypher.CREATE_ACCOUNTS, { n: projection.accounts.length });
  for (const rows of chunks(identifiers)) await graph.write(cypher.CREATE_IDENTIFIERS, { rows });
  for (const rows of chunks(relations)) await graph.write(cypher.CREATE_RELATIONS, { rows });
}

function chunks<T>(rows: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, i) => rows.slice(i * ROWS, (i + 1) * ROWS));
}
