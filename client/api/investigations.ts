import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { ClusterList } from "../../server/contract/api.ts";
import { AnswerEvent, QueryExplanation, SchemaNames } from "../../server/contract/ask.ts";
import {
  Finding,
  FindingList,
  ImportReport,
  Investigation,
  InvestigationList,
  InvestigationVersions,
  RunHistory,
  Watch,
  WatchList,
  type FindingStatus,
  type InvestigateRequest,
  type InvestigationText,
} from "../../server/contract/investigate.ts";
import { analystOrNobody } from "../state/analyst.ts";
import { request, search, send } from "./client.ts";

const id = encodeURIComponent;
const FINDINGS = 500;

/** The saved investigations, with archived ones where asked. */
export function useInvestigations(archived = false) {
  return useQuery({
    queryKey: ["investigations", "list", archived],
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      request(InvestigationList, `investigations${search({ archived: String(archived) })}`, { signal }),
    select: inOrder,
  });
}

/** One's own first, then those that come with Hydrascope, each by title. */
function inOrder(list: z.infer<typeof InvestigationList>): z.infer<typeof InvestigationList> {
  const investigations = list.investigations.toSorted(
    (a, b) => Number(a.origin === "builtin") - Number(b.origin === "builtin") || (a.title < b.title ? -1 : 1),
  );
  return { ...list, investigations };
}

/** Every version of one, newest first. */
export function useVersions(name: string, enabled = true) {
  return useQuery({
    queryKey: ["investigations", "versions", name],
    enabled,
    queryFn: async ({ signal }) =>
      (await request(InvestigationVersions, `investigations/${id(name)}/versions`, { signal })).versions,
  });
}

/** Address of an investigation as a file. */
export function fileAddress(name: string, version?: number): string {
  return `/api/investigations/${id(name)}/file${search({ version })}`;
}

/** The text of a version as its file has it. */
export function fileText(name: string, version: number | undefined) {
  return queryOptions({
    queryKey: ["investigations", "file", name, version],
    enabled: version !== undefined,
    queryFn: async ({ signal }) => (await send(fileAddress(name, version).slice("/api/".length), { signal })).text(),
  });
}

/** What was run, newest first. */
export function useRuns(name: string | undefined) {
  return useQuery({
    queryKey: ["runs", name],
    staleTime: 0,
    queryFn: async ({ signal }) =>
      (await request(RunHistory, `investigations/runs${search({ name, limit: 300 })}`, { signal })).runs,
  });
}

/** What a query would do, or why and where it would be refused; nothing is run. */
export function useExplanation(body: InvestigateRequest | null) {
  return useQuery({
    queryKey: ["explain", body],
    enabled: body !== null,
    staleTime: 300_000,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request(QueryExplanation, "investigations/explain", { body, signal }),
  });
}

/** The names that a query can use. */
export const schemaNames = queryOptions({
  queryKey: ["schema"],
  staleTime: 600_000,
  queryFn: ({ signal }) => request(SchemaNames, "schema", { signal }),
});

/** Clusters to choose from, first to look at first. */
export const clusterChoices = queryOptions({
  queryKey: ["clusters", "choices"],
  queryFn: async ({ signal }) => (await request(ClusterList, "clusters?limit=1000", { signal })).clusters,
});

/** The events of a run, as they arrive. Throws RequestError. */
export async function* runStream(body: InvestigateRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
  const response = await send("investigations/stream", { body, signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const chunk = await reader?.read();
    if (chunk === undefined || chunk.done) return;
    const lines = (text + chunk.value).split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) yield AnswerEvent.parse(JSON.parse(line));
  }
}

/** Tells the server to end a run; its connection stays open for what came. */
export async function cancelRun(run: string): Promise<void> {
  await request(z.object({ cancelled: z.boolean() }), `investigations/runs/${id(run)}/cancel`, { body: {} });
}

function useChange<A, R>(change: (argument: A) => Promise<R>, touched: readonly string[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => Promise.all(touched.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

/** Saves a new investigation, or the next version of one. */
export function useSave() {
  return useChange(
    ({ investigation, isNew }: { investigation: InvestigationText; isNew: boolean }) =>
      request(Investigation, isNew ? "investigations" : `investigations/${id(investigation.name)}`, {
        body: { investigation, by: analystOrNobody() },
        ...(isNew ? {} : { method: "PUT" }),
      }),
    ["investigations"],
  );
}

/** Hides one of one's own from the list, or brings it back. */
export function useArchive() {
  return useChange(
    ({ name, archived }: { name: string; archived: boolean }) =>
      request(Investigation, `investigations/${id(name)}/archive`, { body: { archived, by: analystOrNobody() } }),
    ["investigations"],
  );
}

/** Saves the investigations of files. */
export function useImport() {
  return useChange(
    (files: { name: string; text: string }[]) =>
      request(ImportReport, "investigations/import", { body: { files, by: analystOrNobody() } }),
    ["investigations"],
  );
}

/** What runs after each load and run. */
export function useWatches() {
  return useQuery({
    queryKey: ["watches"],
    queryFn: async ({ signal }) => (await request(WatchList, "watches", { signal })).watches,
  });
}

/** Watches an investigation with these parameters from now on. */
export function useWatch() {
  return useChange(
    ({ name, parameters }: { name: string; parameters: Record<string, unknown> }) =>
      request(Watch, "watches", { body: { name, parameters, by: analystOrNobody() } }),
    ["watches"],
  );
}

/** Watches it no more; its findings stay. */
export function useStopWatch() {
  return useChange(
    (watch: string) => request(Watch, `watches/${id(watch)}/stop`, { body: { by: analystOrNobody() } }),
    ["watches"],
  );
}

/** Runs every watch now. */
export function useRunWatches() {
  return useChange(
    () => request(z.object({ found: z.int(), watches: z.array(Watch) }), "watches/run", { body: {} }),
    ["watches", "findings"],
  );
}

/** What watches found, newest first. */
export function useFindings(status: FindingStatus | undefined) {
  return useQuery({
    queryKey: ["findings", status],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request(FindingList, `findings${search({ status, limit: FINDINGS })}`, { signal }),
  });
}

/** How many findings nobody has looked at. */
export function useOpenFindings() {
  return useQuery({
    queryKey: ["findings", "open", "count"],
    refetchInterval: 60_000,
    queryFn: async ({ signal }) => (await request(FindingList, "findings?status=open&limit=1", { signal })).total,
  });
}

/** Sets what became of a finding. */
export function useEditFinding() {
  return useChange(
    ({ finding, status, note }: { finding: string; status: FindingStatus; note: string }) =>
      request(Finding, `findings/${id(finding)}`, { body: { status, note, by: analystOrNobody() } }),
    ["findings", "watches"],
  );
}
