import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import { ScenarioName } from "../simulate/scenarios.ts";
import { generate } from "../simulate/simulate.ts";
import { type GlobalOptions, withGlobalOptions } from "./context.ts";
import { percentage, wholeNumber } from "./numbers.ts";
import { printJson, printText } from "./output.ts";
import { progressBars } from "./progress.ts";

interface GenerateOptions extends GlobalOptions {
  accounts?: number;
  exchanges?: number;
  abusive?: number;
  seed: number;
  out: string;
}

/** `hydrascope generate SCENARIO` */
export function generateCommand(program: Command): void {
  withGlobalOptions(
    program
      .command("generate")
      .description("write a synthetic data set with its truth.csv")
      .argument("<scenario>", ScenarioName.options.join(", "))
      .option("--accounts <n>", "accounts in all", wholeNumber(1))
      .option("--exchanges <n>", "exchanges in all", wholeNumber(1))
      .option("--abusive <percent>", "abusive accounts in percent, 0.05 to 20 (5; none in N2 to N5)", percentage)
      .option("--seed <n>", "the same seed gives the same rows", wholeNumber(0), 1)
      .requiredOption("--out <dir>", "folder for the files"),
  ).action(async (name: string, options: GenerateOptions) => {
    const scenario = ScenarioName.safeParse(name);
    if (!scenario.success)
      throw new UsageError(`There is no scenario ${name}.`, `Use one of ${ScenarioName.options.join(", ")}.`);
    const bars = progressBars();
    const { json, accounts, exchanges, abusive, seed, out } = options;
    const sizes = {
      seed,
      out,
      ...(accounts === undefined ? {} : { accounts }),
      ...(exchanges === undefined ? {} : { exchanges }),
      ...(abusive === undefined ? {} : { abusive }),
    };
    const made = await generate(scenario.data, sizes, ({ step, done, total }) =>
      bars.update(`making ${step}`, done / Math.max(1, total)),
    );
    bars.done();
    if (json === true) printJson(made);
    printText(
      `${made.accounts} accounts, ${made.exchanges} exchanges, ${made.operators} operators in ${made.out}`,
      json,
    );
  });
}
