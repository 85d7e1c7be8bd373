/** A decision before its accounts; `$undoes` names the one that it takes back. */
export const CREATE_DECISION = `
CREATE (:Decision {id: $id, kind: $kind, reason: $reason, by: $by, at: $at, undoes: $undoes})`;

/** A batch of the accounts of a decision, each with its side (0 for all where they are joined). */
export const ADD_ACCOUNTS = `
MATCH (d:Decision {id: $id})
UNWIND $rows AS row
MATCH (a:Account {id: row.account})
CREATE (d)-[:CONCERNS {side: row.side}]->(a)`;

/** Accounts of a cluster of a run; where `$core` is true only those strong enough to act on. */
export const MEMBERS = `
MATCH (:Cluster {key: $key})<-[m:MEMBER_OF]-(a:Account) WHERE m.core = true OR NOT $core
RETURN a.id AS id ORDER BY id`;

/** Every decision ever made, or the one named; newest first. */
export const DECISIONS = `
MATCH (d:Decision) WHERE $id IS NULL OR d.id = $id
RETURN d.id AS decision_id, d.kind AS kind, d.reason AS reason, d.by AS by, d.at AS at, d.undoes AS undoes,
       COUNT { (d)-[:CONCERNS]->() } AS accounts, EXISTS { MATCH (:Decision {undoes: d.id}) } AS undone
ORDER BY at DESC, decision_id`;
