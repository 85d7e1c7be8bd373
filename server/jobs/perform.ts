import { z } from "zod";
import type { DetectOptions, JobRequest } from "../contract/jobs.ts";
import { LoadReport } from "../contract/load.ts";
import { detect, finishLoads, load } from "../pipeline.ts";
import type { Importer } from "../store/import.ts";
import type { Graph } from "../store/neo4j.ts";
import type { LoadHome } from "../store/staging.ts";
import { codeVersion } from "../version.ts";
import type { JobTools } from "./jobs.ts";
import type { Uploads } from "./uploads.ts";

/** Where jobs work. */
export interface Workplace {
  graph: Graph;
  home: LoadHome;
  /** Writes a large first load; null where the database is not this process's to stop. */
  importer: Importer | null;
  uploads: Uploads;
}

/** Does what a job asks for. An upload that was loaded is removed. Throws what the pipeline throws. */
export async function performJob(place: Workplace, request: JobRequest, tools: JobTools): Promise<void> {
  const { graph, home, importer, uploads } = place;
  const { signal, onProgress } = tools;
  switch (request.kind) {
    case "check":
    case "load": {
      const { upload, options, kind } = request;
      const paths = uploads.paths(upload);
      const report = await load(
        graph,
        paths,
        {
          now: Date.now(),
          map: await uploads.keepMapping(upload, options.mapping),
          // A check tells all that would be rejected, however much it is.
          maxRejects: kind === "check" ? 100 : options.max_rejects,
          dryRun: kind === "check",
          timezone: options.timezone ?? undefined,
          exemplars: options.exemplars,
          signal,
        },
        home,
        onProgress,
        importer,
      );
      tools.onReport(withoutFolders(LoadReport, report, uploads));
      if (kind === "check") return;
      await uploads.discard(upload);
      if (request.detect !== null) await makeRun(place, request.detect, tools);
      return;
    }
    case "finish":
      await finishLoads(graph, home, Date.now(), { onProgress, importer, signal });
      return;
    case "detect":
      await makeRun(place, request.options, tools);
  }
}

async function makeRun(
  { graph }: Workplace,
  { seed, settings }: z.infer<typeof DetectOptions>,
  { signal, onProgress, onRun }: JobTools,
): Promise<void> {
  signal.throwIfAborted();
  const run = await detect(graph, { settings, seed, now: Date.now(), codeVersion: codeVersion(), signal }, onProgress);
  onRun(run.run_id);
}

/** A value whose texts name files of an upload without its folder. */
export function withoutFolders<S extends z.ZodType>(schema: S, value: z.output<S>, uploads: Uploads): z.output<S> {
  const short = (_key: string, part: unknown): unknown =>
    typeof part === "string" ? uploads.withoutFolder(part) : part;
  return schema.parse(JSON.parse(JSON.stringify(value), short));
}
