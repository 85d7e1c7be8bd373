import { FAMILIES, type Family } from "../contract/graph.ts";
import { familyIndex } from "./families.ts";
import type { Recalled } from "./recall.ts";
import { pairScorer } from "./score-pair.ts";

/** A link of one account, found anew among the accounts at hand. */
export interface Tie {
  /** Number of the account at the other end. */
  partner: number;
  total: number;
  /** Bits by family, length FAMILIES.length. */
  families: Float64Array;
}

/** What is left of an account's ties without one family. */
export interface TieWithout {
  family: Family;
  /** Ties that still hold. */
  links: number;
  /** Evidence that the strongest of them keeps, in bits without the prior. */
  bits: number;
}

/** One link of a chain of accounts. */
export interface Hop extends Tie {
  account: number;
}

const PAYMENT = familyIndex("payment");

/** Accounts whose links are followed in search of the core. */
const SEARCHED = 64;

/** All links of an account to the others of the projection, strongest first. O(features of all). */
export function tiesOf({ evidence }: Recalled, account: number): Tie[] {
  const score = pairScorer(evidence);
  const ties: Tie[] = [];
  for (let partner = 0; partner < evidence.features.accounts; partner++) {
    if (partner === account) continue;
    const { total, linked, families } = score(account, partner);
    if (linked) ties.push({ partner, total, families: families.slice() });
  }
  return ties.sort((one, other) => other.total - one.total || one.partner - other.partner);
}

/**
 * What would be left of the ties without each family that gives them bits, the one that is missed most first. Whoever is in a cluster is one operator or two by
 * now, so the rest is asked for the threshold's odds from an even chance, and one family may do: as where the run asks whether a cluster needs a family.
 */
export function tiesWithoutFamilies({ evidence: { scoring } }: Recalled, ties: readonly Tie[]): TieWithout[] {
  return FAMILIES.flatMap((family, f): TieWithout[] => {
    if (!ties.some(({ families }) => families[f] > 0)) return [];
    let links = 0;
    let bits = Number.NEGATIVE_INFINITY;
    for (const { total, families } of ties) {
      const rest = total - scoring.prior - families[f];
      if (rest > bits) bits = rest;
      if (rest >= scoring.threshold || (f !== PAYMENT && families[PAYMENT] >= scoring.instrumentBits)) links++;
    }
    return [{ family, links, bits }];
  }).sort((one, other) => one.links - other.links || one.bits - other.bits);
}

/** The shortest chain of links from an account to a core member, the stronger link first among equals; empty where it is core itself or no chain was found. */
export function pathToCore(recalled: Recalled, account: number, core: Uint8Array): Hop[] {
  if (core[account] === 1) return [];
  const cameBy = new Map<number, Hop | null>([[account, null]]);
  const queue = [account];
  for (let at = 0; at < queue.length && at < SEARCHED; at++) {
    for (const tie of tiesOf(recalled, queue[at])) {
      if (cameBy.has(tie.partner)) continue;
      cameBy.set(tie.partner, { account: queue[at], ...tie });
      if (core[tie.partner] === 1) return chainTo(tie.partner, cameBy);
      queue.push(tie.partner);
    }
  }
  return [];
}

function chainTo(end: number, cameBy: ReadonlyMap<number, Hop | null>): Hop[] {
  const chain: Hop[] = [];
  for (let hop = cameBy.get(end); hop; hop = cameBy.get(hop.account)) chain.unshift(hop);
  return chain;
}
