import { setParams, useView } from "./router.ts";
import { startText, type Typed } from "./parameters.ts";
import type { Parameter } from "../../server/contract/investigate.ts";

/** Longer texts stay in this tab: an address must fit into a chat and a server's limit. */
const LONGEST = 2000;
/** Stands in the address for a text that is too long for it. */
const MARK = /^~\d+$/;
const kept = new Map<string, string>();

/** The text for the address: itself, or the mark of where this tab keeps it. */
export function shareable(text: string): string {
  if (text.length <= LONGEST) return text;
  const mark = `~${kept.size + 1}`;
  kept.set(mark, text);
  return mark;
}

/** The text that `shareable` was given; empty where another tab kept it. */
export function restored(text: string): string {
  return MARK.test(text) ? (kept.get(text) ?? "") : text;
}

/** What is typed into a form, from the address; `unshared` names what a link to it leaves out. */
export function useTyped(parameters: readonly Pick<Parameter, "name" | "default">[]): {
  typed: Typed;
  unshared: string[];
  set: (name: string, text: string) => void;
} {
  const { params } = useView();
  const unshared: string[] = [];
  const typed = Object.fromEntries(
    parameters.map((parameter) => {
      const text = params[`p.${parameter.name}`];
      if (text === undefined) return [parameter.name, startText(parameter)];
      if (!MARK.test(text)) return [parameter.name, text];
      unshared.push(parameter.name);
      return [parameter.name, restored(text)];
    }),
  );
  return { typed, unshared, set: (name, text) => setParams({ [`p.${name}`]: shareable(text) }) };
}
