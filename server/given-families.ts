import { FAMILIES, type Family } from "./contract/graph.ts";

/** Families that strangers get together: a course, a workshop or a campaign hands out its prompts and has everybody sign up at once. */
export const GIVEN: readonly Family[] = ["template", "signup"];

const BEYOND = [...FAMILIES.keys()].filter((f) => !GIVEN.includes(FAMILIES[f]));

/** Bits of a link (its row of families begins at `at`) that no such family gives. */
export function bitsBeyond(families: ArrayLike<number>, at = 0): number {
  return BEYOND.reduce((sum, f) => sum + families[at + f], 0);
}
