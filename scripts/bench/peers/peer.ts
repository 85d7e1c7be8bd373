import type { Projection } from "../../../server/contract/projection.ts";

/** Another way to find clusters, on the same data. */
export interface Peer {
  name: string;
  /** How it works and with which constants. */
  what: string;
  /** Community of each account, by account number; any numbers. */
  cluster(projection: Projection): Promise<ArrayLike<number>>;
  /** Brings the data to where the peer works on it; not counted as its time. */
  prepare?(projection: Projection): Promise<void>;
  close?(): Promise<void>;
}

/** Accounts of each identifier: identifier i has `accounts[offsets[i]]` to `accounts[offsets[i + 1] - 1]`. */
export function accountsByIdentifier({ accounts, identifiers, offsets, targets }: Projection): {
  offsets: Uint32Array;
  accounts: Uint32Array;
} {
  const ends = new Uint32Array(identifiers.length + 1);
  for (const target of targets) ends[target + 1]++;
  for (let i = 0; i < identifiers.length; i++) ends[i + 1] += ends[i];
  const next = ends.slice();
  const users = new Uint32Array(targets.length);
  for (let a = 0; a < accounts.length; a++) {
    for (let r = offsets[a]; r < offsets[a + 1]; r++) users[next[targets[r]]++] = a;
  }
  return { offsets: ends, accounts: users };
}
