import { randomUUID } from "node:crypto";
import { Exemplar, ExemplarRequest, Note, NoteList, NoteQuery, NoteRequest } from "../../contract/notes.ts";
import { showExemplar } from "../../label/exemplars.ts";
import { listNotes, writeNote } from "../../label/notes.ts";
import type { App, AppContext } from "../context.ts";

/** GET and POST /api/notes; POST /api/exemplars, the only way in which a sample of a prompt leaves the server */
export function noteRoutes(app: App, { graph }: AppContext): void {
  app.get("/api/notes", { schema: { querystring: NoteQuery, response: { 200: NoteList } } }, ({ query }) =>
    listNotes(graph, query),
  );
  app.post("/api/notes", { schema: { body: NoteRequest, response: { 200: Note } } }, ({ body }) =>
    writeNote(graph, body, { now: Date.now(), id: randomUUID() }),
  );
  app.post("/api/exemplars", { schema: { body: ExemplarRequest, response: { 200: Exemplar } } }, ({ body }) =>
    showExemplar(graph, body, Date.now()),
  );
}
