import { UndirectedGraph } from "graphology";
import louvain from "graphology-communities-louvain";
import { seededRng } from "../../../server/detect/kernels/random.ts";
import { accountsByIdentifier, type Peer } from "./peer.ts";

/** Louvain on accounts joined by the number of identifiers that they share; one that more than `limit` accounts have joins nobody. */
export function louvainOnAccounts(limit: number, seed: number): Peer {
  return {
    name: "Louvain",
    what: `graphology-communities-louvain on the account projection, weight = identifiers shared, degree ≤ ${limit}`,
    async cluster(projection) {
      const n = projection.accounts.length;
      const { offsets, accounts } = accountsByIdentifier(projection);
      const shared = new Map<number, number>();
      projection.identifiers.forEach((_, i) => {
        if (offsets[i + 1] - offsets[i] > limit) return;
        for (let one = offsets[i]; one < offsets[i + 1]; one++) {
          for (let other = one + 1; other < offsets[i + 1]; other++) {
            // Accounts of an identifier ascend.
            const pair = accounts[one] * n + accounts[other];
            shared.set(pair, (shared.get(pair) ?? 0) + 1);
          }
        }
      });
      const graph = new UndirectedGraph<object, { weight: number }>();
      for (let a = 0; a < n; a++) graph.addNode(a);
      for (const [pair, weight] of shared) graph.addEdge(Math.floor(pair / n), pair % n, { weight });
      const found = louvain(graph, { getEdgeWeight: "weight", rng: seededRng(seed) });
      return projection.accounts.map((_, a) => found[a]);
    },
  };
}
