import { FAMILIES, type Family } from "./contract/graph.ts";

/** Families that strangers get together: a course, a workshop or a campaign hands out its prompts and has everybody sign up at once. */
export const GIVEN: readonly Family[] = ["template", "signup"];

/** Bits of a link (its row of families begins at `at`) that no such family gives. */
export const bitsBeyond = sumOfOthers(GIVEN);

/** Bits of a link that say how its accounts are used: neither such a family gives them, nor do instruments, which whoever buys at one reseller gets with the account. */
export const bitsOfUse = sumOfOthers([...GIVEN, "payment"]);

/** Whether an account was used, and so little that its own prompts and hours say nothing. `exchanges`: in the whole of the data. */
export function isHardlyUsed(exchanges: number): boolean {
  return exchanges > 0 && exchanges < 10;
}

function sumOfOthers(without: readonly Family[]): (families: ArrayLike<number>, at?: number) => number {
  const others = [...FAMILIES.keys()].filter((f) => !without.includes(FAMILIES[f]));
  return (families, at = 0) => others.reduce((sum, f) => sum + families[at + f], 0);
}
