import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { HydrascopeError } from "../errors.ts";
import { PACKAGE_ROOT } from "../package-root.ts";
import { type GlobalOptions, withGlobalOptions } from "./context.ts";
import { share, wholeNumber } from "./numbers.ts";

interface BenchOptions extends GlobalOptions {
  scale: number;
  rounds: number;
  minutes: number;
  out?: string;
}

const LABORATORY = join(PACKAGE_ROOT, "scripts", "bench.mjs");

/** `hydrascope bench [NAME]`: runs the laboratory of a checkout, on homes of its own. */
export function benchCommand(program: Command): void {
  withGlobalOptions(
    program
      .command("bench")
      .description("time and memory of every stage beside its peers, on the same data, on homes of its own")
      .argument("[name]", "ingest, store, project, leiden, link, detect, day, letter, explore, workbench, growth (all)")
      .option("--scale <share>", "share of the letter: 1 is 500,000 accounts and 100 million exchanges", share, 0.1)
      .option("--rounds <n>", "times that each contender runs at most", wholeNumber(1), 3)
      .option("--minutes <n>", "no further round once a measure's share of this time is spent", wholeNumber(1), 25)
      .option("--out <dir>", "folder for performance.json, performance.md and its plots"),
  ).action((name: string | undefined, { scale, rounds, minutes, out, json }: BenchOptions) => {
    if (!existsSync(LABORATORY)) throw new NoLaboratoryError();
    const given = ["measure", "--scale", String(scale), "--rounds", String(rounds), "--minutes", String(minutes)];
    if (name !== undefined) given.push(name);
    if (out !== undefined) given.push("--out", out);
    if (json === true) given.push("--json");
    const { status } = spawnSync(process.execPath, [LABORATORY, ...given], { stdio: ["ignore", "inherit", "inherit"] });
    process.exitCode = status ?? 1;
  });
}

/** The laboratory is not part of every installation. */
class NoLaboratoryError extends HydrascopeError {
  constructor() {
    super("NO_LABORATORY", "The benchmark is not part of this installation.", {
      next: "Run it in a checkout of the sources: `npx hydrascope bench`.",
    });
  }
}
