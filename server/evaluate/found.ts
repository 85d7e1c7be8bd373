/** What a run says of an account: `cluster_risk` is the probability of abuse of its cluster, 0 to 1. */
export interface MemberRow {
  account_id: string;
  cluster_id: string;
  flagged: boolean;
  cluster_risk: number;
}

/** The clustered accounts of a run by account id. */
export type Found = ReadonlyMap<string, MemberRow>;

/** Members by account id. */
export function foundOf(members: Iterable<MemberRow>): Found {
  return new Map(Array.from(members, (member) => [member.account_id, member]));
}
