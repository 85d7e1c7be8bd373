import { MEMBERS } from "../store/fragments.cypher.ts";

/** Groups by key, those first that hold the others. */
export const GROUPS = `
MATCH (group:Group) WHERE group.key IN $keys
RETURN group.json AS json ORDER BY size(group.key)`;

/** Judged members of a cluster by their smallest group. */
export const VERDICTS_BY_GROUP = `
${MEMBERS}
WHERE a.disposition IS NOT NULL
RETURN m.group AS path, a.disposition AS disposition, count(*) AS accounts`;
