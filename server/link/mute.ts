import { BlockList, isIP } from "node:net";
import { FAMILIES, type Family } from "../contract/graph.ts";
import type { Projection } from "../contract/projection.ts";
import { UsageError } from "../errors.ts";
import { familyOfSlot, readFeatures, type Features } from "./features.ts";
import type { Ordered } from "./order.ts";
import { describeFeature, type Recalled } from "./recall.ts";
import type { Evidence } from "./score-pair.ts";
import type { Timing } from "./timing.ts";

/** One value as a mute sees it: its node id, its family, and whether the run called it a hub. */
interface Value {
  node: string;
  family: Family;
  hub: boolean;
}

/** Evidence that is put aside: `text` as it was asked for. */
export interface Mute {
  text: string;
  covers(value: Value): boolean;
}

/**
 * Reads what to put aside: `family:payment`, `hubs`, a range of addresses (`network:198.51.100.0/24`, `ip:10.0.0.0/8`, `ip:203.0.113.`, `network:198.51.100.7`), or the node id of one
 * identifier or of what follows from some. Throws UsageError.
 */
export function parseMute(text: string): Mute {
  const colon = text.indexOf(":");
  const [kind, value] = [text.slice(0, colon), text.slice(colon + 1)];
  if (text === "hubs") return { text, covers: ({ hub }) => hub };
  if (kind === "family") {
    const wanted = FAMILIES.find((family) => family === value);
    if (wanted === undefined) throw refused(`There is no family ${value.slice(0, 20)}.`);
    return { text, covers: ({ family }) => family === wanted };
  }
  if (kind === "network" && isIP(value) > 0) return { ...parseMute(`${text}/${isIP(value) === 4 ? 32 : 128}`), text };
  if ((kind === "network" || kind === "ip") && value.includes("/")) {
    const holds = readRange(value);
    return { text, covers: ({ node }) => node === text || (node.startsWith("ip:") && holds(node.slice("ip:".length))) };
  }
  if (kind === "ip" && value.endsWith(".")) return { text, covers: ({ node }) => node.startsWith(text) };
  if (colon < 1 || value === "") throw refused("What is to be put aside is not understood.");
  return { text, covers: ({ node }) => node === text };
}

function readRange(range: string): (address: string) => boolean {
  const slash = range.indexOf("/");
  const address = range.slice(0, slash);
  const bits = Number(range.slice(slash + 1));
  const version = isIP(address);
  if (version === 0 || !Number.isInteger(bits) || bits < 0 || bits > (version === 4 ? 32 : 128)) {
    throw refused("That is no range of addresses.");
  }
  const list = new BlockList();
  const type = version === 4 ? "ipv4" : "ipv6";
  list.addSubnet(address, bits, type);
  return (candidate) => isIP(candidate) === version && list.check(candidate, type);
}

function refused(message: string): UsageError {
  return new UsageError(
    message,
    `Name a family (family:${FAMILIES.join(", family:")}), hubs, a range (network:198.51.100.0/24), or the id of an identifier (payment:…).`,
  );
}

/** The same evidence without what is muted, the weights of the rest unchanged; with how many shared values each mute silenced. */
export function muteEvidence(
  recalled: Recalled,
  mutes: readonly Mute[],
): { rest: Recalled; silenced: { mute: string; values: number }[] } {
  const { projection, evidence } = recalled;
  const { byFeature, count, slot } = evidence.features;
  const values = mutes.map(() => 0);
  const silent = new Uint8Array(count);
  for (let v = 0; v < count; v++) {
    const { node } = describeFeature(projection, evidence.features, v);
    const value = { node, family: FAMILIES[familyOfSlot(slot[v])], hub: evidence.weighing.hub[v] === 1 };
    mutes.forEach((mute, i) => {
      if (!mute.covers(value)) return;
      silent[v] = 1;
      if (byFeature.offsets[v + 1] > byFeature.offsets[v]) values[i]++;
    });
  }
  const timeless = mutes.some(({ text }) => text === "family:synchrony");
  const timing = timeless ? withoutTime(evidence.timing) : evidence.timing;
  const left = { ...projection, ...dropRelations(projection, silent) };
  // What follows from identifiers (networks) is found anew from those that are left; numbers and weights stay.
  const features = readFeatures(left, recalled.settings);
  const ordered = keepOrder(evidence, features, silent);
  return {
    rest: { ...recalled, projection: left, evidence: { ...evidence, features, ordered, timing } },
    silenced: mutes.map(({ text }, i) => ({ mute: text, values: values[i] })),
  };
}

function withoutTime(timing: Timing): Timing {
  return { ...timing, bits: () => 0, bitsOfMany: (_a, _others, count, bits) => void bits.fill(0, 0, count) };
}

/** The order of all features of each account, less those that it has lost. */
function keepOrder(
  { ordered: before }: Evidence,
  { byAccount, accounts, count }: Features,
  silent: Uint8Array,
): Ordered {
  const offsets = new Uint32Array(accounts + 1);
  const hubs = new Uint32Array(accounts);
  const features = new Uint32Array(before.features.length);
  const has = new Int32Array(count).fill(-1);
  let filled = 0;
  for (let a = 0; a < accounts; a++) {
    for (let i = byAccount.offsets[a]; i < byAccount.offsets[a + 1]; i++) has[byAccount.features[i]] = a;
    for (let i = before.offsets[a]; i < before.offsets[a + 1]; i++) {
      if (i === before.hubs[a]) hubs[a] = filled;
      const v = before.features[i];
      if (has[v] === a && silent[v] === 0) features[filled++] = v;
    }
    if (before.hubs[a] === before.offsets[a + 1]) hubs[a] = filled;
    offsets[a + 1] = filled;
  }
  return { offsets, hubs, features: features.slice(0, filled) };
}

function dropRelations(projection: Projection, silent: Uint8Array) {
  const { offsets: from, targets: all } = projection;
  const offsets = new Uint32Array(from.length);
  const targets = new Uint32Array(all.length);
  const counts = new Float64Array(all.length);
  let filled = 0;
  for (let a = 0; a + 1 < from.length; a++) {
    for (let i = from[a]; i < from[a + 1]; i++) {
      if (silent[all[i]] === 1) continue;
      targets[filled] = all[i];
      counts[filled] = projection.counts[i];
      filled++;
    }
    offsets[a + 1] = filled;
  }
  return {
    offsets,
    targets: targets.subarray(0, filled),
    counts: counts.subarray(0, filled),
  };
}
