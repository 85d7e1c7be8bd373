import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { Settings } from "../contract/settings.ts";
import { recordHttp, stopRunning } from "../database/running.ts";
import { HydrascopeError } from "../errors.ts";
import { startServer } from "../main.ts";
import { detect, load } from "../pipeline.ts";
import { generate } from "../simulate/simulate.ts";
import { readRun } from "../store/clusters.ts";
import { markDemonstration } from "../store/load.ts";
import { codeVersion, VERSION } from "../version.ts";
import { type Context, type GlobalOptions, targetOf, withGlobalOptions, withGraph } from "./context.ts";
import { wholeNumber } from "./numbers.ts";
import { printJson, printText } from "./output.ts";

interface ServeOptions extends GlobalOptions {
  port?: number;
  open: boolean;
}

/** Seed of the demonstration, so that everybody sees the same one. */
const DEMO_SEED = 2026;

/** `hydrascope start` */
export function startCommand(program: Command): void {
  serveOptions(
    program.command("start").description("start the database if it is managed and serve the workbench; loads nothing"),
  ).action((options: ServeOptions) =>
    withGraph(options, { command: "start", serves: true }, (context) => serve(context, options)),
  );
}

/** `hydrascope demo` */
export function demoCommand(program: Command): void {
  serveOptions(
    program
      .command("demo")
      .description("start on a home of its own with the demonstration in it, made on the first time"),
  ).action((options: ServeOptions) =>
    withGraph({ ...options, demo: options.home === undefined }, { command: "demo", serves: true }, async (context) => {
      if ((await readRun(context.graph)) === null) await makeDemonstration(context);
      await serve(context, options);
    }),
  );
}

/** `hydrascope stop` */
export function stopCommand(program: Command): void {
  withGlobalOptions(program.command("stop").description("end `start` and its database")).action(
    async (options: GlobalOptions) => {
      const { stopped, pid, busy } = await stopRunning(targetOf(options).paths);
      if (busy !== undefined) {
        throw new HydrascopeError(
          "HOME_BUSY",
          `\`hydrascope ${busy.command}\`, process ${busy.pid}, works on this home.`,
          {
            next: "Wait until it is done, or end it with Ctrl-C where it runs.",
          },
        );
      }
      if (options.json === true) printJson({ stopped, pid: pid ?? null });
      printText(stopped ? `Stopped process ${pid}.` : "Nothing was running.", options.json);
    },
  );
}

function serveOptions(command: Command): Command {
  return withGlobalOptions(command)
    .option("--port <n>", "port on loopback (7700, or a free one)", wholeNumber(0, 65_535))
    .option("--no-open", "do not open a browser");
}

async function makeDemonstration({ graph, graphId, target, database, bars }: Context): Promise<void> {
  const out = await mkdtemp(join(tmpdir(), "hydrascope-demo-"));
  try {
    const data = join(out, "data");
    await generate("demo", { seed: DEMO_SEED, out: data }, ({ step, done, total }) =>
      bars.update(`making ${step}`, done / Math.max(1, total)),
    );
    const home = { directory: target.paths.root, graph: graphId };
    const { batch } = await load(graph, [data], { now: Date.now() }, home, bars.update, database.importFull);
    if (batch !== null) await markDemonstration(graph, batch);
    const now = Date.now();
    await detect(graph, { settings: Settings.parse({}), seed: 1, now, codeVersion: codeVersion() }, bars.update);
    bars.done();
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** Serves until it is asked to stop; the address is the one line on standard output. */
async function serve({ graph, graphId, target, database, signal }: Context, options: ServeOptions): Promise<void> {
  const server = await startServer({
    graph,
    home: { paths: target.paths, graph: graphId, importer: database.importFull },
    managed: database.managed,
    reader: target.kind === "server" && target.reader !== undefined,
    version: VERSION,
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  try {
    await recordHttp(target.paths, { port: Number(new URL(server.origin).port), token: server.token });
    if (options.json === true) printJson({ url: server.url });
    else printText(server.url);
    process.stderr.write("The workbench is ready. Ctrl-C ends it.\n");
    if (options.open) openBrowser(server.url);
    if (!signal.aborted) await once(signal, "abort");
    if (signal.reason instanceof HydrascopeError) throw signal.reason;
    process.stderr.write("\nStopping …\n");
  } finally {
    await server.close();
  }
}

function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", url]
        : ["xdg-open", url];
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  // A machine without a browser: the address is printed anyway.
  child.once("error", () => undefined);
  child.unref();
}
