/** An identifier and which of the shown accounts have it. */
export interface Tie {
  id: string;
  bits: number;
  hub: boolean;
  accounts: readonly string[];
}

/**
 * Picks the identifiers that explain most of a picture: greedily the one that brings most bits to accounts, where an account counts half
 * with each tie that it has already, so that nobody stays without any; a fifth of the places is kept for the widest hubs.
 * @returns ids, at most `limit`; the order of equal ones is that of the input.
 */
export function chooseIdentifiers(ties: readonly Tie[], limit: number): string[] {
  const hubs = ties
    .filter(({ hub }) => hub)
    .toSorted((a, b) => b.accounts.length - a.accounts.length)
    .slice(0, Math.ceil(limit / 5));
  const places = limit - hubs.length;
  const left = new Set(ties.filter(({ hub }) => !hub));
  const covered = new Map<string, number>();
  const chosen: string[] = [];
  while (chosen.length < places && left.size > 0) {
    let best: Tie | null = null;
    let bestGain = -1;
    for (const tie of left) {
      const gain =
        tie.accounts.reduce((sum, account) => sum + 0.5 ** (covered.get(account) ?? 0), 0) * (tie.bits + 0.1);
      if (gain > bestGain) [best, bestGain] = [tie, gain];
    }
    if (best === null) break;
    left.delete(best);
    chosen.push(best.id);
    for (const account of best.accounts) covered.set(account, (covered.get(account) ?? 0) + 1);
  }
  return [...chosen, ...hubs.map(({ id }) => id)];
}
