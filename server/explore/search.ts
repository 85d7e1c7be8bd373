import { z } from "zod";
import { accountId } from "../contract/node-id.ts";
import { SEARCH_GROUPS, SearchResult, type SearchGroup } from "../contract/search.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { WORDS } from "../store/schema.cypher.ts";
import { openView, readNodes } from "./nodes.ts";
import * as cypher from "./search.cypher.ts";
import { spellings } from "./values.ts";

/** Most that is looked at of each kind of hit: enough to put the most shared first, little enough to answer at once. */
const LOOKED_AT = 60;
const NOTES_SHOWN = 5;
const NOTES_INDEX = "words_note";
/** The group that each index of words adds to. */
const INDEX_OF: Readonly<Record<string, SearchGroup>> = {
  words_account: "account",
  words_instrument: "instrument",
  words_template: "template",
  words_organisation: "organisation",
  words_other: "other",
};

const Found = z.object({ id: z.string(), kind: z.string(), accounts: z.int() });
type Found = z.infer<typeof Found>;
const NoteRow = SearchResult.shape.notes.element.extend({ at: z.number() });
const Name = z.object({ name: z.string() });

const GROUP_OF: Readonly<Record<string, SearchGroup>> = {
  account: "account",
  ip: "address",
  network: "address",
  payment: "instrument",
  fingerprint: "template",
  organization: "organisation",
};

/**
 * Everything that a text finds: nodes by their whole id, by the beginning of their value and by words in it, notes by their words, clusters by id.
 * At most `limit` nodes, shared out between the groups.
 * @throws GraphError
 */
export async function searchGraph(graph: Graph, text: string, limit: number): Promise<SearchResult> {
  const q = text.trim();
  const page = { offset: 0, limit, total: 0 };
  if (q === "") return { page, more: false, words: true, hits: [], clusters: [], notes: [] };
  const texts = spellings(q);
  const bound = { limit: LOOKED_AT };
  const [view, ready, accounts, identifiers, networks] = await Promise.all([
    openView(graph),
    readAs(graph, Name, cypher.WORDS_READY),
    readAs(graph, Found.pick({ id: true }), cypher.ACCOUNTS_BY_BEGINNING, { q: accountId(q), ...bound }),
    readAs(graph, Found, cypher.IDENTIFIERS_BY_BEGINNING, { texts, ...bound }),
    readAs(graph, Found, cypher.NETWORKS_BY_BEGINNING, { texts, ...bound }),
  ]);
  const beginnings = [
    ...accounts.map(({ id }) => ({ id, kind: "account", accounts: 1 })),
    ...bySharing([...identifiers, ...networks], texts),
  ];
  const begun = groupHits(beginnings);
  const words = wordQuery(q);
  // A group that beginnings fill needs no words: they would be looked up in most of its nodes.
  const indexes = ready
    .map(({ name }) => name)
    .filter((name) => {
      const group = INDEX_OF[name];
      return words !== null && group !== undefined && (begun.get(group)?.length ?? 0) < LOOKED_AT;
    });
  const hasNotes = words !== null && ready.some(({ name }) => name === NOTES_INDEX);
  const run = view.run?.run_id ?? null;
  const [exact, byWords, notes, clusters] = await Promise.all([
    readNodes(graph, view, [q]),
    indexes.length === 0 ? [] : readAs(graph, Found, cypher.BY_WORDS, { indexes, words, ...bound }),
    hasNotes ? readAs(graph, NoteRow, cypher.NOTES_BY_WORDS, { words, limit: NOTES_SHOWN }) : [],
    run !== null && /^h-?\d*$/i.test(q)
      ? readAs(graph, SearchResult.shape.clusters.element, cypher.CLUSTERS_BY_BEGINNING, {
          run,
          q: q.toUpperCase(),
          limit: NOTES_SHOWN,
        })
      : [],
  ]);
  const groups = groupHits([...exact, ...beginnings, ...bySharing(byWords, texts)]);
  const chosen = shareOut(groups, limit);
  const nodes = await readNodes(graph, view, chosen);
  return {
    page: { ...page, total: [...groups.values()].reduce((sum, ids) => sum + ids.length, 0) },
    more: [...groups.values()].some((ids) => ids.length >= LOOKED_AT),
    words: Object.keys(WORDS).every((index) => ready.some(({ name }) => name === index)),
    hits: nodes.map((node) => ({ group: GROUP_OF[node.kind] ?? "other", node, cluster_id: node.cluster_id })),
    clusters,
    notes: notes.map((note) => ({ ...note, at: new Date(note.at).toISOString() })),
  };
}

/**
 * A Lucene query for nodes that hold every word of the text, the last of them perhaps not typed to its end; null where there is no word.
 * Words are cut as the index cuts them (Unicode UAX #29): a dot joins two letters or two digits.
 */
export function wordQuery(text: string): string | null {
  const cut = text.toLowerCase().replaceAll(/(?<=\p{L})\.(?=\p{N})|(?<=\p{N})\.(?=\p{L})/gu, " ");
  const words = cut.match(/[\p{L}\p{N}_](?:[\p{L}\p{N}_.]*[\p{L}\p{N}_])?/gu);
  if (words === null) return null;
  return words.map((word, place) => `+${word}${place === words.length - 1 ? "*" : ""}`).join(" ");
}

/** The most shared first, but before them what is one of the texts itself. */
function bySharing(found: readonly Found[], texts: readonly string[]): Found[] {
  const isWhole = ({ id }: Found): number => Number(texts.includes(id.slice(id.indexOf(":") + 1)));
  return found.toSorted((a, b) => isWhole(b) - isWhole(a) || b.accounts - a.accounts || (a.id < b.id ? -1 : 1));
}

/** Ids by group, each once, in the order given. */
function groupHits(found: readonly Pick<Found, "id" | "kind">[]): Map<SearchGroup, string[]> {
  const groups = new Map(SEARCH_GROUPS.map((group): [SearchGroup, Set<string>] => [group, new Set()]));
  for (const { id, kind } of found) groups.get(GROUP_OF[kind] ?? "other")?.add(id);
  return new Map([...groups].map(([group, ids]) => [group, [...ids]]));
}

/** At most `limit` ids, group by group: each gets its share, and what one does not need goes to the others. */
function shareOut(groups: ReadonlyMap<SearchGroup, readonly string[]>, limit: number): string[] {
  const shares = new Map<SearchGroup, number>();
  for (let left = limit; left > 0;) {
    const hungry = [...groups].filter(([group, ids]) => ids.length > (shares.get(group) ?? 0));
    if (hungry.length === 0) break;
    for (const [group] of hungry.slice(0, left)) shares.set(group, (shares.get(group) ?? 0) + 1);
    left -= Math.min(left, hungry.length);
  }
  return [...groups].flatMap(([group, ids]) => ids.slice(0, shares.get(group) ?? 0));
}
