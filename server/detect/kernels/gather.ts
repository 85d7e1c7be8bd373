import type { Csr } from "./csr.ts";

/** Room in which the weights from one node to the groups around it are added up. */
export interface Around {
  /** Weight by group, 0 for one that was not met. */
  weightTo: Float64Array;
  /** The groups met, in the order of the row. */
  groups: Uint32Array;
}

/** Makes room for groups from 0 to `count` - 1. */
export function makeAround(count: number): Around {
  return { weightTo: new Float64Array(count), groups: new Uint32Array(count + 1) };
}

/**
 * Adds up the weights from node v to each group of `groupOf` next to it, after the first `found` groups met. Returns how many were met.
 * Whoever reads the weights puts them back to 0.
 */
export function gather(graph: Csr, v: number, groupOf: Uint32Array, around: Around, found: number): number {
  const { offsets, targets, weights } = graph;
  const { weightTo, groups } = around;
  const end = offsets[v + 1];
  let met = found;
  for (let i = offsets[v]; i < end; i++) {
    const group = groupOf[targets[i]];
    const before = weightTo[group];
    // Written in any case and counted where new: a branch would be taken as often as not, and cost more than all the rest.
    groups[met] = group;
    met = (met + Number(before === 0)) | 0;
    weightTo[group] = before + weights[i];
  }
  return met;
}
