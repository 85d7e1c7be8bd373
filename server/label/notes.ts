import { z } from "zod";
import { accountOf, accountsAmong, isAccount } from "../contract/node-id.ts";
import { Note, type NoteList, type NoteOn, type NoteQuery, NoteRequest } from "../contract/notes.ts";
import { NotFoundError } from "../errors.ts";
import { clusterKey, readCluster, readRun } from "../store/clusters.ts";
import { recordChange } from "../store/history.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs, readOne } from "../store/read-as.ts";
import type { Stamp } from "./label.ts";
import { mentionable } from "./mentions.ts";
import * as cypher from "./notes.cypher.ts";

const Mention = z.object({ text: z.string(), node: z.string() });
const NoteRow = Note.extend({ at: z.number(), mentions: z.array(z.string()), words: z.array(z.string()) });

/** Writes a note on a cluster of the newest run, an account or an identifier. Throws NotFoundError, GraphError. */
export async function writeNote(graph: Graph, request: NoteRequest, { now, id }: Stamp): Promise<Note> {
  const { on, text, by } = NoteRequest.parse(request);
  const { cluster, node, key } = await findPlace(graph, on);
  const mentions = await readAs(graph, Mention, cypher.MENTIONED, mentionable(text));
  await graph.transaction(async (run) => {
    await run(cypher.CREATE_NOTE, {
      id,
      text,
      by,
      at: now,
      cluster,
      node,
      mentions: mentions.map((mention) => mention.node),
      words: mentions.map((mention) => mention.text),
    });
    if (key !== null) await run(cypher.ON_CLUSTER, { id, key });
    else if (node !== null && isAccount(node)) await run(cypher.ON_ACCOUNT, { id, account: accountOf(node) });
    else await run(cypher.ON_IDENTIFIER, { id, identifier: node });
    const ids = mentions.map((mention) => mention.node);
    await run(cypher.MENTION_ACCOUNTS, { id, ids: accountsAmong(ids) });
    await run(cypher.MENTION_IDENTIFIERS, { id, ids: ids.filter((each) => !isAccount(each)) });
    await recordChange(run, {
      at: now,
      by,
      kind: "note",
      text: "wrote a note",
      reason: text,
      cluster,
      node,
      subject: id,
    });
  });
  const row = await readOne(graph, NoteRow, cypher.NOTE, { id });
  if (row === null) throw new NotFoundError("No note has this id.", "Look at the notes again.");
  return toNote(row);
}

/** Notes on or about a cluster or a node, or all, newest first. Throws GraphError. */
export async function listNotes(graph: Graph, { cluster, node, limit }: NoteQuery): Promise<NoteList> {
  const run = (await readRun(graph))?.run_id ?? "";
  const [notes, count, parameters] =
    cluster !== undefined
      ? [cypher.CLUSTER_NOTES, cypher.CLUSTER_NOTE_COUNT, { cluster, key: clusterKey(run, cluster) }]
      : node === undefined
        ? [cypher.NOTES, cypher.NOTE_COUNT, {}]
        : isAccount(node)
          ? [cypher.ACCOUNT_NOTES, cypher.ACCOUNT_NOTE_COUNT, { id: accountOf(node) }]
          : [cypher.IDENTIFIER_NOTES, cypher.IDENTIFIER_NOTE_COUNT, { id: node }];
  const rows = await readAs(graph, NoteRow, notes, { ...parameters, limit });
  const total = await readOne(graph, z.object({ total: z.int() }), count, parameters);
  return { notes: rows.map(toNote), total: total?.total ?? 0 };
}

/** Where a note goes: a cluster by id and by the key of its present node, or an account or identifier that there is. */
async function findPlace(
  graph: Graph,
  on: NoteOn,
): Promise<{ cluster: string | null; node: string | null; key: string | null }> {
  if ("cluster" in on) {
    const found = await readCluster(graph, (await readRun(graph))?.run_id, on.cluster);
    return { cluster: on.cluster, node: null, key: clusterKey(found.run_id, on.cluster) };
  }
  const account = accountOf(on.node);
  const [row] = await graph.read(account === null ? cypher.KNOWN_IDENTIFIER : cypher.KNOWN_ACCOUNT, {
    id: account ?? on.node,
  });
  if (row === undefined) {
    throw new NotFoundError("There is no such account or identifier to write on.", "Search for it first.");
  }
  return { cluster: null, node: on.node, key: null };
}

function toNote({ words, mentions, ...row }: z.infer<typeof NoteRow>): Note {
  return {
    ...row,
    at: new Date(row.at).toISOString(),
    mentions: mentions.map((node, place) => ({ text: words[place], node })),
  };
}
