import { randomUUID } from "node:crypto";
import { type Command, Option } from "commander";
import type { Collateral, LabelEvent, LabelTarget } from "../contract/api.ts";
import { DISPOSITIONS, Disposition } from "../contract/graph.ts";
import { UsageError } from "../errors.ts";
import { previewLabel } from "../label/collateral.ts";
import { applyLabel } from "../label/label.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { readListFile } from "./input-file.ts";
import { printJson, printText } from "./output.ts";
import { whoActs } from "./who.ts";

interface LabelOptions extends GlobalOptions {
  disposition: string;
  reason: string;
  by?: string;
  cluster?: string;
  accounts?: string;
}

/** `hydrascope label` */
export function labelCommand(program: Command): void {
  withGlobalOptions(
    program
      .command("label")
      .description("record a verdict on a cluster or on accounts")
      .addOption(new Option("--disposition <d>", "the verdict").choices(DISPOSITIONS).makeOptionMandatory())
      .option("--reason <text>", "why", "")
      .option("--by <name>", "who judges (your login name unless given)")
      .option("--cluster <id>", "all members of a cluster of the newest run")
      .option("--accounts <file>", "one account id a line, or a CSV with a column account_id"),
  ).action(async (options: LabelOptions) => {
    const target = await targetOfLabel(options);
    await withGraph(options, { command: "label" }, async ({ graph }) => {
      const now = Date.now();
      const collateral = await previewLabel(graph, target, now);
      const event = await applyLabel(
        graph,
        {
          target,
          disposition: Disposition.parse(options.disposition),
          reason: options.reason,
          by: whoActs(options.by),
          confirm_count: collateral.accounts,
        },
        { now, id: randomUUID() },
      );
      if (options.json === true) printJson(event);
      printText(
        `${event.accounts} accounts are now ${event.disposition} (event ${event.event_id}); ` +
          `${collateral.verified_accounts} of them of verified organisations, ${collateral.older_than_a_year} older than a year, ${collateral.fringe} fringe, ${collateral.known_good} known good.` +
          describeBefore(event, collateral.already),
        options.json,
      );
    });
  });
}

async function targetOfLabel({ cluster, accounts }: LabelOptions): Promise<LabelTarget> {
  if ((cluster === undefined) === (accounts === undefined)) {
    throw new UsageError("A verdict needs either a cluster or accounts.", "Give --cluster ID or --accounts FILE.");
  }
  if (cluster !== undefined) return { cluster };
  const path = accounts ?? "";
  const [head = [], ...rest] = await readListFile(path, "--accounts");
  const column = head.indexOf("account_id");
  const width = column < 0 ? 1 : head.length;
  const rows = (column < 0 ? [head, ...rest] : rest).filter((cells) => cells.some((cell) => cell !== ""));
  // A verdict on whoever stands in the wrong column would be on somebody else.
  const odd = rows.findIndex((cells) => cells.length !== width);
  if (odd >= 0) {
    throw new UsageError(
      `Row ${odd + 1} of ${path} has ${rows[odd].length} values, not ${width}; nobody was judged.`,
      "Write one account id a line, or name all columns in the first line, account_id among them, and put values with a comma in quotes.",
    );
  }
  const ids = rows.map((cells) => cells[Math.max(0, column)]).filter((id) => id !== "");
  if (ids.length === 0) throw new UsageError(`The file ${path} names no account.`, "Write one account id a line.");
  return { accounts: [...new Set(ids)] };
}

/** Whom somebody judged otherwise before. */
function describeBefore({ disposition, event_id }: LabelEvent, already: Collateral["already"]): string {
  const others = DISPOSITIONS.filter((each) => each !== disposition && each !== "open" && already[each] > 0);
  if (others.length === 0) return "";
  const before = others.map((each) => `${already[each]} ${each}`).join(", ");
  return ` Before they were ${before}: look in the history whether that was meant; event ${event_id} can be taken back there.`;
}
