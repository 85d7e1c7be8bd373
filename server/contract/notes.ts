import { z } from "zod";
import { Instant, NodeId } from "./graph.ts";

/** What a note is written on: a cluster by its stable id, or an account or identifier by its node id. */
export const NoteOn = z.union([z.object({ cluster: z.string().min(1).max(100) }), z.object({ node: NodeId })]);
export type NoteOn = z.infer<typeof NoteOn>;

/** POST /api/notes. `@account`, `#kind:value`, and ids and addresses that stand by themselves become mentions where the graph knows them. */
export const NoteRequest = z.object({
  on: NoteOn,
  text: z.string().trim().min(1).max(4000),
  by: z.string().trim().min(1).max(100),
});
export type NoteRequest = z.infer<typeof NoteRequest>;

export const Note = z.object({
  note_id: z.string(),
  text: z.string(),
  by: z.string(),
  at: Instant,
  /** The cluster or the node that it was written on; the other is null. */
  cluster_id: z.string().nullable(),
  node: z.string().nullable(),
  /** Nodes that the text mentions, each with the words that mention it, as they stand there. */
  mentions: z.array(z.object({ text: z.string(), node: z.string() })),
});
export type Note = z.infer<typeof Note>;

/** GET /api/notes?cluster= or ?node=: written on it (or, of a cluster, on its present members) or mentioning it, newest first. */
export const NoteQuery = z.object({
  cluster: z.string().max(100).optional(),
  node: NodeId.optional(),
  limit: z.coerce.number().int().positive().max(1000).default(200),
});
export type NoteQuery = z.infer<typeof NoteQuery>;
export const NoteList = z.object({ notes: z.array(Note), total: z.int() });
export type NoteList = z.infer<typeof NoteList>;

/** POST /api/exemplars: the kept sample of a prompt template; who asks and why is in the history before it is shown. */
export const ExemplarRequest = z.object({
  node: NodeId,
  reason: z.string().trim().min(10, "Say in ten characters or more why it is needed").max(2000),
  by: z.string().trim().min(1).max(100),
});
export type ExemplarRequest = z.infer<typeof ExemplarRequest>;
export const Exemplar = z.object({ node: NodeId, text: z.string() });
export type Exemplar = z.infer<typeof Exemplar>;
