import type { Command } from "commander";
import { readStatus } from "../explore/status.ts";
import { VERSION } from "../version.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { describeRun } from "./detect.ts";
import { printJson, printText } from "./output.ts";

/** `hydrascope status` */
export function statusCommand(program: Command): void {
  withGlobalOptions(program.command("status").description("database, counts, last load, last run")).action(
    (options: GlobalOptions) =>
      withGraph(options, { command: "status" }, async ({ graph, database }) => {
        const status = await readStatus(graph, { version: VERSION, managed: database.managed });
        if (options.json === true) printJson(status);
        const { counts, last_load: load, run } = status;
        printText(
          [
            `Hydrascope ${status.version}, ${status.database.managed ? "managed " : ""}Neo4j ${status.database.version}: ${status.database.state}`,
            `${counts.accounts} accounts, ${counts.identifiers} identifiers, ${counts.relations} relations, ${counts.exchanges} exchanges`,
            load === null
              ? "Nothing loaded yet: `hydrascope load PATH`."
              : `Last load: ${load.at}, ${load.files} files, ${load.rows} rows`,
            ...(status.half_loaded
              ? ["A load was interrupted: the next `hydrascope load` finishes it first; `detect` waits for that."]
              : []),
            run === null ? "No run yet: `hydrascope detect`." : describeRun(run),
          ].join("\n"),
          options.json,
        );
      }),
  );
}
