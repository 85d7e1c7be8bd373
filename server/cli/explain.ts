import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import { explainCluster, muteInCluster } from "../http/explain-cluster.ts";
import { explainAccount, explainAccounts } from "../http/explain.ts";
import { recallClusterOf } from "../http/recall.ts";
import type { Graph } from "../store/neo4j.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { describeAccount, describeCluster, describePair, describeWhatIf } from "./explanations.ts";
import { printJson, printText } from "./output.ts";

interface ExplainOptions extends GlobalOptions {
  run?: string;
  cluster?: string;
  mute?: string[];
}

/** `hydrascope explain ACCOUNT [ACCOUNT]`, or `--cluster ID [--mute EVIDENCE]…`, each with `[--run ID]` */
export function explainCommand(program: Command): void {
  withGlobalOptions(
    program
      .command("explain")
      .description("why an account is in its cluster, why two accounts are linked, or what a cluster is made of")
      .argument("[account]", "account id")
      .argument("[other]", "a second account id")
      .option("--cluster <id>", "explain a cluster instead")
      .option(
        "--mute <evidence...>",
        "what is left of the cluster without it: family:payment, hubs, network:198.51.100.0/24, or an identifier (payment:…)",
      )
      .option("--run <id>", "as of this run instead of the newest"),
  ).action((account: string | undefined, other: string | undefined, options: ExplainOptions) => {
    checkUse(account, options);
    return withGraph(options, { command: "explain" }, async ({ graph }) => {
      const { document, text } = await explain(graph, account ?? "", other, options);
      if (options.json === true) printJson(document);
      printText(text, options.json);
    });
  });
}

function checkUse(account: string | undefined, { cluster, mute }: ExplainOptions): void {
  if ((account === undefined) === (cluster === undefined)) {
    throw new UsageError("Name one or two accounts, or a cluster.", "`hydrascope explain --help` shows how.");
  }
  if (mute !== undefined && cluster === undefined) {
    throw new UsageError("Evidence is muted in a cluster.", "Name the cluster with --cluster.");
  }
}

async function explain(
  graph: Graph,
  account: string,
  other: string | undefined,
  { run, cluster, mute }: ExplainOptions,
): Promise<{ document: unknown; text: string }> {
  const recall = recallClusterOf(graph);
  if (cluster !== undefined && mute !== undefined) {
    const document = await muteInCluster(graph, recall, cluster, { mute, run });
    return { document, text: describeWhatIf(document) };
  }
  if (cluster !== undefined) {
    const document = await explainCluster(graph, recall, cluster, run);
    return { document, text: describeCluster(document) };
  }
  if (other !== undefined) {
    const document = await explainAccounts(graph, account, other, run);
    return { document, text: describePair(document) };
  }
  const document = await explainAccount(graph, recall, account, run);
  return { document, text: describeAccount(document) };
}
