import { IdentifierKind } from "../../../server/contract/graph.ts";
import { disjointSets } from "../../../server/disjoint-sets.ts";
import { accountsByIdentifier, type Peer } from "./peer.ts";

const PAYMENT = IdentifierKind.options.indexOf("payment");

/** Connected components on shared payment instruments; one that more than `limit` accounts have joins nobody. */
export function sharedInstruments(limit = Infinity): Peer {
  return {
    name: limit === Infinity ? "components" : `components, degree ≤ ${limit}`,
    what: "connected components on shared payment instruments",
    async cluster(projection) {
      const { offsets, accounts } = accountsByIdentifier(projection);
      const sets = disjointSets(projection.accounts.length);
      projection.identifiers.forEach((_, i) => {
        if (projection.kinds[i] !== PAYMENT || offsets[i + 1] - offsets[i] > limit) return;
        for (let at = offsets[i] + 1; at < offsets[i + 1]; at++) sets.union(accounts[at - 1], accounts[at]);
      });
      return projection.accounts.map((_, a) => sets.find(a));
    },
  };
}
