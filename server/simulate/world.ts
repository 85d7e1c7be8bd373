import type { PaymentMethod } from "./actor.ts";
import { createRandom, type Random } from "./random.ts";

/** First instant of every world (epoch milliseconds), its length in days, and the days (from 0) of what happens in it. */
export const WINDOW_START = Date.UTC(2026, 3, 22);
export const WINDOW_DAYS = 45;
export const RELEASE_DAY = 20;
export const BAN_DAYS = [13, 30] as const;
export const LAUNCH_DAY = 8;

export interface Template {
  fingerprint: string;
  capability: string;
}

/** An address as the `ips` table tells it. */
export interface Address {
  ip: string;
  asn: number;
  asn_name: string;
  ip_type: string;
  proxy_service: string;
  country: string;
}

export interface Issuer {
  bin: string;
  name: string;
  country: string;
  method: PaymentMethod;
}

/** What a world's data are like. */
export interface Manner {
  /** Share of accounts whose exchanges carry the prompt's text instead of a fingerprint. */
  text: number;
  /** Whether addresses pass on to strangers, strangers share templates of a niche, and fields are missing or wrong. */
  untidy: boolean;
}

/** What everybody in a world shares: networks, public templates, clients, issuers. Pools are numbered from 1. */
export interface World {
  accounts: number;
  addresses: Address[];
  pools: string[][];
  mobile: number[];
  vpn: number[];
  proxies: number[];
  /** The most popular first. */
  templates: Template[];
  clients: string[];
  issuers: Issuer[];
  mailDomains: string[];
  disposableDomains: string[];
  /** Templates of a course, a blog, a region: each for 5 to 200 strangers, as far as they come; may be empty. */
  niches: Template[];
  /** Sets of templates that several actors have in common, by name. */
  sets: Map<string, Template[]>;
  manner: Manner;
  /** How many texts of prompts there are so far. */
  texts: number;
  /** Allocates one new address. */
  address(rng: Random, type: string, country: string): string;
  /** An address for a household from one day to another: a new one, or one that another household has left by then. */
  homeAddress(rng: Random, country: string, since: number, until: number): string;
  fingerprint(rng: Random): string;
}

export const COUNTRIES = [
  "US",
  "IN",
  "DE",
  "GB",
  "BR",
  "FR",
  "JP",
  "CA",
  "KR",
  "NL",
  "SG",
  "PL",
  "ES",
  "AU",
  "VN",
  "HK",
];

/** Zone of each country's people, hours from UTC. */
export const ZONES: Record<string, number> = {
  US: -6,
  IN: 5,
  DE: 1,
  GB: 0,
  BR: -3,
  FR: 1,
  JP: 9,
  CA: -5,
  KR: 9,
  NL: 1,
  SG: 8,
  PL: 1,
  ES: 1,
  AU: 10,
  VN: 7,
  HK: 8,
};

const CAPABILITIES = ["software_engineering", "writing", "extraction", "translation", "agentic", "question_answering"];

/** Share of the later addresses of households that another household had before: about a tenth of all addresses pass on. */
const PASSED_ON = 0.3;
/** Share of honest accounts that use a template of a niche. */
export const NICHE_SHARE = 0.15;

// Blocks that hold no public service, so that no invented address is a stranger's; an IPv6 line gets a documentation prefix.
const BLOCKS = [11, 22, 26, 28, 29, 30, 33, 55, 214, 215];

/** Draws what is common to all accounts of a world of so many accounts. */
export function createWorld(seed: number, accounts: number, manner: Manner): World {
  const rng = createRandom(seed, "world");
  const used = new Set<string>();
  const addresses: Address[] = [];
  const prefixes = new Set<string>();
  const fingerprint = (source: Random) => `tpl-${source.hex(16)}`;

  const address = (source: Random, type: string, country: string, network = source.int(0, 9), service = ""): string => {
    for (;;) {
      const ip =
        type === "residential" && source.chance(0.12)
          ? `2001:db8:${source.hex(4)}:${source.hex(4)}::${source.int(1, 9)}`
          : `${source.pick(BLOCKS)}.${source.int(0, 255)}.${source.int(0, 255)}.${source.int(1, 254)}`;
      if (used.has(ip)) continue;
      used.add(ip);
      addresses.push(describe(source, ip, type, country, network, service));
      return ip;
    }
  };
  const left: { ip: string; since: number }[] = [];
  const homeAddress = (source: Random, country: string, since: number, until: number): string => {
    const free =
      manner.untidy && since > 0 && source.chance(PASSED_ON) ? left.findIndex((old) => old.since <= since) : -1;
    const ip = free < 0 ? address(source, "residential", country) : left[free].ip;
    if (free >= 0) left.splice(free, 1);
    // The first line may come back at the end, when the lines of an account start again; the last has nobody after it.
    if (since > 0 && 2 * until - since <= WINDOW_DAYS && left.length < 500) left.push({ ip, since: until });
    return ip;
  };
  /** A block of neighbours, as providers have them: `count` addresses in as few /24 as `perBlock` allows. */
  const block = (type: string, country: string, count: number, perBlock: number, network: number, service: string) => {
    const ips: string[] = [];
    while (ips.length < count) {
      const prefix = `${rng.pick(BLOCKS)}.${rng.int(0, 255)}.${rng.int(0, 255)}`;
      if (prefixes.has(prefix)) continue;
      prefixes.add(prefix);
      for (let host = 0; host < perBlock && ips.length < count; host++) {
        const ip = `${prefix}.${host + 1}`;
        if (used.has(ip)) continue;
        used.add(ip);
        ips.push(ip);
        addresses.push(describe(rng, ip, type, country, network, service));
      }
    }
    return ips;
  };

  const pools: string[][] = [];
  const pool = (ips: string[]) => pools.push(ips);
  const sized = (least: number, share: number, most: number) =>
    Math.min(most, Math.max(least, Math.round(accounts * share)));
  const mobile = [0, 1, 2, 3].map((i) => pool(block("mobile", COUNTRIES[i], sized(3, 0.003, 3000), 64, i, "")));
  const vpn = [0, 1, 2].map((i) =>
    pool(block("vpn", COUNTRIES[i + 3], sized(4, 0.0008, 800), 8, i, `Tunnel ${i + 1}`)),
  );
  const proxies = [0, 1, 2].map((i) =>
    pool(
      Array.from({ length: sized(3000, 0.3, 200_000) }, () => {
        const known = rng.chance(0.35);
        const type = known ? "residential_proxy" : "residential";
        return address(rng, type, rng.pick(COUNTRIES), rng.int(0, 9), known ? `Exit pool ${i + 1}` : "");
      }),
    ),
  );
  const template = (): Template => ({ fingerprint: fingerprint(rng), capability: rng.pick(CAPABILITIES) });
  return {
    accounts,
    manner,
    texts: 0,
    addresses,
    pools,
    mobile,
    vpn,
    proxies,
    templates: Array.from({ length: sized(150, 0.02, 6000) }, template),
    clients: Array.from(
      { length: 60 },
      (_, i) => `${["python-sdk", "node-sdk", "curl", "go-sdk", "web"][i % 5]}/${rng.hex(10)}`,
    ),
    issuers: issuers(rng),
    mailDomains: ["inbox", "postbox", "mailhaus", "quickmail", "letterly", "ownmail", "courier", "ymail"].map(
      (n) => `${n}.example`,
    ),
    disposableDomains: Array.from({ length: 12 }, () => `${rng.hex(6)}.tempmail.example`),
    niches: manner.untidy ? niches(accounts, template, rng) : [],
    sets: new Map(),
    address,
    homeAddress,
    fingerprint,
  };
}

/** One entry for each stranger to come, so that a template's audience is as large as its entries are many. */
function niches(accounts: number, template: () => Template, rng: Random): Template[] {
  const entries: Template[] = [];
  while (entries.length < accounts * NICHE_SHARE) {
    const audience = Math.min(200, Math.max(5, Math.round(rng.lognormal(16, 1))));
    const shared = template();
    for (let i = 0; i < audience; i++) entries.push(shared);
  }
  return entries;
}

function describe(rng: Random, ip: string, type: string, country: string, network: number, service: string): Address {
  // Nobody's data are complete: a type may be missing, a country may be wrong.
  const shown = rng.chance(0.04) ? "" : type;
  return {
    ip,
    asn: 4_200_000_000 + hashOf(`${type}${country}`) * 10 + network,
    asn_name: `${type === "hosting" ? "Cloud" : type === "mobile" ? "Mobile" : "Net"} ${country} ${network + 1}`,
    ip_type: shown,
    proxy_service: service,
    country: rng.chance(0.03) ? "" : rng.chance(0.01) ? rng.pick(COUNTRIES) : country,
  };
}

const hashOf = (text: string) => [...text].reduce((sum, c) => (sum * 31 + (c.codePointAt(0) ?? 0)) % 9000, 7);

function issuers(rng: Random): Issuer[] {
  const make = (count: number, method: PaymentMethod, name: string) =>
    Array.from({ length: count }, (_, i) => ({
      bin: `9${rng.int(10_000, 99_999)}`,
      name: `${name} ${i + 1}`,
      country: COUNTRIES[rng.zipf(COUNTRIES.length)],
      method,
    }));
  return [...make(180, "card", "Bank"), ...make(7, "virtual", "Virtual Card"), ...make(9, "prepaid", "Gift Card")];
}
