import { MEMBERS } from "../store/fragments.cypher.ts";

/** The hours of each member that was active. */
export const HOURS = `
${MEMBERS}
WHERE a.activity IS NOT NULL
RETURN a.activity AS activity`;

/** Members opened on each day. */
export const SIGN_UPS = `
${MEMBERS}
WHERE a.createdAt IS NOT NULL
RETURN a.createdAt / 86400000 AS day, count(*) AS accounts ORDER BY day`;

/** Members on each day whose last exchange it held, while a member linked to them came into being about then and worked from then on. */
export const HAND_OFFS = `
${MEMBERS}
MATCH (a)-[:LINKED]-(b:Account)-[:MEMBER_OF]->(c)
WHERE b.firstSeen > a.lastSeen AND a.lastSeen - $before <= coalesce(b.createdAt, b.firstSeen) <= a.lastSeen + $after
WITH DISTINCT a
RETURN a.lastSeen / 86400000 AS day, count(*) AS accounts ORDER BY day`;

/** What happened in the world between two instants. */
export const EVENTS = `
MATCH (e:Event) WHERE $from <= e.at < $to
RETURN e.at AS at, e.kind AS kind, e.label AS label ORDER BY at LIMIT 500`;
