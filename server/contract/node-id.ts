/** What stands before an account's own id in its node id (`NodeId`). */
const ACCOUNT = "account:";

/** The node id of an account. */
export function nodeOfAccount(account: string): string {
  return ACCOUNT + account;
}

/** Whether a node id is an account's. */
export function isAccount(node: string): boolean {
  return node.startsWith(ACCOUNT);
}

/** The account id behind a node id, or null where the node is no account. */
export function accountOf(node: string): string | null {
  return isAccount(node) ? accountId(node) : null;
}

/** An account's own id of a text that may be its node id. */
export function accountId(text: string): string {
  return isAccount(text) ? text.slice(ACCOUNT.length) : text;
}

/** The account ids behind those node ids that are accounts'. */
export function accountsAmong(nodes: readonly string[]): string[] {
  return nodes.filter(isAccount).map(accountId);
}
