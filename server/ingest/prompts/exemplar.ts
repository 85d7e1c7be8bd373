import { CUT } from "./mask.ts";

/** Accounts that must have sent a fragment before it is kept. */
export const ENOUGH_ACCOUNTS = 20;

/** Tokens of the shortest fragment that is worth reading. */
const SHORTEST = 2;

/**
 * What may be kept of a template, of one skeleton for each of its accounts: of the commonest skeleton the longest fragments, from left to right, each of
 * which stands whole in the skeletons of at least 20 accounts; "…" for the rest. Null where there is none.
 */
export function exemplarOf(skeletons: readonly string[]): string | null {
  const padded = skeletons.map((skeleton) => ` ${skeleton} `);
  const tokens = commonest(skeletons).split(" ");
  let exemplar = "";
  let shown = 0;
  for (let at = 0; at < tokens.length;) {
    const end = endOfFragment(tokens, at, padded);
    if (end - at >= SHORTEST) {
      exemplar += `${at > 0 ? " … " : ""}${tokens.slice(at, end).join(" ")}`;
      shown = end;
    }
    at = Math.max(end, at + 1);
  }
  if (exemplar === "") return null;
  return (shown < tokens.length ? `${exemplar} …` : exemplar).trim();
}

/** Place after the longest fragment from `start` that enough of the texts hold; `start` where there is none. */
function endOfFragment(tokens: readonly string[], start: number, texts: readonly string[]): number {
  let holding = texts;
  let fragment = " ";
  let end = start;
  for (; end < tokens.length && tokens[end] !== CUT; end++) {
    fragment += `${tokens[end]} `;
    const longer = fragment;
    holding = holding.filter((text) => text.includes(longer));
    if (holding.length < ENOUGH_ACCOUNTS) break;
  }
  return end;
}

function commonest(skeletons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const skeleton of skeletons) counts.set(skeleton, (counts.get(skeleton) ?? 0) + 1);
  let best = "";
  for (const [skeleton, count] of counts) {
    const known = counts.get(best) ?? 0;
    if (count > known || (count === known && skeleton < best)) best = skeleton;
  }
  return best;
}
