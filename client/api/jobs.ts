import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { z } from "zod";
import { Inspection, Job, JobState, LoadList, Upload, type JobRequest } from "../../server/contract/jobs.ts";
import type { Mapping } from "../../server/contract/tables.ts";
import { request } from "./client.ts";

const id = encodeURIComponent;
const JOBS = ["jobs"];

/** Jobs of the app, and whether a command works on the graph. */
export function useJobs() {
  return useQuery({
    queryKey: JOBS,
    staleTime: 0,
    refetchInterval: 10_000,
    queryFn: ({ signal }) => request(JobState, "jobs", { signal }),
  });
}

/** Follows a running job by server-sent events; when a job or a command is done, everything else is asked again. Mounted once. */
export function useFollowJobs(): void {
  const client = useQueryClient();
  const { data } = useJobs();
  const running = data?.current?.job_id ?? null;
  useEffect(() => {
    if (running === null) return undefined;
    const source = new EventSource("/api/jobs/events");
    source.addEventListener("message", (event: MessageEvent<string>) => {
      const state = JobState.safeParse(JSON.parse(event.data));
      if (state.success) client.setQueryData(JOBS, state.data);
    });
    return () => source.close();
  }, [running, client]);

  const busy = data === undefined ? null : data.current !== null || data.holder !== null;
  const wasBusy = useRef(busy);
  useEffect(() => {
    if (wasBusy.current === true && busy === false) {
      void client.invalidateQueries({ predicate: ({ queryKey: [kind] }) => kind !== "jobs" && kind !== "trace" });
    }
    wasBusy.current = busy;
  }, [busy, client]);
}

/** Starts a job. */
export function useStartJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof JobRequest>) => request(Job, "jobs", { body }),
    onSettled: () => client.invalidateQueries({ queryKey: JOBS }),
  });
}

/** Asks a job to stop. */
export function useCancelJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (job: string) => request(Job, `jobs/${id(job)}/cancel`, { body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: JOBS }),
  });
}

/** Loads of the graph, newest first. */
export function useLoads() {
  return useQuery({
    queryKey: ["loads"],
    queryFn: ({ signal }) => request(LoadList, "loads?limit=100", { signal }),
  });
}

/** The files of an upload. */
export function useUpload(upload: string | null) {
  return useQuery({
    queryKey: ["upload", upload],
    enabled: upload !== null,
    staleTime: 0,
    queryFn: ({ signal }) => request(Upload, `uploads/${id(upload ?? "")}`, { signal }),
  });
}

/** What the headings of an upload's files say under a mapping; `files` are its names, which are part of the question. */
export function useInspection(upload: string, files: readonly string[], mapping: Mapping, whole: boolean) {
  return useQuery({
    queryKey: ["inspection", upload, files, mapping],
    enabled: whole && files.length > 0,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request(Inspection, `uploads/${id(upload)}/inspect`, { body: { mapping }, signal }),
  });
}

/** Takes files out of an upload. */
export function useRemoveFiles(upload: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (names: readonly string[]) => {
      for (const name of names)
        await request(z.null(), `uploads/${id(upload)}/files/${id(name)}`, { method: "DELETE" });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["upload", upload] }),
  });
}

/** Forgets an upload. */
export function discardUpload(upload: string): Promise<null> {
  return request(z.null(), `uploads/${id(upload)}`, { method: "DELETE" });
}
