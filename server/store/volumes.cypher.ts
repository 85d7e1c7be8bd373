/** Accounts with exchanges: how many, and the span of their sightings. */
export const VOLUMES = `
MATCH (a:Account) WHERE a.exchanges > 0 AND a.firstSeen IS NOT NULL
RETURN a.id AS id, a.exchanges AS exchanges, a.firstSeen AS firstSeen, a.lastSeen AS lastSeen`;
