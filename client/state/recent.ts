/** Hits kept for coming back to. */
const KEPT = 6;

/** A search hit that was opened. */
export interface Recent {
  node: string;
  label: string;
  kind: string;
  cluster: string | null;
}

let kept: readonly Recent[] = [];

/** The hits opened last, newest first; kept in memory only, since they hold personal values. */
export function recentHits(): readonly Recent[] {
  return kept;
}

/** Keeps a hit that was opened. */
export function rememberHit(hit: Recent): void {
  kept = [hit, ...kept.filter(({ node }) => node !== hit.node)].slice(0, KEPT);
}
