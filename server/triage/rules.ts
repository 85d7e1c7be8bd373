import type { Family } from "../contract/graph.ts";
import { counted, percent } from "../figures.ts";
import type { Measures } from "./measures.ts";

/** Log-odds of abuse, in bits, before any reason: about one linked cluster in 23 is harmful. */
export const BASE_BITS = -4.5;

/** Share of links that rest on network or synchrony from which members are no separate people, whatever they send. */
const TIED = 0.5;

/** One line of the logistic model: what it reads, how much it can say, and in which words. */
export interface Rule {
  code: string;
  family: Family | null;
  /** Bits at full strength by simulation; negative speaks against abuse. */
  bits: number;
  /** True where it tells how one account behaves, and not how the cluster is made: what a member is held against before it is flagged. */
  ofMember?: true;
  /** True where it counts in full in a cluster of any size; what else speaks for abuse counts less in small ones. */
  anySize?: true;
  /** True where verdicts, or the bans that follow them, are what it reads: left out when weights are learned from verdicts. */
  ofVerdicts?: true;
  /** The measure, or null where the data does not say. `everybody` are the same measures of all accounts. */
  value(cluster: Measures, everybody: Measures): number | null;
  /** Values at which the rule begins to speak, and speaks fully. */
  from: number;
  full: number;
  text(value: number, cluster: Measures): string;
}

const above = (share: number | null, usual: number | null): number | null =>
  share === null ? null : share - (usual ?? 0);

/** The model: a logistic regression with weights set by hand on simulated worlds (docs/method.md, "Risk"). Every constant of it stands here. */
export const RULES: readonly Rule[] = [
  {
    code: "EXCLUSIVE_TEMPLATES",
    family: "template",
    bits: 4,
    ofMember: true,
    value: ({ exclusiveTemplateShare }) => exclusiveTemplateShare,
    from: 0.2,
    full: 0.6,
    text: (value, { exclusiveTemplates }) =>
      `${percent(value)} of requests follow ${counted(exclusiveTemplates, "template")} that hardly anybody else uses`,
  },
  {
    code: "EVEN_LOAD",
    family: "synchrony",
    bits: 3,
    value: ({ loadVariation }) => loadVariation,
    from: 0.8,
    full: 0.35,
    text: (value) =>
      `load is spread evenly: it varies by ${percent(value)} among members, where people differ by 100 % and more`,
  },
  {
    code: "FLAT_DAY",
    family: "synchrony",
    bits: 3,
    ofMember: true,
    value: ({ rhythm }) => rhythm,
    from: 0.3,
    full: 0.12,
    text: (value) => `no human day: work goes on around the clock (rhythm ${value.toFixed(2)} of 1)`,
  },
  {
    code: "DISPOSABLE_INSTRUMENTS",
    family: "payment",
    bits: 3,
    value: ({ disposableShare }, everybody) => above(disposableShare, everybody.disposableShare),
    from: 0.15,
    full: 0.6,
    text: (_, { disposableShare }) =>
      `${percent(disposableShare ?? 0)} of paying members use prepaid, virtual or crypto instruments`,
  },
  {
    code: "SERIES_OF_INSTRUMENTS",
    family: "payment",
    bits: 3,
    value: ({ seriesShare }) => seriesShare,
    from: 0.3,
    full: 0.8,
    text: (value, { instruments }) =>
      `${percent(value)} of the members' ${instruments} instruments come from one issuer's series, beyond what is common`,
  },
  {
    code: "PASSED_INSTRUMENTS",
    family: "payment",
    bits: 2,
    value: ({ passedShare }) => passedShare,
    from: 0.4,
    full: 0.9,
    text: (value, { passedInstruments }) =>
      `${percent(value)} of paying members use ${counted(passedInstruments, "instrument")} that ${passedInstruments === 1 ? "passes" : "pass"} from one to the next`,
  },
  {
    code: "ONE_PAYER",
    family: "payment",
    bits: -5,
    value: ({ onePayerShare }) => onePayerShare,
    from: 0.6,
    full: 0.95,
    text: (value) => `one instrument pays openly for ${percent(value)} of paying members`,
  },
  {
    code: "INVOICED",
    family: "payment",
    bits: -5,
    value: ({ invoicedShare }) => invoicedShare,
    from: 0.3,
    full: 0.8,
    text: (value) => `${percent(value)} of paying members pay by invoice: known by contract`,
  },
  {
    code: "ANONYMISING_IPS",
    family: "network",
    bits: 3,
    value: ({ anonymisingShare }, everybody) => above(anonymisingShare, everybody.anonymisingShare),
    from: 0.15,
    full: 0.6,
    text: (_, { anonymisingShare }) =>
      `${percent(anonymisingShare ?? 0)} of use comes through hosting, VPN or proxy addresses`,
  },
  {
    code: "SIGNUP_BURST",
    family: "signup",
    bits: 2.5,
    value: ({ burstExcess }) => burstExcess,
    from: 0.15,
    full: 0.6,
    text: (value) => `${percent(value)} more members than chance explains signed up within an hour of each other`,
  },
  {
    code: "YOUNG_ACCOUNTS",
    family: "signup",
    bits: 1.5,
    value: ({ medianAgeDays }) => medianAgeDays,
    from: 180,
    full: 75,
    text: (value) => `accounts are young: half are less than ${Math.max(1, Math.ceil(value))} days old`,
  },
  {
    code: "BANNED_MEMBERS",
    family: null,
    bits: 6,
    ofVerdicts: true,
    value: ({ banned, size }, everybody) => (banned >= 2 ? banned / size - everybody.banned / everybody.size : 0),
    from: 0,
    full: 0.06,
    text: (_, { banned }) => `${counted(banned, "member")} ${banned === 1 ? "is" : "are"} banned or suspended already`,
  },
  {
    code: "CONFIRMED_MEMBERS",
    family: null,
    bits: 5,
    anySize: true,
    ofVerdicts: true,
    value: ({ confirmedFraud, size }) => confirmedFraud / size,
    from: 0,
    full: 0.25,
    text: (_, { confirmedFraud }) =>
      `${counted(confirmedFraud, "member")} ${confirmedFraud === 1 ? "was" : "were"} confirmed as fraud`,
  },
  {
    code: "BENIGN_MEMBERS",
    family: null,
    bits: -7,
    ofVerdicts: true,
    value: ({ judgedBenign, size }) => judgedBenign / size,
    from: 0,
    full: 0.25,
    text: (_, { judgedBenign }) =>
      `${counted(judgedBenign, "member")} ${judgedBenign === 1 ? "was" : "were"} judged benign`,
  },
  {
    code: "VERIFIED_ORGANIZATION",
    family: null,
    bits: -12,
    value: ({ verified, size }) => verified / size,
    from: 0.05,
    full: 0.6,
    text: (_, { verified, size }) => `${verified} of ${size} members belong to a verified organisation`,
  },
  {
    code: "ONE_ORGANIZATION",
    family: null,
    bits: -2,
    value: ({ oneOrganizationShare }) => oneOrganizationShare,
    from: 0.4,
    full: 0.9,
    text: (value) => `${percent(value)} of members name one organisation`,
  },
  {
    code: "ONE_CUSTOMER",
    family: null,
    bits: -8,
    value: ({ oneOrganizationShare, onePayerShare }) =>
      onePayerShare === null ? null : Math.min(oneOrganizationShare, onePayerShare),
    from: 0.5,
    full: 0.9,
    text: (value) =>
      `openly one customer: ${percent(value)} of members name one organisation and are paid for by one instrument`,
  },
  {
    code: "ONE_TOOL",
    family: null,
    bits: -3,
    value: ({ beyondTools }) => beyondTools,
    from: 0.5,
    full: 0.25,
    text: (value) =>
      `prompts, clients and sign-up tie most members: by anything else only ${percent(value)} hang together. People with one tool or one course can look the same`,
  },
  {
    code: "HUMAN_DAY",
    family: "synchrony",
    bits: -4,
    ofMember: true,
    value: ({ rhythm, linkedBy }, everybody) =>
      rhythm === null ? null : Math.min(rhythm, everybody.rhythm ?? rhythm) * (1 - linkedBy.step),
    from: 0.3,
    full: 0.5,
    text: (value) => `members keep human hours (rhythm ${value.toFixed(2)} of 1)`,
  },
  {
    code: "UNEVEN_LOAD",
    family: "synchrony",
    bits: -2,
    value: ({ loadVariation }) => loadVariation,
    from: 0.8,
    full: 1.4,
    text: (value) => `members differ in load as people do, by ${percent(value)}`,
  },
  {
    code: "PERSONAL_PROMPTS",
    family: "template",
    bits: -3,
    ofMember: true,
    value: ({ personalTemplateShare }) => personalTemplateShare,
    from: 0.3,
    full: 0.7,
    text: (value) => `${percent(value)} of requests are of one account's own kind`,
  },
  {
    code: "SEPARATE_PEOPLE",
    family: "template",
    bits: -7,
    ofMember: true,
    value: ({ commonTemplateShare, linkedBy, rhythm }, everybody) => {
      if (commonTemplateShare === null) return null;
      if (linkedBy.use >= TIED) return 0;
      const human = rhythm === null || everybody.rhythm === null ? 1 : rhythm / everybody.rhythm;
      return Math.min(1 - commonTemplateShare, human);
    },
    from: 0.75,
    full: 0.95,
    text: (_, { commonTemplateShare }) =>
      `members work apart, at human hours: only ${percent(commonTemplateShare ?? 0)} of requests follow templates that are more common among them than elsewhere`,
  },
  {
    code: "COMMON_PREMISES",
    family: "network",
    bits: -3,
    value: ({ premisesShare }) => premisesShare,
    from: 0.2,
    full: 0.7,
    text: (value) => `${percent(value)} of use comes from one company, campus or venue: nobody hides there`,
  },
  {
    code: "ONE_EVENT",
    family: null,
    bits: -5,
    value: ({ briefShare }, everybody) => above(briefShare, everybody.briefShare),
    from: 0.4,
    full: 0.7,
    text: (_, { briefShare }) =>
      `${percent(briefShare ?? 0)} of activity falls within three days: a hackathon or a workshop looks the same`,
  },
  {
    code: "TENURE",
    family: "signup",
    bits: -2.5,
    ofMember: true,
    value: ({ medianAgeDays }) => medianAgeDays,
    from: 180,
    full: 500,
    text: (value) => `accounts are established: half are more than ${Math.floor(value)} days old`,
  },
];
