import type { Csr } from "./csr.ts";
import { gather, makeAround } from "./gather.ts";
import { listMembers } from "./groups.ts";

/** The graph whose nodes are the groups of `group` (0 to count - 1); weight inside a group becomes its loop. Rows are in order of first meeting. */
export function collapse(graph: Csr, group: Uint32Array, count: number): Csr {
  const { first, nodes } = listMembers(group, count);
  const offsets = new Uint32Array(count + 1);
  const targets = new Uint32Array(graph.targets.length);
  const weights = new Float64Array(graph.targets.length);
  const loops = new Float64Array(count);
  const around = makeAround(count);
  let filled = 0;
  for (let c = 0; c < count; c++) {
    let found = 0;
    for (let k = first[c]; k < first[c + 1]; k++) {
      loops[c] += graph.loops[nodes[k]];
      found = gather(graph, nodes[k], group, around, found);
    }
    for (let k = 0; k < found; k++) {
      const d = around.groups[k];
      const weight = around.weightTo[d];
      around.weightTo[d] = 0;
      if (d === c) {
        loops[c] += weight / 2;
      } else {
        targets[filled] = d;
        weights[filled++] = weight;
      }
    }
    offsets[c + 1] = filled;
  }
  return { offsets, targets: targets.subarray(0, filled), weights: weights.subarray(0, filled), loops };
}
