import type { InvestigationRun } from "../../server/contract/investigate.ts";
import { textOf } from "./parameters.ts";
import { currentView, go } from "./router.ts";
import { shareable } from "./typed.ts";

/** What the Investigations screen shows beside the library. */
export const TABS = ["ask", "query", "new", "edit", "versions", "findings", "runs"] as const;
export type Tab = (typeof TABS)[number];
/** Settings of the library that stay when another investigation is opened. */
const KEPT = ["find", "tag", "archived"] as const;

/** Opens an investigation, or a tab of the screen, as the library was. */
export function openTab(tab: Tab, name: string | null = null, params: Record<string, string> = {}): void {
  const view = currentView();
  const kept = view.screen === "investigations" ? KEPT.map((each) => [each, view.params[each] ?? ""]) : [];
  const all = { ...Object.fromEntries(kept), ...params, tab: tab === "ask" ? "" : tab };
  go({ screen: "investigations", id: name, params: all, selected: [] });
}

/** Opens an investigation with its parameters filled in. */
export function openFilled(name: string, filled: Readonly<Record<string, string>>, version?: number): void {
  const fields = Object.entries(filled).map(([key, text]) => [`p.${key}`, shareable(text)]);
  openTab("ask", name, { ...Object.fromEntries(fields), ...(version === undefined ? {} : { v: String(version) }) });
}

/** Opens what was run once, as it was run. */
export function openRun({ name, version, cypher, parameters }: InvestigationRun): void {
  const filled = Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, textOf(value)]));
  if (name !== null) return openFilled(name, filled, version ?? undefined);
  const fields = Object.entries(parameters).map(([key, value]) => [
    `p.${key}`,
    shareable(typeof value === "string" ? value : JSON.stringify(value)),
  ]);
  openTab("query", null, { ...Object.fromEntries(fields), q: shareable(cypher) });
}
