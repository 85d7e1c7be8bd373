/** A new entry; `$value` as matching reads it, `$expires` an ISO date, `$at` epoch milliseconds. */
export const ADD_ENTRY = `
CREATE (:KnownGood {id: $id, kind: $kind, value: $value, reason: $reason, owner: $owner, expires: $expires, by: $by, at: $at})`;

/** Marks an entry as removed; it stays on record. */
export const REMOVE_ENTRY = `
MATCH (k:KnownGood {id: $id}) WHERE k.removedAt IS NULL
SET k.removedAt = $at, k.removedBy = $by
RETURN k.id AS id`;

/** Every entry ever made, or the one named; newest first. */
export const ENTRIES = `
MATCH (k:KnownGood) WHERE $id IS NULL OR k.id = $id
RETURN k.id AS entry_id, k.kind AS kind, k.value AS value, k.reason AS reason, k.owner AS owner, k.expires AS expires,
       k.by AS by, k.at AS at, k.removedBy AS removed_by, k.removedAt AS removed_at
ORDER BY at DESC, entry_id`;
