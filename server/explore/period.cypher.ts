import { MEMBERS } from "../store/fragments.cypher.ts";

/** Hours of the members that may have been active between two instants. */
export const MEMBER_HOURS = `
${MEMBERS}
WHERE a.firstSeen < $to AND a.lastSeen >= $from AND a.activity IS NOT NULL
RETURN a.id AS account, a.activity AS activity ORDER BY account`;
