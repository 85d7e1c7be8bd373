import { isIP } from "node:net";
import { z } from "zod";
import { KnownGoodEntry, type KnownGoodKind, type KnownGoodList, type KnownGoodRequest } from "../contract/feedback.ts";
import { IdentifierKind } from "../contract/graph.ts";
import { NotFoundError, UsageError } from "../errors.ts";
import { recordChange } from "../store/history.ts";
import type { Graph } from "../store/neo4j.ts";
import { instant, readAs } from "../store/read-as.ts";
import * as cypher from "./known-good.cypher.ts";
import type { Stamp } from "./label.ts";

const EntryRow = KnownGoodEntry.omit({ state: true }).extend({ at: z.number(), removed_at: z.number().nullable() });

const lowerCase = (text: string): string => text.toLowerCase();
const oneSpace = (text: string): string => text.trim().toLowerCase().replaceAll(/\s+/g, " ");
/** How values stand in the graph, where that is not as they are written (as `h_identifier` of ingest has it). */
const NORMAL: Partial<Record<IdentifierKind, (text: string) => string>> = {
  email: lowerCase,
  email_domain: lowerCase,
  name: oneSpace,
  address: oneSpace,
  phone: (text) => text.toLowerCase().replaceAll(/[ ()./-]/g, ""),
};

/**
 * Adds entries to the known-good list, all or none; entry n gets the id `<stamp.id>-n`, or the stamp's own where it is alone.
 * @throws UsageError for a value that its kind cannot have or a day that is past, GraphError
 */
export async function addKnownGood(
  graph: Graph,
  requests: readonly KnownGoodRequest[],
  { now, id }: Stamp,
): Promise<KnownGoodEntry[]> {
  const rows = requests.map((request, place) => {
    if (request.expires < dayOf(now)) {
      throw new UsageError("A known-good entry would have expired already.", "Give an expiry of today or later.");
    }
    const normal = normaliseEntry(request.kind, request.value);
    return { ...request, ...normal, at: now, id: requests.length === 1 ? id : `${id}-${place + 1}` };
  });
  await graph.transaction(async (query) => {
    for (const row of rows) {
      await query(cypher.ADD_ENTRY, row);
      const text = `put an entry on the known-good list (${row.kind}, owner ${row.owner}, until ${row.expires})`;
      const { by, reason } = row;
      await recordChange(query, { at: now, by, kind: "known_good", text, reason, subject: row.id });
    }
  });
  const written = new Set(rows.map((row) => row.id));
  return (await listKnownGood(graph, now)).entries.filter(({ entry_id }) => written.has(entry_id));
}

/** Takes an entry off the list; it stays on record. Throws NotFoundError where none of this id is on it, GraphError. */
export async function removeKnownGood(graph: Graph, entry: string, by: string, now: number): Promise<KnownGoodEntry> {
  let removed = false;
  await graph.transaction(async (query) => {
    removed = (await query(cypher.REMOVE_ENTRY, { id: entry, by, at: now })).length > 0;
    const text = "took an entry off the known-good list";
    if (removed) await recordChange(query, { at: now, by, kind: "known_good", text, undoes: entry });
  });
  const [row] = removed ? await readAs(graph, EntryRow, cypher.ENTRIES, { id: entry }) : [];
  if (row !== undefined) return toEntry(row, now);
  throw new NotFoundError("No entry of this id is on the known-good list.", "See `hydrascope known-good list`.");
}

/** Every entry ever made, newest first, with its state at `now` (epoch ms). Throws GraphError. */
export async function listKnownGood(graph: Graph, now: number): Promise<KnownGoodList> {
  const rows = await readAs(graph, EntryRow, cypher.ENTRIES, { id: null });
  return { entries: rows.map((row) => toEntry(row, now)) };
}

/**
 * An entry as matching reads it: a single address becomes a range of one, other identifiers take the spelling of the graph.
 * @throws UsageError naming what is wrong, never the value
 */
export function normaliseEntry(kind: KnownGoodKind, value: string): { kind: KnownGoodKind; value: string } {
  if (kind === "organization") return { kind, value: value.replace(/^organization:/, "") };
  if (kind === "range") return { kind, value: normaliseRange(value) };
  const colon = value.indexOf(":");
  const type = IdentifierKind.safeParse(value.slice(0, Math.max(0, colon)));
  const rest = value.slice(colon + 1);
  if (!type.success || rest === "") {
    throw new UsageError(
      "A known-good identifier needs its kind before its value.",
      `Write it as kind:value, e.g. payment:tok_1; kinds: ${IdentifierKind.options.join(", ")}.`,
    );
  }
  if (type.data === "ip") return { kind: "range", value: normaliseRange(rest) };
  return { kind, value: `${type.data}:${NORMAL[type.data]?.(rest) ?? rest}` };
}

function normaliseRange(text: string): string {
  const [address, prefix, ...more] = text.split("/");
  const bits = isIP(address) === 6 ? 128 : 32;
  const length = prefix === undefined ? bits : Number(prefix);
  const whole = prefix === undefined || /^\d{1,3}$/.test(prefix);
  if (isIP(address) === 0 || address.includes("%") || more.length > 0 || !whole || length > bits || length < 1) {
    throw new UsageError(
      "A known-good range is not a CIDR range of addresses.",
      "Write it as 203.0.113.0/24 or 2001:db8::/32.",
    );
  }
  return `${address}/${length}`;
}

function toEntry({ at, removed_at, ...row }: z.infer<typeof EntryRow>, now: number): KnownGoodEntry {
  const state = removed_at !== null ? "removed" : row.expires < dayOf(now) ? "expired" : "active";
  return { ...row, state, at: new Date(at).toISOString(), removed_at: instant(removed_at) };
}

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
