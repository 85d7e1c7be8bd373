import type { Command } from "commander";
import { type Trace, TraceRequest } from "../contract/api.ts";
import { UsageError } from "../errors.ts";
import { traceLead } from "../explore/trace.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { readListFile } from "./input-file.ts";
import { printJson, printText, table } from "./output.ts";

/** Values of a lead that are listed as known, and as not known. */
const LISTED = 50;

/** `hydrascope trace (VALUE… | --file FILE)` */
export function traceCommand(program: Command): void {
  withGlobalOptions(
    program
      .command("trace")
      .description(
        "from a lead: which values are known, which clusters they touch, what they share, who else shares it",
      )
      .argument("[value...]", "accounts, IPs, instruments, fingerprints; up to 10,000")
      .option("--file <file>", "one value a line, or the first column of a CSV"),
  ).action(async (given: string[], options: GlobalOptions & { file?: string }) => {
    const values = [...given, ...(options.file === undefined ? [] : await readValues(options.file))];
    const request = TraceRequest.safeParse({ values: [...new Set(values)] });
    if (!request.success) {
      throw new UsageError(
        "1 to 10,000 values are needed, each of at most 600 characters.",
        "Name them, or a file of them with --file.",
      );
    }
    await withGraph(options, { command: "trace" }, async ({ graph }) => {
      const trace = await traceLead(graph, request.data.values);
      if (options.json === true) printJson(trace);
      printText(describeTrace(trace), options.json);
    });
  });
}

async function readValues(path: string): Promise<string[]> {
  const cells = await readListFile(path, "--file");
  return cells.map(([first]) => first).filter((value) => value !== "");
}

function describeTrace(trace: Trace): string {
  const clusters = trace.clusters.map((cluster) => [
    cluster.cluster_id,
    cluster.hit,
    cluster.size,
    cluster.band,
    cluster.flagged ? "flagged" : "",
  ]);
  const shared = trace.shared.map((item) => [
    item.label,
    item.kind,
    Number(item.bits.toFixed(1)),
    item.of_lead,
    item.others,
    item.hub ? "hub: proves little by itself" : "",
  ]);
  const others = trace.others.map((item) => [
    item.account_id,
    item.shared,
    Number(item.bits.toFixed(1)),
    item.cluster_id ?? "",
  ]);
  const known = trace.known.slice(0, LISTED).map(({ value, kind, cluster_id }) => [value, kind, cluster_id ?? ""]);
  const unknown = trace.unknown.slice(0, LISTED);
  return [
    `${trace.known.length} of ${trace.asked} values known, ${trace.accounts} accounts${trace.accounts_cut ? " of more: as many as a lead follows" : ""}.`,
    ...listed("Known", known, trace.known.length, table(["value", "kind", "cluster"], known)),
    ...listed("Not known", unknown, trace.unknown.length, unknown.join("\n")),
    section(
      "Clusters they touch",
      table(["cluster", "of the lead", "accounts", "risk", ""], clusters),
      clusters.length,
      trace.clusters.length,
    ),
    section(
      "What they share",
      table(["value", "kind", "bits", "of the lead", "others", ""], shared),
      shared.length,
      trace.shared_total,
    ),
    section(
      "Who else shares it",
      table(["account", "shared", "bits", "cluster"], others),
      others.length,
      trace.others_total,
    ),
  ].join("\n\n");
}

/** A section where there is something to list. */
function listed(title: string, shown: readonly unknown[], total: number, body: string): string[] {
  return total === 0 ? [] : [section(title, body, shown.length, total)];
}

function section(title: string, body: string, shown: number, total: number): string {
  return `${title} (${shown} of ${total})${shown === 0 ? "" : `\n${body}`}`;
}
