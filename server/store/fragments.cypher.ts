import { IDENTIFIER_KINDS } from "../contract/graph.ts";

/** Relation types from an account to an identifier, for use inside a pattern: a closed union, never input. */
export const EVIDENCE = Object.values(IDENTIFIER_KINDS)
  .map(({ relation }) => relation)
  .join("|");

/** Members of cluster `$key` (`<run>/<id>`) as `a`, with their membership `m` in the cluster `c`. */
export const MEMBERS = `MATCH (c:Cluster {key: $key})<-[m:MEMBER_OF]-(a:Account)`;
