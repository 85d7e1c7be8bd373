import { randomUUID } from "node:crypto";
import { type Command, Option } from "commander";
import { UsageError } from "../errors.ts";
import { csvLine } from "../contract/csv.ts";
import type { Investigation } from "../contract/investigate.ts";
import { describeLane, investigate } from "../investigate/investigate.ts";
import { listInvestigations } from "../investigate/library.ts";
import { readFreeParameter } from "../investigate/parameters.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { printJson, printText, table } from "./output.ts";
import { whoActs } from "./who.ts";

interface InvestigateOptions extends GlobalOptions {
  query?: string;
  param: Record<string, string>;
  format?: "csv" | "jsonl";
  by?: string;
}

/** `hydrascope investigate [NAME | --query CYPHER]` */
export function investigateCommand(program: Command): void {
  withGlobalOptions(
    program
      .command("investigate")
      .description("list saved investigations, run one, or a query of your own in the same read-only lane")
      .argument("[name]", "a saved investigation")
      .option("--query <cypher>", "a read-only query of your own")
      .option("--param <k=v>", "a parameter; may be repeated", parameter, {})
      .addOption(new Option("--format <format>", "machine-readable rows instead of a table").choices(["csv", "jsonl"]))
      .option("--by <name>", "who asks, for the history (your login name unless given)"),
  ).action(async (name: string | undefined, options: InvestigateOptions) => {
    if (name !== undefined && options.query !== undefined) {
      throw new UsageError("Both a name and a query are given.", "Give one of them.");
    }
    await withGraph(options, { command: "investigate" }, async ({ graph, target, signal }) => {
      if (name === undefined && options.query === undefined) {
        list(await listInvestigations(graph), options.json === true);
        return;
      }
      const reader = target.kind === "server" && target.reader !== undefined;
      for (const lack of describeLane({ managed: target.kind === "managed", reader }).not_guaranteed)
        process.stderr.write(`not guaranteed on this server: ${lack}\n`);
      const what =
        name === undefined
          ? { cypher: options.query, parameters: mapValues(options.param, readFreeParameter) }
          : { name, parameters: options.param };
      const by = whoActs(options.by);
      const result = await investigate(graph, { ...what, by }, { id: randomUUID(), now: Date.now(), signal });
      if (options.json === true) printJson(result);
      else process.stdout.write(render(result, options.format));
      const limit = result.cut_by === "bytes" ? "of bytes" : `of ${result.limit}`;
      const cut = result.truncated ? `, truncated at the limit ${limit}: there are more` : "";
      process.stderr.write(`${result.rows.length} rows in ${result.seconds.toFixed(2)} s${cut}\n`);
    });
  });
}

function list(investigations: readonly Investigation[], json: boolean): void {
  if (json) return printJson({ investigations });
  for (const { name, title, question, parameters } of investigations) {
    const takes = parameters.map((each) => `${each.name} (${each.type})`).join(", ");
    printText(`${name}\n  ${title}: ${question}\n  parameters: ${takes === "" ? "none" : takes}`);
  }
}

function render(
  { columns, rows }: { columns: string[]; rows: unknown[][] },
  format: "csv" | "jsonl" | undefined,
): string {
  if (format === "csv") return [columns, ...rows].map((row) => csvLine(row)).join("");
  if (format === "jsonl") {
    return rows
      .map((row) => `${JSON.stringify(Object.fromEntries(columns.map((column, at) => [column, row[at]])))}\n`)
      .join("");
  }
  return `${table(
    columns,
    rows.map((row) =>
      row.map((cell) => (typeof cell === "number" || typeof cell === "string" ? cell : JSON.stringify(cell))),
    ),
  )}\n`;
}

function mapValues<T>(record: Record<string, string>, change: (value: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** Adds a `--param NAME=VALUE` to the earlier ones. Throws UsageError. */
export function parameter(text: string, earlier: Record<string, string>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError("A parameter is written NAME=VALUE.", "For example --param since=2026-05-01.");
  return { ...earlier, [text.slice(0, at)]: text.slice(at + 1) };
}
