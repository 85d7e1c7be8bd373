import { MEMBERS } from "../store/fragments.cypher.ts";

/** The members with the path of their group, and the hours of those that may have been active between two instants. */
export const MEMBER_HOURS = `
${MEMBERS}
RETURN a.id AS account, m.group AS group, CASE WHEN a.firstSeen < $to AND a.lastSeen >= $from THEN a.activity END AS activity
ORDER BY account`;
