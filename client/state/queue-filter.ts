import { FAMILY_NAMES } from "../../server/contract/graph.ts";
import { NOBODY } from "../../server/contract/queue.ts";
import { BAND_NAMES, CASE_NAMES, CHANGE_NAMES, VERDICTS } from "./format.ts";
import { choice, type View } from "./view.ts";

/** Which clusters the queue shows, in which order: what the server is asked for. */
export interface QueueFilter {
  status: "all" | "flagged" | "to_review" | "changed" | "judged";
  sort: (typeof SORTS)[number]["value"];
  disposition?: string;
  band?: string;
  family?: string;
  min_size?: string;
  max_size?: string;
  change?: string;
  assignee?: string;
  case?: string;
  known_good?: string;
}

/** Orders of the queue. */
export const SORTS = [
  { value: "rank", label: "what to look at first" },
  { value: "risk", label: "risk" },
  { value: "size", label: "accounts" },
  { value: "exchanges", label: "exchanges a day" },
  { value: "last_seen", label: "last seen" },
] as const;

/** Stands for whoever looks, in an address that several people open. */
export const ME = "@me";

interface Option {
  value: string;
  label: string;
}
const options = (names: Readonly<Record<string, string>>): Option[] =>
  Object.entries(names).map(([value, label]) => ({ value, label }));

/** What the queue can be narrowed to: the setting of the address, the question of the server, its answers. */
export const FACETS = [
  {
    param: "verdict",
    asks: "disposition",
    title: "Verdict",
    options: Object.entries(VERDICTS).map(([value, { state }]) => ({ value, label: state })),
  },
  { param: "band", asks: "band", title: "Likelihood", options: options(BAND_NAMES) },
  { param: "family", asks: "family", title: "Held together by", options: options(FAMILY_NAMES) },
  { param: "change", asks: "change", title: "Since the last run", options: options(CHANGE_NAMES) },
  { param: "work", asks: "case", title: "Work", options: options(CASE_NAMES) },
  {
    param: "known",
    asks: "known_good",
    title: "Known good",
    options: options({ only: "only known good", without: "without known good" }),
  },
] as const satisfies readonly { param: string; asks: keyof QueueFilter; title: string; options: Option[] }[];

/** Settings of the address that belong to the queue; the others are the open cluster's. */
export const QUEUE_PARAMS = ["show", "sort", ...FACETS.map(({ param }) => param), "who", "min", "max"] as const;

/** Which clusters the address asks for; `me` is the analyst of this browser. */
export function queueFilter(view: View, me: string): QueueFilter {
  const filter: QueueFilter = {
    status: choice(view, "show", ["all", "flagged", "to_review", "changed", "judged"]),
    sort: choice(view, "sort", ["rank", "risk", "size", "exchanges", "last_seen"]),
  };
  for (const { param, asks, options: known } of FACETS) {
    const value = known.find((option) => option.value === view.params[param])?.value;
    if (value !== undefined) filter[asks] = value;
  }
  const { who, min, max } = view.params;
  if (who !== undefined && who !== "") filter.assignee = who === ME ? me || ME : who;
  if (isSize(min)) filter.min_size = min;
  if (isSize(max)) filter.max_size = max;
  return filter;
}

/** The queue's settings of an address, without the empty ones. */
export function queueParams(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    QUEUE_PARAMS.flatMap((name) => {
      const value = params[name] ?? "";
      return value === "" ? [] : [[name, value]];
    }),
  );
}

/** Changes that turn the queue's settings of an address into those of a view. */
export function viewPatch(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(QUEUE_PARAMS.map((name) => [name, params[name] ?? ""]));
}

/** What narrows the queue, in words, each with the settings that it stands for. */
export function narrowings(params: Readonly<Record<string, string>>): { text: string; params: string[] }[] {
  const found: { text: string; params: string[] }[] = FACETS.flatMap(({ param, title, options: known }) => {
    const label = known.find(({ value }) => value === params[param])?.label;
    return label === undefined ? [] : [{ text: `${title.toLowerCase()}: ${label}`, params: [param] }];
  });
  const { who = "", min, max } = params;
  if (who !== "")
    found.push({ text: who === ME ? "mine" : who === NOBODY ? "nobody's" : `with ${who}`, params: ["who"] });
  const [least, most] = [isSize(min) ? min : null, isSize(max) ? max : null];
  if (least !== null || most !== null) {
    found.push({ text: `${least ?? 1} to ${most ?? "any number of"} accounts`, params: ["min", "max"] });
  }
  return found;
}

/** The views that are always there. */
export const GIVEN_VIEWS = [
  { name: "All", params: {} },
  { name: "To review", params: { show: "to_review" } },
  { name: "Flagged", params: { show: "flagged" } },
  { name: "Changed", params: { show: "changed" } },
  { name: "Mine", params: { who: ME } },
] as const satisfies readonly { name: string; params: Readonly<Record<string, string>> }[];

/** True where the address shows a view, in whatever order. */
export function isView(params: Readonly<Record<string, string>>, view: Readonly<Record<string, string>>): boolean {
  return QUEUE_PARAMS.every((name) => name === "sort" || (params[name] ?? "") === (view[name] ?? ""));
}

function isSize(text: string | undefined): text is string {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text);
}
