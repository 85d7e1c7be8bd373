import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import { formatInvestigation } from "../investigate/catalogue.ts";
import { listRuns } from "../investigate/history.ts";
import {
  archiveInvestigation,
  duplicateInvestigation,
  findInvestigation,
  importInvestigations,
  listInvestigations,
  tagInvestigation,
  versionsOf,
} from "../investigate/library.ts";
import { type Context, type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { readInputFile } from "./input-file.ts";
import { wholeNumber } from "./numbers.ts";
import { printJson, printText, table } from "./output.ts";
import { whoActs } from "./who.ts";

interface ByOptions extends GlobalOptions {
  by?: string;
}

/** `hydrascope investigations import|export|duplicate|tag|archive|versions|history` */
export function investigationsCommand(program: Command): void {
  const command = program
    .command("investigations")
    .description("keep investigations of your own: as files, in versions, with the history of their runs");
  const sub = (name: string, description: string): Command =>
    withGlobalOptions(command.command(name).description(description));
  const by = (added: Command): Command => added.option("--by <name>", "who does it (your login name unless given)");

  by(
    sub("import", "save investigations from .cypher files or folders: new ones, and new versions of those that differ"),
  )
    .argument("<path...>", "files or folders")
    .action(async (paths: string[], options: ByOptions) => {
      const files = (await Promise.all(paths.map(filesAt))).flat();
      await changing(options, async ({ graph }, author) => {
        const report = await importInvestigations(graph, files, author);
        const { created, changed, unchanged } = report;
        return [report, `${created.length} new, ${changed.length} in a new version, ${unchanged.length} unchanged.`];
      });
    });
  sub("export", "write investigations as .cypher files, all of your own unless some are named")
    .argument("[name...]", "saved investigations")
    .requiredOption("--out <folder>", "where to write them")
    .action(async (names: string[], options: GlobalOptions & { out: string }) =>
      withGraph(options, { command: "investigations" }, async ({ graph }) => {
        const chosen =
          names.length > 0
            ? await Promise.all(names.map((name) => findInvestigation(graph, name)))
            : (await listInvestigations(graph)).filter(({ origin }) => origin === "own");
        await mkdir(options.out, { recursive: true });
        const files = chosen.map((each) => ({ path: join(options.out, `${each.name}.cypher`), each }));
        for (const { path, each } of files) await writeFile(path, formatInvestigation(each));
        if (options.json === true) printJson({ files: files.map(({ path }) => path) });
        printText(`${files.length} files written to ${options.out}.`, options.json);
      }),
    );
  by(sub("duplicate", "save a copy under another name"))
    .argument("<name>", "a saved investigation")
    .argument("<copy>", "the name of the copy")
    .action((name: string, copy: string, options: ByOptions) =>
      changing(options, async ({ graph }, author) => {
        const saved = await duplicateInvestigation(graph, name, { name: copy }, author);
        return [saved, `Saved as ${saved.name}.`];
      }),
    );
  by(sub("tag", "set the tags of one of your own"))
    .argument("<name>", "one of your own")
    .argument("[tag...]", "its tags from now on")
    .action((name: string, tags: string[], options: ByOptions) =>
      changing(options, async ({ graph }, author) => {
        const saved = await tagInvestigation(graph, name, tags, author);
        return [saved, `Version ${saved.version} has the tags ${saved.tags.join(", ") || "none"}.`];
      }),
    );
  by(sub("archive", "hide one of your own from the list, or bring it back"))
    .argument("<name>", "one of your own")
    .option("--restore", "bring it back")
    .action((name: string, options: ByOptions & { restore?: boolean }) =>
      changing(options, async ({ graph }, author) => {
        const saved = await archiveInvestigation(graph, name, options.restore !== true, author);
        return [saved, `${saved.name} is ${saved.archived ? "archived" : "in the list again"}.`];
      }),
    );
  sub("versions", "every version of one, newest first")
    .argument("<name>", "a saved investigation")
    .action((name: string, options: GlobalOptions) =>
      withGraph(options, { command: "investigations" }, async ({ graph }) => {
        const versions = await versionsOf(graph, name);
        if (options.json === true) printJson({ versions });
        const rows = versions.map((each) => [each.version, each.at ?? "", each.by ?? "", each.title]);
        printText(table(["version", "at", "by", "title"], rows), options.json);
      }),
    );
  sub("history", "what was run, by whom, with which parameters, newest first")
    .argument("[name]", "of one investigation")
    .option("--limit <n>", "runs at most", wholeNumber(1), 100)
    .action((name: string | undefined, options: GlobalOptions & { limit: number }) =>
      withGraph(options, { command: "investigations" }, async ({ graph }) => {
        const runs = await listRuns(graph, { name, limit: options.limit });
        if (options.json === true) printJson({ runs });
        const rows = runs.map((run) => [
          run.at,
          run.by,
          run.name === null ? "(own query)" : `${run.name} v${run.version}`,
          run.error ?? run.state,
          run.rows ?? "",
          run.seconds ?? "",
          JSON.stringify(run.parameters),
        ]);
        printText(table(["at", "by", "investigation", "end", "rows", "seconds", "parameters"], rows), options.json);
      }),
    );
}

async function changing(
  options: ByOptions,
  work: (context: Context, author: { by: string; now: number }) => Promise<[result: unknown, text: string]>,
): Promise<void> {
  await withGraph(options, { command: "investigations" }, async (context) => {
    const author = { by: whoActs(options.by), now: Date.now() };
    const [result, text] = await work(context, author);
    if (options.json === true) printJson(result);
    printText(text, options.json);
  });
}

/** The investigations at a path: a file, or the .cypher files of a folder. Throws UsageError. */
async function filesAt(path: string): Promise<{ name: string; text: string }[]> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isDirectory())
    return [{ name: basename(path), text: await readInputFile(path, "the path") }];
  const names = (await readdir(path)).filter((name) => name.endsWith(".cypher")).toSorted();
  if (names.length === 0)
    throw new UsageError(`The folder ${path} holds no .cypher file.`, "Name files or another folder.");
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(path, name), "utf8") })));
}
