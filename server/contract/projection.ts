import type { Cluster } from "./cluster.ts";
import type { Calibration } from "./feedback.ts";
import type { KeptGroup } from "./groups.ts";
import type { Hub, TimingConstants } from "./run.ts";
import type { Settings } from "./settings.ts";

/** Properties of an identifier that detection reads, as bits of `Projection.traits`. */
export const TRAITS = {
  /** Instrument that is cheap to make in numbers: prepaid, virtual, crypto. */
  disposableInstrument: 1,
  /** Instrument that is had by contract: an invoice. */
  contractInstrument: 8,
  /** IP of a hosting provider, VPN, proxy, residential proxy or Tor. */
  anonymisingIp: 2,
  /** IP known to serve many: mobile carrier, corporate, education. */
  sharedIp: 4,
} as const;

/**
 * The account–identifier graph as typed arrays: what detection works on. Accounts and identifiers are numbered from 0;
 * both are sorted by id, so that the numbering does not depend on the order of loading.
 */
export interface Projection {
  /** Account ids (without the `account:` prefix), sorted; length n. */
  accounts: string[];
  /** Node ids of identifiers (`ip:198.51.100.7`), sorted; length m. */
  identifiers: string[];
  /** Kind of each identifier: index into `IdentifierKind.options`; length m. */
  kinds: Uint8Array;
  /** Bits of TRAITS; length m. */
  traits: Uint8Array;
  /** Number of the network (/24 or /64) of an IP, -1 for the rest; length m. Networks are numbered from 0. */
  network: Int32Array;
  /** Node ids of networks (`network:198.51.100.0/24`), by number. */
  networks: string[];
  /** Number of the BIN (first digits, which name the issuer) of a payment instrument, -1 for the rest; length m. */
  bin: Int32Array;
  /** `bin:<digits>`, by number. */
  bins: string[];
  /** CSR by account: relations of account a are offsets[a] to offsets[a + 1]; length n + 1. Targets ascend within an account. */
  offsets: Uint32Array;
  /** Identifier of each relation; length r. */
  targets: Uint32Array;
  /** Times the account used the identifier; length r. */
  counts: Float64Array;
  /** Facts of accounts; each of length n. */
  facts: {
    /** Epoch milliseconds, NaN when not known. */
    createdAt: Float64Array;
    /** First and last sighting by a relation or an exchange; epoch milliseconds, NaN when not known. */
    firstSeen: Float64Array;
    lastSeen: Float64Array;
    /** 1 where the account belongs to a verified organisation. */
    verified: Uint8Array;
    /** Number of the identifier of kind `organization`, or -1. */
    organization: Int32Array;
    /** Exchanges over all time. */
    exchanges: Float64Array;
    /** 1 where `status` is suspended or banned. */
    banned: Uint8Array;
    /** Index into `Disposition.options`. */
    disposition: Uint8Array;
  };
  /** Hourly activity as CSR by account: hours (hours since the epoch, ascending) and exchanges in each. */
  activity: { offsets: Uint32Array; hours: Uint32Array; counts: Uint32Array };
}

/** What a run found, in the numbering of its projection. */
export interface Detection {
  /** Match weight of each identifier in bits, 0 where it proves nothing; length m. */
  weights: Float32Array;
  /** The same for values that stand for no identifier of their own: networks, BINs, hours of sign-up; `ids` as they are explained. */
  derived: { ids: string[]; weights: Float32Array; reach: Uint32Array; hub: Uint8Array };
  /** Accounts that have the identifier; length m. */
  reach: Uint32Array;
  /** 1 where the identifier is a hub; length m. */
  hub: Uint8Array;
  /** Why each hub is one, by number: of an identifier, or m plus that of a derived value. */
  hubReasons: Map<number, string>;
  /** Links kept, each once with a < b. `families` is row-major, links × FAMILIES.length, in bits. */
  links: { a: Uint32Array; b: Uint32Array; bits: Float32Array; families: Float32Array };
  timing: TimingConstants;
  /** Stable id of the cluster of each account, or null; length n. */
  membership: (string | null)[];
  /** Probability that the account shares its cluster's operator; length n, 0 outside clusters. */
  linkage: Float32Array;
  /** 1 where the member is strong enough to act on; length n. */
  core: Uint8Array;
}

/** What a run keeps of a value that two accounts or more have: from this an explanation repeats what the run used. */
export interface KeptWeight {
  /** Match weight in bits, a 32-bit float; 0 where it proves nothing. */
  bits: number;
  /** Accounts that had it. */
  accounts: number;
  hub: boolean;
  /** Why a hub is one; null for the rest. */
  reason: string | null;
}

/** Members of a cluster of an earlier run, for stable ids. */
export interface EarlierCluster {
  id: string;
  members: string[];
}

/** A cluster before its run has an id. */
export type ClusterDraft = Omit<Cluster, "run_id">;

/** All that an analysis gives back: what was found, judged and ranked. */
export interface AnalysisResult {
  /** Its links are those that are written. */
  detection: Detection;
  /** Number of the links found. */
  links: number;
  /** In the order of work: `rank` 1 first. */
  clusters: ClusterDraft[];
  /** 1 where the account is a flagged member; length n. */
  flagged: Uint8Array;
  /** To when ages are counted, in epoch milliseconds. */
  dataEnd: number;
  /** How large clusters are drawn, by cluster id: the whole first, then its groups; small clusters have none. */
  groups: Map<string, KeptGroup[]>;
  /** Path of the smallest group of each account; null where its cluster has none; length n. */
  groupOf: (string | null)[];
  /** The hubs that most accounts have, at most 200. */
  hubs: Hub[];
  hubCount: number;
  /** Clusters that were not kept, being sooner strangers than one operator. */
  strangers: number;
  /** Number of the next new cluster: `H-0007` for 7. */
  nextId: number;
  /** Accounts that have at least one link. */
  linked: number;
  flaggedAccounts: number;
  /** The settings that were used: as given, with the weights of evidence that verdicts taught. */
  settings: Settings;
  /** What verdicts taught. */
  calibration: Calibration;
  /** Wall time of each step. */
  seconds: Record<string, number>;
}
