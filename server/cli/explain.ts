import type { Command } from "commander";
import type { AccountExplanation, Argument, PairExplanation } from "../contract/cluster.ts";
import { explainAccount, explainAccounts } from "../http/explain.ts";
import { recallClusterOf } from "../http/recall.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { printJson, printText } from "./output.ts";

interface ExplainOptions extends GlobalOptions {
  run?: string;
}

/** `hydrascope explain ACCOUNT [ACCOUNT] [--run ID]` */
export function explainCommand(program: Command): void {
  withGlobalOptions(
    program
      .command("explain")
      .description("why an account is in its cluster, or why two accounts are linked")
      .argument("<account>", "account id")
      .argument("[other]", "a second account id")
      .option("--run <id>", "as of this run instead of the newest"),
  ).action((account: string, other: string | undefined, options: ExplainOptions) =>
    withGraph(options, { command: "explain" }, async ({ graph }) => {
      const explanation =
        other === undefined
          ? await explainAccount(graph, recallClusterOf(graph), account, options.run)
          : await explainAccounts(graph, account, other, options.run);
      if (options.json === true) printJson(explanation);
      printText("ties" in explanation ? describeAccount(explanation) : describePair(explanation), options.json);
    }),
  );
}

function describeAccount(explanation: AccountExplanation): string {
  const { account_id, cluster_id, linkage, core, ties, links, path } = explanation;
  const head =
    cluster_id === null
      ? `${account_id} is in no cluster.`
      : `${account_id} is in ${cluster_id}: linkage ${(linkage ?? 0).toFixed(3)}, ${core ? "core" : "fringe"}, ${ties.length} of ${links} links shown.`;
  const chain = path.map(
    ({ a, b, bits, families }) => `  ${a} – ${b}: ${bits.toFixed(2)} bits (${families.join(", ")})`,
  );
  const side = (direction: Argument["direction"]): string[] =>
    explanation.arguments.filter((one) => one.direction === direction).map(({ text }) => `  ${text}`);
  return [
    head,
    ...section("What ties it:", side("for")),
    ...section("What speaks against:", side("against")),
    ...section("The way to the core:", chain),
    ...ties.map(describePair),
  ].join("\n");
}

function section(heading: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines];
}

/** A waterfall: prior, then each family with its evidence, then the total. */
function describePair(pair: PairExplanation): string {
  const lines = [`${pair.a} – ${pair.b}: ${pair.verdict}`, row("prior", pair.prior_bits)];
  for (const { family, bits, evidence } of pair.families) {
    lines.push(row(family, bits));
    for (const item of evidence) {
      const seen = `${item.kind} ${item.label}, shared by ${item.accounts} accounts${item.hub ? ", hub" : ""}`;
      lines.push(`      ${item.bits.toFixed(2).padStart(8)}  ${seen}`);
    }
  }
  lines.push(row("total", pair.total_bits), `  probability ${pair.probability.toFixed(4)}`);
  return lines.join("\n");
}

function row(name: string, bits: number): string {
  return `  ${name.padEnd(12)}${bits.toFixed(2).padStart(8)} bits`;
}
