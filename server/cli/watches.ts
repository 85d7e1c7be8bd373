import { randomUUID } from "node:crypto";
import { type Command, Option } from "commander";
import { FindingStatus } from "../contract/investigate.ts";
import { addWatch, editFinding, listFindings, listWatches, runWatches, stopWatch } from "../investigate/watches.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { parameter } from "./investigate.ts";
import { printJson, printText, table } from "./output.ts";
import { whoActs } from "./who.ts";

interface ByOptions extends GlobalOptions {
  by?: string;
}

/** `hydrascope watch list|add|stop|run` */
export function watchCommand(program: Command): void {
  const command = program.command("watch").description("investigations that run after each load and each run");
  withGlobalOptions(command.command("list").description("every watch, when it last ran and what it found")).action(
    (options: GlobalOptions) =>
      withGraph(options, { command: "watch" }, async ({ graph }) => {
        const watches = await listWatches(graph);
        if (options.json === true) printJson({ watches });
        const rows = watches.map(({ id, name, active, last, open }) => [
          id,
          name,
          active ? "active" : "stopped",
          last?.at ?? "",
          last?.error ?? "",
          open,
        ]);
        printText(table(["watch", "investigation", "state", "last run", "error", "open findings"], rows), options.json);
      }),
  );
  withGlobalOptions(
    command
      .command("add")
      .description("watch a saved investigation; what it finds now is no finding")
      .argument("<name>", "a saved investigation")
      .option("--param <k=v>", "a parameter; may be repeated", parameter, {})
      .option("--by <name>", "who watches (your login name unless given)"),
  ).action((name: string, options: ByOptions & { param: Record<string, string> }) =>
    withGraph(options, { command: "watch" }, async ({ graph }) => {
      const by = whoActs(options.by);
      const request = { name, parameters: options.param, by };
      const watch = await addWatch(graph, request, { by, now: Date.now(), id: randomUUID() });
      if (options.json === true) printJson(watch);
      printText(
        `Watch ${watch.id}: ${watch.last?.rows ?? 0} rows are there now; new ones will be findings.`,
        options.json,
      );
    }),
  );
  withGlobalOptions(
    command
      .command("stop")
      .description("watch no more; findings stay")
      .argument("<watch>", "its id, see list")
      .option("--by <name>", "who stops it (your login name unless given)"),
  ).action((id: string, options: ByOptions) =>
    withGraph(options, { command: "watch" }, async ({ graph }) => {
      const watch = await stopWatch(graph, id, { by: whoActs(options.by), now: Date.now() });
      if (options.json === true) printJson(watch);
      printText(`Watch ${watch.id} is stopped.`, options.json);
    }),
  );
  withGlobalOptions(command.command("run").description("run every active watch now")).action((options: GlobalOptions) =>
    withGraph(options, { command: "watch" }, async ({ graph }) => {
      const found = await runWatches(graph, Date.now());
      if (options.json === true) printJson({ found, watches: await listWatches(graph) });
      printText(`${found} new findings.`, options.json);
    }),
  );
}

interface FindingOptions extends ByOptions {
  watch?: string;
  status?: string;
  set?: string;
  note: string;
}

/** `hydrascope findings [ID --set STATUS]` */
export function findingsCommand(program: Command): void {
  withGlobalOptions(
    program
      .command("findings")
      .description("what watches found, or what became of one finding")
      .argument("[finding]", "its id, to set its status")
      .option("--watch <id>", "of one watch")
      .addOption(new Option("--status <status>", "of one status").choices(FindingStatus.options))
      .addOption(new Option("--set <status>", "set the status of the finding named").choices(FindingStatus.options))
      .option("--note <text>", "why", "")
      .option("--by <name>", "who sets it (your login name unless given)"),
  ).action((id: string | undefined, options: FindingOptions) =>
    withGraph(options, { command: "findings" }, async ({ graph }) => {
      if (id !== undefined) {
        const status = FindingStatus.parse(options.set ?? "in_review");
        const edit = { status, note: options.note, by: whoActs(options.by) };
        const finding = await editFinding(graph, id, edit, Date.now());
        if (options.json === true) printJson(finding);
        printText(`Finding ${finding.id} is ${finding.status}.`, options.json);
        return;
      }
      const status = options.status === undefined ? undefined : FindingStatus.parse(options.status);
      const list = await listFindings(graph, { watch: options.watch, status, limit: 1000 });
      if (options.json === true) printJson(list);
      const rows = list.findings.map((each) => [
        each.id,
        each.name,
        each.status,
        each.at,
        each.columns.map((column, at) => `${column}=${JSON.stringify(each.row[at])}`).join(" "),
      ]);
      printText(table(["finding", "investigation", "status", "at", "row"], rows), options.json);
      printText(`${list.findings.length} of ${list.total} findings`, true);
    }),
  );
}
