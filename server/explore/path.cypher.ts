import { EVIDENCE } from "../store/fragments.cypher.ts";

/** Accounts of an identifier, where a way from it starts. */
export const ACCOUNTS_AT = `
MATCH (:Identifier {id: $id})<-[:${EVIDENCE}]-(a:Account) RETURN a.id AS account ORDER BY account LIMIT $limit`;

/**
 * One step from accounts (`$frontier`: `{id, cost}`) over the cheapest `$breadth` identifiers that are no hubs to the accounts behind
 * them, each by its cheapest way. What passes through an identifier of b bits costs 2^−b. `left` counts the identifiers left out.
 */
export const STEP = `
UNWIND $frontier AS at
MATCH (a:Account {id: at.id})-[:${EVIDENCE}]->(i:Identifier)
WHERE NOT coalesce(i.hub, false) AND NOT i.id IN $avoid
WITH i, at, at.cost + 2.0 ^ (-coalesce(i.bits, 0.0)) AS cost WHERE cost < $under
ORDER BY cost, at.id
WITH i, head(collect({from: at.id, cost: cost})) AS way
ORDER BY way.cost, i.id
WITH collect({i: i, way: way}) AS ways
WITH ways[..$breadth] AS ways, size(ways) - $breadth AS left
UNWIND ways AS entry
WITH left, entry.i AS i, entry.way AS way
MATCH (i)<-[:${EVIDENCE}]-(b:Account) WHERE b.id <> way.from
WITH left, b, way, i ORDER BY way.cost, i.id
WITH left, b, head(collect({from: way.from, through: i.id, cost: way.cost})) AS best
RETURN b.id AS account, best.from AS before, best.through AS through, best.cost AS cost, left
ORDER BY cost, account LIMIT $limit`;
