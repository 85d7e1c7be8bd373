import type { WhatIf } from "../contract/api.ts";
import type {
  AccountExplanation,
  Argument,
  ClusterExplanation,
  Evidence,
  PairExplanation,
  SharedValue,
} from "../contract/cluster.ts";
import { table } from "./output.ts";

/** Accounts that are listed by name. */
const NAMED = 20;
/** Bits from which an item of evidence is listed by itself. */
const LISTED = 0.005;
/** Kinds whose name is not their word. */
const KINDS: Readonly<Record<string, string>> = { bin: "BIN", hour: "hour of sign-up", ip: "IP", api_key: "API key" };

/** The case for and against an account, then its strongest ties, for people. */
export function describeAccount(explanation: AccountExplanation): string {
  const { account_id, cluster_id, linkage, core, ties, links, path } = explanation;
  const head =
    cluster_id === null
      ? `${account_id} is in no cluster.`
      : `${account_id} is in ${cluster_id}: linkage ${(linkage ?? 0).toFixed(3)}, ${core ? "core" : "fringe"}, ${ties.length} of ${links} links shown.`;
  const chain = path.map(
    ({ a, b, bits, families }) => `  ${a} – ${b}: ${bits.toFixed(2)} bits (${families.join(", ")})`,
  );
  const side = (direction: Argument["direction"]): string[] =>
    explanation.arguments.filter((one) => one.direction === direction).map(({ text }) => `  ${text}`);
  return [
    head,
    ...section("What ties it:", side("for")),
    ...section("What speaks against:", side("against")),
    ...section("The way to the core:", chain),
    ...ties.map(describePair),
  ].join("\n");
}

/** A waterfall: prior, then each family with its evidence, then the total. */
export function describePair(pair: PairExplanation): string {
  const lines = [`${pair.a} – ${pair.b}: ${pair.verdict}`, row("prior", pair.prior_bits)];
  for (const { family, bits, evidence } of pair.families) {
    lines.push(row(family, bits));
    const listed = evidence.filter((item) => item.bits >= LISTED);
    for (const item of listed) lines.push(`      ${item.bits.toFixed(2).padStart(8)}  ${describeEvidence(item)}`);
    const others = evidence.filter((item) => item.bits < LISTED);
    const hubs = others.filter(({ hub }) => hub).length;
    if (others.length > 0)
      lines.push(`${" ".repeat(16)}without weight: ${others.length} more${hubs > 0 ? ` (hubs: ${hubs})` : ""}`);
  }
  lines.push(row("total", pair.total_bits), `  probability ${probability(pair.probability)}`);
  return lines.join("\n");
}

/** Reasons, what each family does, what holds the cluster together, and hubs, for people. */
export function describeCluster(cluster: ClusterExplanation): string {
  const { cluster_id, run_id, size, core, risk, band, flagged, reasons, without, identifiers, hubs } = cluster;
  const signed = (bits: number): string => `${bits > 0 ? "+" : ""}${bits.toFixed(1)}`.padStart(6);
  return [
    `${cluster_id} as of ${run_id}: ${size} accounts, ${core} core; risk ${risk.toFixed(2)} (${band})${flagged ? ", flagged" : ""}.`,
    ...section(
      "Reasons, in bits:",
      reasons.map(({ bits, text }) => `  ${signed(bits)}  ${text}`),
    ),
    ...section("Without each family:", [
      table(
        ["family", "bits", "largest group", "groups", "fall out", "risk"],
        without.map((one) => [
          one.family,
          Number(one.bits.toFixed(1)),
          one.largest,
          one.groups,
          one.fallen,
          one.risk === null ? "?" : one.risk.toFixed(2),
        ]),
      ),
    ]),
    ...section(
      `What holds it together (${identifiers.length} of ${cluster.identifiers_total}):`,
      identifiers.map((value) => `  ${value.weight.toFixed(1).padStart(5)} bits  ${describeValue(value)}`),
    ),
    ...section(
      `Hubs that count for little or nothing (${hubs.length} of ${cluster.hubs_total}):`,
      hubs.map((value) => `  ${describeValue(value)}: ${value.hub_reason ?? ""}`),
    ),
  ].join("\n");
}

/** What remains of a cluster, and who falls out, for people. */
export function describeWhatIf({ cluster_id, run_id, size, muted, groups, fallen }: WhatIf): string {
  const out = fallen.accounts.length;
  const names = fallen.accounts.slice(0, NAMED).map((id) => `  ${id}`);
  return [
    `${cluster_id} as of ${run_id}, ${size} accounts, without ${muted.map(describeMute).join(", ")}:`,
    groups.length === 0
      ? "Nothing holds together."
      : table(
          ["group", "accounts", "core", "bits by family"],
          groups
            .slice(0, NAMED)
            .map((group, at) => [
              at + 1,
              group.size,
              group.core,
              group.families.map(({ family, bits }) => `${family} ${bits.toFixed(1)}`).join(", "),
            ]),
        ),
    ...(groups.length > NAMED ? [`… and ${groups.length - NAMED} smaller groups`] : []),
    `${out} fall out: ${fallen.core} core, ${fallen.fringe} fringe.`,
    ...names,
    ...(out > NAMED ? [`  … and ${out - NAMED} more`] : []),
  ].join("\n");
}

function describeMute({ mute, values }: WhatIf["muted"][number]): string {
  // What families rest on need not be values: time has none.
  if (values === 0 && !mute.startsWith("family:")) return `${mute} (nothing in this cluster matches it)`;
  return `${mute} (${values} shared values)`;
}

function describeEvidence({ kind, label, accounts, hub }: Evidence): string {
  if (kind === "time") return label;
  return `${nameOf(kind)} ${label}, shared by ${accounts} accounts${hub ? ", hub" : ""}`;
}

function describeValue({ kind, label, members, accounts }: SharedValue): string {
  return `${nameOf(kind)} ${label}, ${members} members of ${accounts} accounts`;
}

function nameOf(kind: string): string {
  return KINDS[kind] ?? kind.replaceAll("_", " ");
}

/** Never claims certainty. */
function probability(value: number): string {
  return value > 0.9999 ? "> 0.9999" : value < 0.0001 ? "< 0.0001" : value.toFixed(4);
}

function section(heading: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines];
}

function row(name: string, bits: number): string {
  return `  ${name.padEnd(12)}${bits.toFixed(2).padStart(8)} bits`;
}
