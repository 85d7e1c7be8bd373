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
  const pieces: string[] = [];
  let at = 0;
  while (at < tokens.length) {
    const end = endOfFragment(tokens, at, padded);
    if (end - at >= SHORTEST) pieces.push(tokens.slice(at, end).join(" "));
    else if (pieces.at(-1) !== "…") pieces.push("…");
    if (end < tokens.length && end - at >= SHORTEST) pieces.push("…");
    at = Math.max(end, at + 1);
  }
  return pieces.some((piece) => piece !== "…") ? pieces.join(" ") : null;
}

/** Place after the longest fragment from `start` that enough of the texts hold; `start` where there is none. */
function endOfFragment(tokens: readonly string[], start: number, texts: readonly string[]): number {
  let holding = texts;
  for (let end = start + 1; end <= tokens.length; end++) {
    if (tokens[end - 1] === CUT) return end - 1;
    const fragment = ` ${tokens.slice(start, end).join(" ")} `;
    holding = holding.filter((text) => text.includes(fragment));
    if (holding.length < ENOUGH_ACCOUNTS) return end - 1;
  }
  return tokens.length;
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
