import { randomUUID } from "node:crypto";
import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Command, Option } from "commander";
import { ExportQuery } from "../contract/api.ts";
import { DISPOSITIONS, Disposition } from "../contract/graph.ts";
import { UsageError } from "../errors.ts";
import { exportGraph } from "../export/export.ts";
import { writeExport } from "../export/write-file.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { readInputFile } from "./input-file.ts";
import { printJson, printText } from "./output.ts";
import { whoActs } from "./who.ts";

interface ExportOptions extends GlobalOptions {
  cluster?: string[];
  disposition?: string;
  out: string;
  against?: string;
  reverse?: string;
  by?: string;
}

/** `hydrascope export KIND` */
export function exportCommand(program: Command): void {
  const kinds = ExportQuery.shape.kind;
  withGlobalOptions(
    program
      .command("export")
      .description("write labelled clusters to a file")
      .argument("<kind>", kinds.options.join(", "))
      .option("--cluster <id...>", "these clusters only")
      .addOption(new Option("--disposition <d>", "accounts with this verdict only").choices(DISPOSITIONS))
      .requiredOption("--out <path>", "the file")
      .option("--against <file>", "enforcement: accounts already actioned; only the difference is written")
      .option("--reverse <batch>", "enforcement: the file that undoes a batch")
      .option("--by <name>", "who exports (your login name unless given)"),
  ).action(async (name: string, options: ExportOptions) => {
    const kind = kinds.safeParse(name);
    if (!kind.success)
      throw new UsageError(`There is no export kind ${name}.`, `Use one of ${kinds.options.join(", ")}.`);
    // Before anything is recorded: a batch that no file tells of would look exported.
    await access(dirname(resolve(options.out)), constants.W_OK).catch(() => {
      throw new UsageError(
        `The folder of ${options.out} cannot be written to.`,
        "Name a file in a folder that exists.",
      );
    });
    const there = await stat(options.out).catch(() => null);
    if (there?.isDirectory() === true) throw new UsageError(`${options.out} is a folder.`, "Name a file in it.");
    const against = options.against === undefined ? undefined : await readInputFile(options.against, "--against");
    await withGraph(options, { command: "export" }, async ({ graph }) => {
      const made = await exportGraph(
        graph,
        {
          kind: kind.data,
          by: whoActs(options.by),
          ...(options.cluster === undefined ? {} : { clusters: options.cluster }),
          ...(options.disposition === undefined ? {} : { disposition: Disposition.parse(options.disposition) }),
          ...(against === undefined ? {} : { against }),
          ...(options.reverse === undefined ? {} : { reverse: options.reverse.trim() }),
        },
        { now: Date.now(), id: randomUUID() },
      );
      const { bytes } = await writeExport(options.out, made);
      const { rows, note, batch_id } = made;
      if (options.json === true) printJson({ kind: kind.data, out: options.out, rows, bytes, batch_id, note });
      const batch = batch_id === null ? "" : `, batch ${batch_id}`;
      printText(
        `${rows === null ? `${bytes} bytes` : `${rows} rows`} in ${options.out}${batch}${note === null ? "" : `: ${note}`}`,
        options.json,
      );
    });
  });
}
