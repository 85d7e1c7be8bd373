/** Where an account's exchanges come from: sources with weights, drawn once for each account. */
export type NetworkPlan =
  /** Own residential lines; a dynamic address changes every `churnDays`; `shared`: the whole household has one line. */
  | { kind: "home"; churnDays: number; shared?: boolean }
  /** A carrier's NAT: few addresses for thousands of subscribers. */
  | { kind: "mobile" }
  /** A public VPN's exits. */
  | { kind: "vpn" }
  /** `addresses` of the actor's own (an office, a campus, a venue, its servers, the exits of one carrier or VPN), of which each account uses `each`. */
  | { kind: "fixed"; type: "corporate" | "education" | "hosting" | "mobile" | "vpn"; addresses: number; each: number }
  /** A server of its own for each account. */
  | { kind: "server" }
  /**
   * A residential proxy provider (by number; unrelated customers use it too): a new exit every `rotateHours`, or, where
   * `rotateRequests` is given, after so many requests (one: each has its own; more: on average).
   */
  | { kind: "proxy"; provider: number; rotateHours: number; rotateRequests?: number };

type PaymentPlan =
  | { kind: "none" }
  /** Own instrument for each account; the methods have weights; `bins`: from so few issuers for each method. */
  | { kind: "own"; methods: Partial<Record<PaymentMethod, number>>; bins?: number }
  /** Groups of `least` to `most` accounts share an instrument from few issuers; `second`: share that has one more. */
  | { kind: "groups"; method: PaymentMethod; least: number; most: number; bins: number; second: number }
  /** Everybody pays with one of `instruments`. */
  | { kind: "common"; method: PaymentMethod; instruments: number };

export type PaymentMethod = "card" | "prepaid" | "virtual" | "bank" | "wallet" | "crypto" | "invoice";

/** Which prompt templates an account sends: the shares of own and public ones; the rest are prompts without a template. */
export interface TemplatePlan {
  /** Templates of the actor's own, one set for all its accounts; 0: none. */
  own: number;
  /** Name of a set that actors of one world have in common, which the first of them makes; null: the set is the actor's alone. */
  common: string | null;
  /** How many of the own set each account works on; null: all. Who replaces an account takes over its part. */
  perAccount: number | null;
  /** Whether each rendering of an own template is worded anew, where exchanges carry text. */
  paraphrased: boolean;
  ownShare: number;
  /** The own set is divided among so many phases of the time window, one part after the other. */
  phases: number;
  publicShare: number;
  /** Templates that only this account sends, with what is left of 1. */
  personal: boolean;
  /** Weights of what the own templates are after. */
  capabilities: Record<string, number>;
}

export interface TimePlan {
  rhythm: "human" | "flat" | "shifts";
  /** Offset from UTC in hours of all accounts; null: each account its own. */
  zone: number | null;
  /** Common start times a day of jobs that all accounts run; 0: none. */
  waves: number;
  /** Minutes in which the accounts follow a start. */
  waveMinutes: number;
  /** Same start times every day (a timetable), or new ones (a dispatcher). */
  timetable: boolean;
  /** Whether each account has start times of its own. */
  ownWaves: boolean;
  /** Days of the window, first and last, in which the actor is active; null: all. */
  days: [number, number] | null;
}

export interface SignupPlan {
  /** Days before the window's start between which accounts were opened; negative is within the window. */
  from: number;
  to: number;
  /** Days from the opening of an account to its first exchange; the banned are replaced by accounts that slept so long. */
  dormant: number;
  /** Number of days on which the accounts were opened together; 0: spread out. */
  bursts: number;
  mail: "public" | "own" | "pattern" | "disposable";
  organization: string | null;
  verified: boolean;
  programme: "education" | "research" | "startup" | null;
  plan: string;
  /** Accounts that share a phone number, and a device; 1: own. */
  perPhone: number;
  perDevice: number;
}

/** How an account is used: where from, with what prompts, when, how much. */
export interface Use {
  abusive: boolean;
  networks: { plan: NetworkPlan; share: number }[];
  templates: TemplatePlan;
  time: TimePlan;
  /** Exchanges of one account over the window: median and deviation of the log; `fixed` keeps them out of scaling. */
  volume: { median: number; sigma: number; fixed?: boolean };
  /** Share of an account's exchanges that are, or pretend to be, a person's: public and personal prompts at human hours on all days. */
  camouflage: number;
  /** Clients that all accounts have in common (a tool of its own), or a draw from the public ones. */
  client: "own" | "public" | "mixed";
  channel: Partial<Record<"api" | "app" | "cloud" | "router", number>>;
  /** Share of traffic on a new model from its release, within a day; null: accounts move when they like, if ever. */
  moves: number | null;
}

/**
 * A group of accounts, described and not yet made: one operator, one organisation, or a crowd of strangers.
 * The engine (`populate`) turns actors into rows; scenarios only list actors.
 */
export interface Actor extends Use {
  /** Goes to the truth's scenario column. */
  scenario: string;
  /** Whether its accounts have one operator; a crowd of strangers is `strangers`. */
  kind: "operator" | "strangers";
  accounts: number;
  payment: PaymentPlan;
  signup: SignupPlan;
  /** Share of accounts banned at each ban wave, replaced by new ones of the same actor. */
  banned: number;
  /** Share of the accounts that customers use, each in a way of its own. */
  resold: { share: number; use: Use } | null;
}

/** How many of an actor's accounts are abusive: those that it uses itself. */
export function abusiveAccounts(actor: Actor): number {
  return actor.abusive ? actor.accounts - resoldAccounts(actor) : 0;
}

/** How many of an actor's accounts customers use. */
export function resoldAccounts(actor: Actor): number {
  return actor.resold === null ? 0 : Math.round(actor.accounts * actor.resold.share);
}
