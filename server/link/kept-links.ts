import { byRow } from "./by-row.ts";
import { hashPair } from "./hash-pair.ts";
import { type Partners, strongest } from "./strongest.ts";

/**
 * Links beside the strongest that each account keeps, drawn evenly by a hash of the pair: the strongest links of a large operator all
 * stay inside small groups (one card), the even ones hold the groups together.
 */
const EVEN_LINKS = 8;

/** The links that each account keeps of those that were offered. */
export interface KeptLinks {
  /** What is kept, to be joined elsewhere. */
  partners: Partners[];
  /** Offers a link to both ends. */
  offer(a: number, b: number, total: number): void;
  /** Offers what was kept of other links. */
  join(partners: readonly Partners[]): void;
  /** Tells each pair that either end keeps, once with a < b, ascending by a, then b. */
  each(visit: (a: number, b: number) => void): void;
}

/** Keeps of the links of n accounts the `most` strongest of each account, and some that are drawn evenly. The order of the offers does not matter. */
export function keepLinks(n: number, most: number): KeptLinks {
  const best = strongest(n, most);
  const even = strongest(n, EVEN_LINKS);
  const kept = [best, even];
  return {
    partners: kept.map(({ partners }) => partners),
    offer(a, b, total) {
      best.offer(a, b, total);
      best.offer(b, a, total);
      const lot = hashPair(a, b);
      even.offer(a, b, lot);
      even.offer(b, a, lot);
    },
    join(partners) {
      kept.forEach((set, i) => set.join(partners[i]));
    },
    each(visit) {
      const { offsets, values } = byRow(n, (tell) => {
        for (const { each } of kept) each((v, u) => tell(Math.min(u, v), Math.max(u, v)));
      });
      for (let a = 0; a < n; a++) {
        let last = -1;
        for (const b of values.subarray(offsets[a], offsets[a + 1]).sort()) {
          if (b !== last) visit(a, b);
          last = b;
        }
      }
    },
  };
}
