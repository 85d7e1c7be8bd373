import { FAMILIES } from "../contract/graph.ts";
import type { Settings } from "../contract/settings.ts";
import { drawHubPairs } from "./draw-hub-pairs.ts";
import type { KeptLinks } from "./kept-links.ts";
import { scanShare, type ScanBeside } from "./scan-share.ts";
import { pairScorer, type Evidence } from "./score-pair.ts";

/** Links kept, each once with a < b, ascending by a, then b. */
export interface Links {
  a: Uint32Array;
  b: Uint32Array;
  /** Total bits with the prior. */
  bits: Float32Array;
  /** Row-major, links × FAMILIES.length, in bits. */
  families: Float32Array;
}

/**
 * Finds the linked pairs and keeps the strongest of each account. Of a hub only a sample of pairs is tried, evenly spread: enough to hold a
 * large operator together that shares nothing rarer. A pair is kept where either end keeps it. With `beside`, half of the pairs are scanned there at the same time.
 */
export function findLinks(
  evidence: Evidence,
  settings: Settings,
  onProgress: (fraction: number) => void,
  beside: ScanBeside | null = null,
): Links {
  const { features, weighing, ordered, scoring, timing } = evidence;
  const { accounts, count, slot, byFeature } = features;
  const task = {
    // Only what a scan reads, since all of it is copied for the other half.
    features: { accounts, count, slot, byFeature },
    weighing: { weights: weighing.weights },
    ordered,
    scoring,
    timing: timing.source,
    drawn: drawHubPairs(evidence),
    linksPerAccount: settings.links_per_account,
  };
  if (beside === null) return collect(evidence, scanShare({ ...task, share: { number: 0, of: 1 } }, onProgress));
  const second = { ...task, share: { number: 1, of: 2 } };
  const ended = beside(second);
  const kept = scanShare({ ...task, share: { number: 0, of: 2 } }, onProgress);
  kept.join(ended() ?? scanShare(second, () => undefined).partners);
  return collect(evidence, kept);
}

/** Gives each kept pair its bits by family. */
function collect(evidence: Evidence, kept: KeptLinks): Links {
  const pairs: { a: number[]; b: number[] } = { a: [], b: [] };
  kept.each((a, b) => {
    pairs.a.push(a);
    pairs.b.push(b);
  });
  const count = pairs.a.length;
  const links: Links = {
    a: Uint32Array.from(pairs.a),
    b: Uint32Array.from(pairs.b),
    bits: new Float32Array(count),
    families: new Float32Array(count * FAMILIES.length),
  };
  const score = pairScorer(evidence);
  for (let i = 0; i < count; i++) {
    const { total, families } = score(links.a[i], links.b[i]);
    links.bits[i] = total;
    links.families.set(families, i * FAMILIES.length);
  }
  return links;
}
