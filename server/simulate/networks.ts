import type { NetworkPlan, Use } from "./actor.ts";
import type { Random } from "./random.ts";
import { COUNTRIES, WINDOW_DAYS, type World } from "./world.ts";

/** Where one account's exchanges come from: own lines, one after the other, fixed addresses, and one pool (0: none) with its share. */
export interface Network {
  lines: string[];
  churn: number;
  fixed: string[];
  fixedShare: number;
  pool: number;
  poolSize: number;
  poolShare: number;
  /** Hours with one exit, or, where not 0, requests with one exit. */
  rotate: number;
  rotateRequests: number;
}

/** Allocates what accounts of one use have in common and gives a function that draws the network of one account. */
export function networksOf(use: Use, world: World, rng: Random): (country: string) => Network {
  const base = rng.pick(COUNTRIES);
  const common = use.networks.map(({ plan }) =>
    plan.kind === "fixed" ? Array.from({ length: plan.addresses }, () => world.address(rng, plan.type, base)) : [],
  );
  const household = use.networks.some(({ plan }) => plan.kind === "home" && plan.shared === true);
  let sharedLines: string[] | null = null;

  const line = (country: string, since: number, until: number) => {
    // A proxy exit is somebody's home, too.
    if (rng.chance(0.02)) return rng.pick(world.pools[rng.pick(world.proxies) - 1]);
    return world.homeAddress(rng, country, since, until);
  };
  const add = (network: Network, plan: NetworkPlan, own: string[], share: number, country: string) => {
    if (plan.kind === "home") {
      const count = Math.max(1, Math.round(WINDOW_DAYS / plan.churnDays));
      const lines = () =>
        Array.from({ length: count }, (_, i) => line(country, i * plan.churnDays, (i + 1) * plan.churnDays));
      if (household) sharedLines ??= lines();
      network.lines = sharedLines ?? lines();
      network.churn = plan.churnDays;
    } else if (plan.kind === "fixed") {
      network.fixed = rng.shuffle([...own]).slice(0, plan.each);
      network.fixedShare = share;
    } else if (plan.kind === "server") {
      network.fixed = [world.address(rng, "hosting", country)];
      network.fixedShare = share;
    } else if (network.pool === 0) {
      network.pool = plan.kind === "proxy" ? world.proxies[plan.provider] : rng.pick(world[plan.kind]);
      network.poolSize = world.pools[network.pool - 1].length;
      network.poolShare = share;
      network.rotate = plan.kind === "proxy" ? plan.rotateHours : plan.kind === "vpn" ? 24 : 4;
      network.rotateRequests = plan.kind === "proxy" ? (plan.rotateRequests ?? 0) : 0;
    }
  };
  return (country) => {
    const network: Network = {
      lines: [],
      churn: 1,
      fixed: [],
      fixedShare: 0,
      pool: 0,
      poolSize: 0,
      poolShare: 0,
      rotate: 1,
      rotateRequests: 0,
    };
    const first = draw(use, rng);
    const second = draw(use, rng);
    const both = second !== first && rng.chance(0.6);
    const main = both ? 0.6 + 0.3 * rng.next() : 1;
    add(network, use.networks[first].plan, common[first], main, country);
    if (both) add(network, use.networks[second].plan, common[second], 1 - main, country);
    if (network.lines.length === 0 && network.fixedShare + network.poolShare < 0.999) {
      network.fixedShare = network.fixed.length > 0 ? 1 - network.poolShare : 0;
      if (network.fixed.length === 0) network.poolShare = 1;
    }
    return network;
  };
}

function draw(use: Use, rng: Random): number {
  let left = rng.next() * use.networks.reduce((sum, source) => sum + source.share, 0);
  for (const [i, source] of use.networks.entries()) {
    left -= source.share;
    if (left < 0) return i;
  }
  return use.networks.length - 1;
}

/** An address of the network, for a sign-up or another single sighting. */
export function someAddress(network: Network, world: World, rng: Random): string {
  if (network.lines.length > 0) return network.lines[0];
  if (network.fixed.length > 0) return rng.pick(network.fixed);
  return rng.pick(world.pools[network.pool - 1]);
}
