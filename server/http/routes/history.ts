import { Readable } from "node:stream";
import { HistoryFilter, HistoryPage, HistoryQuery } from "../../contract/history.ts";
import { csvLine } from "../../contract/csv.ts";
import { HISTORY_COLUMNS, listHistory, streamHistory } from "../../label/history.ts";
import type { Graph } from "../../store/neo4j.ts";
import type { App, AppContext } from "../context.ts";

/** GET /api/history, GET /api/history/export: the same as a CSV to save */
export function historyRoutes(app: App, { graph }: AppContext): void {
  app.get("/api/history", { schema: { querystring: HistoryQuery, response: { 200: HistoryPage } } }, ({ query }) =>
    listHistory(graph, query),
  );
  app.get("/api/history/export", { schema: { querystring: HistoryFilter } }, ({ query }, reply) =>
    reply
      .type("text/csv; charset=utf-8")
      .header("content-disposition", 'attachment; filename="hydrascope-history.csv"')
      .send(Readable.from(writeHistory(graph, query))),
  );
}

async function* writeHistory(graph: Graph, filter: HistoryFilter): AsyncGenerator<string> {
  yield csvLine(HISTORY_COLUMNS);
  for await (const entries of streamHistory(graph, filter)) {
    yield entries.map((entry) => csvLine(HISTORY_COLUMNS.map((column) => entry[column]))).join("");
  }
}
