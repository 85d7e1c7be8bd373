import type { Command } from "commander";
import type { LoadReport } from "../contract/load.ts";
import { load } from "../pipeline.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { percentage } from "./numbers.ts";
import { printJson, printText, table } from "./output.ts";

interface LoadOptions extends GlobalOptions {
  map?: string;
  maxRejects: number;
  dryRun?: boolean;
  timezone?: string;
  exemplars: boolean;
}

/** `hydrascope load PATH…` */
export function loadCommand(program: Command): void {
  withGlobalOptions(
    program
      .command("load")
      .description("validate and load files or folders; safe to repeat; resumes after a crash")
      .argument("<path...>", "files or folders: accounts.csv, payments-2026-05.parquet, exchanges.jsonl.gz, …")
      .option("--map <file>", "mapping file that renames your files and columns to those of the contract")
      .option("--max-rejects <percent>", "share of the load's rows that may be rejected", percentage, 1)
      .option("--dry-run", "check everything and change nothing")
      .option("--timezone <zone>", "IANA zone of times that carry none, e.g. Europe/Berlin")
      .option("--no-exemplars", "keep no exemplar of any prompt template"),
  ).action((paths: string[], options: LoadOptions) =>
    withGraph(options, { command: "load", exclusive: true }, async ({ graph, graphId, target, database, bars }) => {
      const report = await load(
        graph,
        paths,
        {
          now: Date.now(),
          maxRejects: options.maxRejects,
          dryRun: options.dryRun === true,
          exemplars: options.exemplars,
          ...(options.map === undefined ? {} : { map: options.map }),
          ...(options.timezone === undefined ? {} : { timezone: options.timezone }),
        },
        { directory: target.paths.root, graph: graphId },
        bars.update,
        database.importFull,
      );
      bars.done();
      if (options.json === true) printJson(report);
      printText(describeLoad(report), options.json);
    }),
  );
}

function describeLoad(report: LoadReport): string {
  const rows = report.files.map((file) => [
    file.path,
    file.table,
    file.rows,
    file.loaded,
    file.duplicate,
    file.quarantined,
  ]);
  const lines = [table(["file", "table", "rows", "loaded", "duplicate", "quarantined"], rows)];
  lines.push(...report.warnings.map((warning) => `note: ${warning}`));
  if (report.written_by === "import") lines.push("The graph was empty and was written by import.");
  if (report.quarantine !== null) lines.push(`Rejected rows, without their values: ${report.quarantine}`);
  return lines.join("\n");
}
