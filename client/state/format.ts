import type { Band, Cluster } from "../../server/contract/cluster.ts";
import type { Disposition } from "../../server/contract/graph.ts";
import { isAccount } from "../../server/contract/node-id.ts";
import type { CaseStatus } from "../../server/contract/queue.ts";

/** Narrow no-break space: keeps a number and its unit together. */
const THIN = "\u202f";
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const dayAndYear = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const moment = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

/** A whole number with thousands separators: 22,001. */
export function count(value: number): string {
  return whole.format(value);
}

/** A number short enough for a row: 940, 12.4 k, 571 k, 28.8 M. */
export function compact(value: number): string {
  const size = Math.abs(value);
  const scaled = (divisor: number, unit: string): string => {
    const part = value / divisor;
    return `${Math.abs(part) < 99.95 ? part.toFixed(1).replace(/\.0$/, "") : whole.format(part)}${THIN}${unit}`;
  };
  if (size < 1000) return size > 0 && size < 10 && !Number.isInteger(value) ? value.toFixed(1) : whole.format(value);
  if (size < 999_950) return scaled(1e3, "k");
  if (size < 999_950_000) return scaled(1e6, "M");
  return scaled(1e9, "G");
}

/** "1 account", "22 accounts": the count with its noun. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Bits with a sign and one decimal: +34.8, −4.0, 0. */
export function bits(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  if (rounded === 0) return "0";
  return `${rounded > 0 ? "+" : "−"}${Math.abs(rounded).toFixed(1)}`;
}

/** A probability with two decimals that never claims certainty: 0.97, > 0.99, < 0.01. */
export function probability(value: number): string {
  if (value > 0.995) return `>${THIN}0.99`;
  if (value < 0.005) return `<${THIN}0.01`;
  return value.toFixed(2);
}

/** An interval of probabilities that never claims certainty: 0.87–0.99, > 0.99. */
export function interval(low: number, high: number): string {
  if (low > 0.985) return `>${THIN}0.99`;
  if (high < 0.015) return `<${THIN}0.01`;
  return `${Math.max(0.01, low).toFixed(2)}–${Math.min(0.99, high).toFixed(2)}`;
}

/** A day of an ISO instant or date: 22 Apr. */
export function shortDay(iso: string): string {
  return day.format(new Date(iso));
}

/** A day with its year: 22 Apr 2026. */
export function longDay(iso: string): string {
  return dayAndYear.format(new Date(iso));
}

/** Day and time in UTC: 22 Apr 2026, 14:05. */
export function instant(iso: string): string {
  return moment.format(new Date(iso));
}

/** Facts about a node that count something. */
const COUNTED: readonly string[] = ["Exchanges", "Input tokens", "Output tokens", "Accounts in the latest run"];

/** A fact about a node as people write it: instants as day and time, counts with separators, all else as it is. */
export function factText(name: string, value: string): string {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return `${instant(value)} UTC`;
  return COUNTED.includes(name) ? count(Number(value)) : value;
}

/** First to last day, each optional: "22 Apr – 5 Jun 2026". */
export function span(first: string | null, last: string | null): string {
  if (first === null && last === null) return "dates unknown";
  if (first === null || last === null) return longDay(first ?? last ?? "");
  return `${first.slice(0, 4) === last.slice(0, 4) ? shortDay(first) : longDay(first)} – ${longDay(last)}`;
}

/** The value of a node id without its kind: `account:a1` → `a1`. */
export function idValue(node: string): string {
  return node.slice(node.indexOf(":") + 1);
}

/** Shortens the middle of a long value to `limit` characters. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const tail = Math.floor((limit - 1) / 3);
  return `${text.slice(0, limit - 1 - tail)}…${tail > 0 ? text.slice(-tail) : ""}`;
}

const KIND_NAMES: Readonly<Record<string, readonly [string, string]>> = {
  account: ["account", "accounts"],
  payment: ["payment instrument", "payment instruments"],
  ip: ["IP address", "IP addresses"],
  network: ["network", "networks"],
  fingerprint: ["prompt template", "prompt templates"],
  client: ["client", "clients"],
  email: ["e-mail", "e-mails"],
  email_domain: ["e-mail domain", "e-mail domains"],
  phone: ["phone number", "phone numbers"],
  device: ["device", "devices"],
  address: ["address", "addresses"],
  name: ["name", "names"],
  referral: ["referral", "referrals"],
  api_key: ["API key", "API keys"],
  organization: ["organisation", "organisations"],
  attribute: ["attribute", "attributes"],
  bin: ["BIN", "BINs"],
  hour: ["hour of sign-up", "hours of sign-up"],
  time: ["", ""],
};

/** True for evidence that follows from the data and is no node of the graph: nothing can be selected. */
export function isDerived(kind: string): boolean {
  return kind === "bin" || kind === "hour" || kind === "time";
}

/** A kind of node in plain words, in the number asked for. */
export function kindName(kind: string, many = false): string {
  const names = KIND_NAMES[kind];
  return names === undefined ? kind : names[many ? 1 : 0];
}

/** What a node is expanded by, in plain words: of an account's links only the strongest are kept. */
export function neighbourName(node: string, kind: string): string {
  return isAccount(node) && kind === "account" ? "strongest links" : kindName(kind, true);
}

/** What each disposition is called: as an act, as a state, and the key that gives it. */
export const VERDICTS = {
  confirmed_fraud: { act: "Confirm fraud", short: "Confirm", state: "confirmed", key: "y" },
  inconclusive: { act: "Hold", short: "Hold", state: "on hold", key: "h" },
  benign: { act: "Clear", short: "Clear", state: "cleared", key: "n" },
  open: { act: "Reopen", short: "Reopen", state: "open", key: "o" },
} as const satisfies Record<Disposition, { act: string; short: string; state: string; key: string }>;

/** How likely harmful, in words. */
export const BAND_NAMES = { strong: "strong", moderate: "moderate", weak: "weak" } as const satisfies Record<
  Band,
  string
>;

/** How far the work on a cluster is. */
export const CASE_NAMES = {
  open: "not begun",
  reviewing: "in review",
  waiting: "waiting",
  done: "done",
} as const satisfies Record<CaseStatus, string>;

/** What can have happened to a cluster since the run before. */
export const CHANGE_NAMES = {
  new: "new",
  grew: "grew",
  shrank: "lost members",
  split: "split",
  merged: "merged",
  same: "as before",
} as const satisfies Record<Cluster["change"]["kind"], string>;

/** Share of a cluster's members that are on the known-good list, 0 to 1. */
export function knownGoodShare(cluster: Pick<Cluster, "reasons">): number {
  return cluster.reasons.find(({ code }) => code === "KNOWN_GOOD")?.value ?? 0;
}

/** The present verdict on a cluster, from its members': the one that most judged members have, and how many have it. */
export function clusterVerdict(cluster: Pick<Cluster, "dispositions" | "size">): {
  disposition: Disposition;
  accounts: number;
  whole: boolean;
} {
  let disposition: Disposition = "open";
  let accounts = 0;
  for (const candidate of ["confirmed_fraud", "benign", "inconclusive"] as const) {
    if (cluster.dispositions[candidate] > accounts) {
      disposition = candidate;
      accounts = cluster.dispositions[candidate];
    }
  }
  return { disposition, accounts, whole: disposition === "open" || accounts >= cluster.size };
}

/** What happened to a cluster since the run before, in two words; empty where nothing did. */
export function changeText(change: Cluster["change"]): string {
  switch (change.kind) {
    case "new":
      return "new";
    case "same":
      return "";
    case "grew":
      return `grew ${count(change.by)}`;
    case "shrank":
      return `lost ${count(change.by)}`;
    case "split":
      return `split in ${count(change.by + 1)}`;
    case "merged":
      return `merged ${count(change.by + 1)}`;
  }
}
