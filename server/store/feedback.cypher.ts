/** Entries of the known-good list that hold on the day `$today` (ISO date), oldest first. */
export const ACTIVE_KNOWN_GOOD = `
MATCH (k:KnownGood) WHERE k.removedAt IS NULL AND k.expires >= $today
RETURN k.kind AS kind, k.value AS value, k.reason AS reason, k.owner AS owner, k.expires AS expires
ORDER BY k.at, k.id`;

/** Decisions by hand that nobody took back, oldest first, each with its accounts and their sides as parallel lists. */
export const ACTIVE_DECISIONS = `
MATCH (d:Decision) WHERE d.kind <> 'undo' AND NOT EXISTS { MATCH (:Decision {undoes: d.id}) }
MATCH (d)-[about:CONCERNS]->(a:Account)
WITH d, about, a ORDER BY a.id
RETURN d.id AS id, d.kind AS kind, collect(a.id) AS accounts, collect(about.side) AS sides, d.at AS at
ORDER BY at, id`;
