import { DISPOSITIONS, FAMILIES, FAMILY_NAMES, type Disposition, type Family } from "../../server/contract/graph.ts";
import { VERDICTS, kindName, shorten } from "../state/format.ts";
import { choice, type View } from "../state/view.ts";
import type { IconName } from "../ui/Icon.tsx";
import type { NodeRow, TieRow } from "./rows.ts";

/** How a canvas is looked at; the address holds it as `canvas`. */
export const MODES = ["drawing", "both", "table"] as const;
export type Mode = (typeof MODES)[number];

/** What the ways to look at a canvas are called. */
export const MODE_LOOKS = [
  { mode: "drawing", title: "Canvas", icon: "graph" },
  { mode: "both", title: "Canvas and table", icon: "both" },
  { mode: "table", title: "Table", icon: "table" },
] as const satisfies readonly { mode: Mode; title: string; icon: IconName }[];

/** How the address says that the canvas is looked at. */
export function canvasMode(view: View): Mode {
  return choice(view, "canvas", MODES);
}

/** The way to look at a canvas that comes after another. */
export function nextMode(mode: Mode): Mode {
  return MODES[(MODES.indexOf(mode) + 1) % MODES.length] ?? "drawing";
}

/** The settings of the address that show a canvas in this way. */
export function modeParams(mode: Mode): Record<string, string> {
  return { canvas: mode === "drawing" ? "" : mode };
}

/** What rows must be to be shown; null where anything will do. */
export interface Sieve {
  /** In small letters, a part of a name or an id. */
  find: string;
  /** A kind of node, or `hub`. */
  kind: string | null;
  family: Family | null;
  verdict: Disposition | null;
}

/** The filter of the table from the words in the address; what it does not understand narrows nothing. */
export function readSieve(words: Readonly<Partial<Record<keyof Sieve, string | undefined>>>): Sieve {
  return {
    find: (words.find ?? "").trim().toLowerCase(),
    kind: words.kind ?? null,
    family: FAMILIES.find((family) => family === words.family) ?? null,
    verdict: DISPOSITIONS.find((disposition) => disposition === words.verdict) ?? null,
  };
}

/** What narrows the table, in words, each with the settings that it stands for; a tie has neither kind nor verdict. */
export function sieveTokens(sieve: Sieve, ofTies: boolean): { text: string; params: string[] }[] {
  const { find, kind, family, verdict } = sieve;
  return [
    ...(find === "" ? [] : [{ text: `with “${shorten(find, 24)}”`, params: ["row-find"] }]),
    ...(kind === null || ofTies ? [] : [{ text: kind === "hub" ? "hubs" : kindName(kind), params: ["row-kind"] }]),
    ...(family === null ? [] : [{ text: FAMILY_NAMES[family].toLowerCase(), params: ["row-family"] }]),
    ...(verdict === null || ofTies ? [] : [{ text: VERDICTS[verdict].state, params: ["row-verdict"] }]),
  ];
}

/** Whether a node passes the filter, its text excepted. */
export function isKept({ node }: NodeRow, { kind, family, verdict }: Sieve): boolean {
  if (kind !== null && (kind === "hub" ? !node.hub : node.kind !== kind)) return false;
  if (family !== null && node.family !== family) return false;
  if (verdict === null) return true;
  return node.group === undefined ? node.disposition === verdict : (node.group.verdicts[verdict] ?? 0) > 0;
}

/** Whether a node has a text in its name or its id. */
export function isFound({ node }: Pick<NodeRow, "node">, { find }: Sieve): boolean {
  return find === "" || node.label.toLowerCase().includes(find) || node.id.toLowerCase().includes(find);
}

/** Whether a tie passes the filter: its family, and the text in either end. */
export function isKeptTie({ edge, from, to }: TieRow, sieve: Sieve): boolean {
  if (sieve.family !== null && edge.family !== sieve.family) return false;
  return isFound({ node: from }, sieve) || isFound({ node: to }, sieve);
}
