import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import { decide, listDecisions, undoDecision } from "../label/decisions.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { printJson, printText, table } from "./output.ts";
import { whoActs } from "./who.ts";

interface DecideOptions extends GlobalOptions {
  cluster?: string[];
  from?: string;
  reason: string;
  by?: string;
}

/** `hydrascope join` */
export function joinCommand(program: Command): void {
  decideCommand(program, "join", "decide that accounts or clusters belong together, in every later run");
}

/** `hydrascope part` */
export function partCommand(program: Command): void {
  decideCommand(program, "part", "decide that accounts or clusters are kept apart, in every later run").option(
    "--from <id>",
    "part the accounts from the other members of this cluster, and not from each other",
  );
}

/** `hydrascope decisions` */
export function decisionsCommand(program: Command): void {
  withGlobalOptions(
    program
      .command("decisions")
      .description("what was joined and parted by hand")
      .option("--undo <id>", "take one back")
      .option("--reason <text>", "why it is taken back", "")
      .option("--by <name>", "who decides (your login name unless given)"),
  ).action((options: GlobalOptions & { undo?: string; reason: string; by?: string }) =>
    withGraph(options, { command: "decisions" }, async ({ graph }) => {
      if (options.undo !== undefined) {
        const request = { by: whoActs(options.by), reason: options.reason };
        const undone = await undoDecision(graph, options.undo, request, { now: Date.now(), id: randomUUID() });
        if (options.json === true) printJson(undone);
        printText(`Decision ${options.undo} no longer binds, from the next \`hydrascope detect\`.`, options.json);
        return;
      }
      const list = await listDecisions(graph);
      if (options.json === true) printJson(list);
      const rows = list.decisions.map((decision) => [
        decision.decision_id,
        decision.undoes === null ? decision.kind : `undo of ${decision.undoes}`,
        decision.accounts,
        decision.by,
        decision.at,
        decision.undone ? "taken back" : "",
        decision.reason,
      ]);
      printText(table(["decision", "kind", "accounts", "by", "at", "", "reason"], rows), options.json);
    }),
  );
}

function decideCommand(program: Command, kind: "join" | "part", description: string): Command {
  const command = program
    .command(kind)
    .description(description)
    .argument("[account...]", "account ids")
    .option("--cluster <id...>", "clusters of the newest run, for their core members")
    .option("--reason <text>", "why", "")
    .option("--by <name>", "who decides (your login name unless given)");
  return withGlobalOptions(command).action((accounts: string[], options: DecideOptions) =>
    withGraph(options, { command: kind }, async ({ graph }) => {
      const decision = await decide(
        graph,
        {
          kind,
          accounts,
          clusters: options.cluster ?? [],
          ...(options.from === undefined ? {} : { from: options.from }),
          reason: options.reason,
          by: whoActs(options.by),
        },
        { now: Date.now(), id: randomUUID() },
      );
      if (options.json === true) printJson(decision);
      const verb = kind === "join" ? "joined" : "parted";
      printText(
        `${decision.accounts} accounts are ${verb} from the next \`hydrascope detect\` (decision ${decision.decision_id}).`,
        options.json,
      );
    }),
  );
}
