import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import { z } from "zod";
import { KnownGoodRequest } from "../contract/feedback.ts";
import { UsageError } from "../errors.ts";
import { addKnownGood, listKnownGood, removeKnownGood } from "../label/known-good.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { readListFile } from "./input-file.ts";
import { printJson, printText, table } from "./output.ts";
import { whoActs } from "./who.ts";

interface AddOptions extends GlobalOptions {
  identifier?: string;
  range?: string;
  organization?: string;
  reason?: string;
  owner?: string;
  expires?: string;
  file?: string;
  by?: string;
}

const COLUMNS = ["kind", "value", "reason", "owner", "expires"] as const;

/** `hydrascope known-good list|add|remove` */
export function knownGoodCommand(program: Command): void {
  const command = program
    .command("known-good")
    .description("identifiers, ranges and organisations whose members are shown but never flagged");
  withGlobalOptions(command.command("list").description("every entry ever made, with its state")).action(
    (options: GlobalOptions) =>
      withGraph(options, { command: "known-good" }, async ({ graph }) => {
        const list = await listKnownGood(graph, Date.now());
        if (options.json === true) printJson(list);
        const rows = list.entries.map((entry) => [
          entry.entry_id,
          entry.state,
          entry.kind,
          entry.value,
          entry.owner,
          entry.expires,
          entry.reason,
        ]);
        printText(table(["entry", "state", "kind", "value", "owner", "expires", "reason"], rows), options.json);
      }),
  );
  withGlobalOptions(
    command
      .command("add")
      .description("one entry, or those of a CSV file")
      .option(
        "--identifier <id>",
        "a node id, e.g. payment:tok_1; of IPs, clients, templates, devices and keys an account needs it in half of its uses",
      )
      .option("--range <cidr>", "addresses, e.g. 203.0.113.0/24 or 2001:db8::/32")
      .option("--organization <name>", "an organisation by its name")
      .option("--reason <text>", "why it is good")
      .option("--owner <name>", "who answers for it")
      .option("--expires <date>", "last day on which it holds, YYYY-MM-DD (UTC)")
      .option("--file <csv>", `a CSV with the columns ${COLUMNS.join(",")} (no commas inside of values)`)
      .option("--by <name>", "who adds it (your login name unless given)"),
  ).action(async (options: AddOptions) => {
    const requests = await requestsOf(options);
    await withGraph(options, { command: "known-good" }, async ({ graph }) => {
      const entries = await addKnownGood(graph, requests, { now: Date.now(), id: randomUUID() });
      if (options.json === true) printJson({ entries });
      const added = entries.length === 1 ? "1 entry" : `${entries.length} entries`;
      printText(`${added} added, in force from the next \`hydrascope detect\`.`, options.json);
    });
  });
  withGlobalOptions(
    command
      .command("remove")
      .description("take an entry off the list; it stays on record")
      .argument("<entry>", "its id, see list")
      .option("--by <name>", "who removes it (your login name unless given)"),
  ).action((id: string, options: GlobalOptions & { by?: string }) =>
    withGraph(options, { command: "known-good" }, async ({ graph }) => {
      const entry = await removeKnownGood(graph, id, whoActs(options.by), Date.now());
      if (options.json === true) printJson(entry);
      printText(`Entry ${entry.entry_id} is off the list from the next \`hydrascope detect\`.`, options.json);
    }),
  );
}

async function requestsOf(options: AddOptions): Promise<KnownGoodRequest[]> {
  const by = whoActs(options.by);
  const { file, reason, owner, expires } = options;
  const named = (["identifier", "range", "organization"] as const).flatMap((kind) => {
    const value = options[kind];
    return value === undefined ? [] : [{ kind, value, reason, owner, expires, by }];
  });
  if (named.length + Number(file !== undefined) !== 1) {
    throw new UsageError(
      "A known-good entry needs exactly one of an identifier, a range, an organisation or a file.",
      "Give --identifier, --range, --organization or --file.",
    );
  }
  const absent = Object.entries({ reason, owner, expires }).flatMap(([name, value]) =>
    file === undefined && value === undefined ? [`--${name}`] : [],
  );
  if (absent.length > 0) {
    const next = "Every entry says why it is good, who answers for it and until when.";
    throw new UsageError(`The entry lacks ${absent.join(", ")}.`, next);
  }
  return (file === undefined ? named : await rowsOf(file, by)).map((row, place) => {
    const parsed = KnownGoodRequest.safeParse(row);
    if (parsed.success) return parsed.data;
    const where = file === undefined ? "The entry" : `Entry ${place + 1} of ${file}`;
    throw new UsageError(`${where} is not valid:\n${z.prettifyError(parsed.error)}`, `It needs ${COLUMNS.join(", ")}.`);
  });
}

async function rowsOf(file: string, by: string): Promise<Record<string, string | undefined>[]> {
  const [head = [], ...lines] = await readListFile(file, "--file");
  const missing = COLUMNS.filter((column) => !head.includes(column));
  if (missing.length > 0) {
    throw new UsageError(`The file ${file} lacks the columns ${missing.join(", ")}.`, "Name them in its first line.");
  }
  return lines
    .filter((cells) => cells.some((cell) => cell !== ""))
    .map((cells) => ({
      ...Object.fromEntries(COLUMNS.map((column) => [column, cells[head.indexOf(column)]])),
      by,
    }));
}
