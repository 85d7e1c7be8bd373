import { useSyncExternalStore } from "react";
import type { GraphSlice } from "../../server/contract/api.ts";
import type { InvestigateRequest } from "../../server/contract/investigate.ts";
import { RequestError } from "../api/client.ts";
import { cancelRun, runStream } from "../api/investigations.ts";
import { analystOrNobody } from "./analyst.ts";

/** What came of a run so far. */
export interface Answer {
  /** Its entry in the history. */
  id: string;
  request: InvestigateRequest;
  state: "running" | "done" | "cancelled" | "failed";
  columns: readonly string[];
  rows: readonly (readonly unknown[])[];
  truncated: boolean;
  cutBy: "rows" | "bytes" | null;
  limit: number;
  seconds: number | null;
  graph: GraphSlice | null;
  error: Error | null;
}

const answers = new Map<string, Answer>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The last answer to a question in this tab; null where it has not been asked. */
export function useAnswer(question: string): Answer | null {
  return useSyncExternalStore(subscribe, () => answers.get(question) ?? null);
}

/** Asks a question: its rows appear while they arrive. A run of the same question that is under way is cancelled. */
export async function ask(question: string, request: InvestigateRequest): Promise<void> {
  const before = answers.get(question);
  if (before?.state === "running") void cancelRun(before.id).catch(() => undefined);
  const id = crypto.randomUUID();
  const change = (patch: Partial<Answer>): void => {
    const now = answers.get(question);
    // What comes late of an earlier run is not the answer to this one.
    if (now?.id === id) put(question, { ...now, ...patch });
  };
  const began = performance.now();
  put(question, {
    id,
    request,
    state: "running",
    columns: [],
    rows: [],
    truncated: false,
    cutBy: null,
    limit: 0,
    seconds: null,
    graph: null,
    error: null,
  });
  try {
    const body = { ...request, id, by: analystOrNobody() };
    for await (const event of runStream(body, new AbortController().signal)) {
      if (event.type === "begin") change({ columns: event.columns, limit: event.limit });
      else if (event.type === "rows") change({ rows: [...(answers.get(question)?.rows ?? []), ...event.rows] });
      else if (event.type === "end") {
        const { truncated, cut_by: cutBy, seconds, graph } = event;
        change({ state: "done", truncated, cutBy, seconds, graph });
      } else {
        const { code, message, next } = event.error;
        throw new RequestError(code, message, next, 200);
      }
    }
    const now = answers.get(question);
    if (now?.id === id && now.state === "running")
      throw new RequestError("UNREACHABLE", "The answer broke off.", "Ask again.", 0);
  } catch (cause) {
    const cancelled = cause instanceof RequestError && cause.code === "QUERY_CANCELLED";
    const error = cause instanceof Error ? cause : new Error(String(cause));
    change({ state: cancelled ? "cancelled" : "failed", error, seconds: (performance.now() - began) / 1000 });
  }
}

/** Ends the run of a question; what came of it stays. */
export function cancelAnswer(question: string): void {
  const now = answers.get(question);
  if (now?.state === "running") void cancelRun(now.id).catch(() => undefined);
}

function put(question: string, answer: Answer): void {
  answers.set(question, answer);
  for (const listener of listeners) listener();
}
