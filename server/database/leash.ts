import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * Standard input is the leash: when this process ends in any way, `kill -9` included, the kernel closes it and the watcher kills the program.
 * The shell duplicates it first, because a shell gives its background jobs /dev/null; and it waits for the program, whose own death ends the watcher.
 */
const SHELL_LEASH = `
exec 3<&0
"$@" </dev/null >&2 3<&- &
program=$!
echo $program
( read -r _ <&3; kill -9 $program ) >/dev/null 2>&1 &
watcher=$!
exec >/dev/null 3<&-
wait $program
status=$?
kill $watcher 2>/dev/null
exit $status
`;

/** The same for systems without a shell. */
const NODE_LEASH = `
const [program, ...args] = process.argv.slice(1);
const child = require("node:child_process").spawn(program, args, { stdio: ["ignore", 2, 2], windowsHide: true });
child.on("error", () => process.exit(127));
child.on("exit", (code, signal) => process.exit(signal ? 128 : code));
process.stdin.on("end", () => child.kill("SIGKILL")).on("error", () => child.kill("SIGKILL")).resume();
console.log(child.pid);
`;

/** How a program on a leash ended: its exit status (128 and more: by a signal). */
export interface Ending {
  readonly status: number;
}

/** A program that cannot outlive this process. */
export interface Leashed {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  /** Kills it at once. */
  kill(): void;
}

/**
 * Starts `program` in a session of its own (Ctrl-C in the terminal does not reach it), its output and errors going to the open file `output`.
 * Throws where it cannot be started.
 */
export async function startOnLeash(
  program: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; output: number; leash?: "shell" | "node" },
): Promise<Leashed> {
  const { cwd, env, output, leash = process.platform === "win32" ? "node" : "shell" } = options;
  const [command, ...words] =
    leash === "shell" ? ["sh", "-c", SHELL_LEASH, "hydrascope-leash"] : [process.execPath, "-e", NODE_LEASH];
  const child = spawn(command ?? "sh", [...words, program, ...args], {
    cwd,
    env,
    stdio: ["pipe", "pipe", output],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const ended = ending(child);
  const pid = await firstNumber(child);
  return {
    pid,
    ended,
    kill: () => {
      child.stdin?.destroy();
    },
  };
}

function ending(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once("error", () => resolve({ status: 127 }));
    child.once("exit", (code, signal) => {
      child.stdin?.destroy();
      resolve({ status: code ?? (signal === null ? 1 : 128) });
    });
    child.stdin?.on("error", () => undefined);
  });
}

function firstNumber(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) return reject(new Error("no output of the leash"));
    const lines = createInterface({ input: child.stdout });
    lines.once("line", (line) => {
      const pid = Number(line);
      if (Number.isInteger(pid) && pid > 0) resolve(pid);
      else reject(new Error("the leash did not say a process number"));
    });
    // Not when the leash ends: its line may still be in the pipe then.
    lines.once("close", () => reject(new Error("the program could not be started")));
    child.once("error", reject);
  });
}
