import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { HomePaths } from "../config.ts";
import { HydrascopeError } from "../errors.ts";

/** Neo4j could not be started; the message has the lines of its log that matter. */
export class DatabaseStartError extends HydrascopeError {
  constructor(message: string, next: string) {
    super("DATABASE_START", message, { next, status: 503 });
  }
}

const CAUSES: readonly (readonly [RegExp, string])[] = [
  [
    /Could not reserve enough space|insufficient memory|OutOfMemory|Invalid maximum heap/i,
    "This machine cannot give it that memory: set HYDRASCOPE_NEO4J_HEAP and HYDRASCOPE_NEO4J_PAGECACHE to less, such as 512m.",
  ],
  [/No space left/i, "The disk is full: make room and run the command again."],
  [
    /StoreLock|FileLock|Lock file has been locked|already in use by another process/i,
    "Another Neo4j has this home's store open: end it, then run the command again.",
  ],
  [/UnsupportedClassVersion|Unsupported major.minor/i, "That Java is too old: set JAVA_HOME to Java 17 or later."],
  [
    /Unrecognized (VM )?option|Could not create the Java Virtual Machine/i,
    "That Java does not know an option: set JAVA_HOME to another Java 17 or later, or clear JAVA_TOOL_OPTIONS.",
  ],
  [/Permission denied|AccessDenied/i, "The home cannot be written: check who owns it, or choose another with --home."],
];

/** Out of the logs of a failed start: the error to throw, and whether only the port was taken in the meantime. */
export async function startFailure(
  paths: HomePaths,
  secret: string,
  outcome: "ended" | "late",
): Promise<{ portTaken: boolean; error: DatabaseStartError }> {
  const read = (name: string): Promise<string> => readFile(join(paths.neo4j, "logs", name), "utf8").catch(() => "");
  const text = `${await read("neo4j.log")}\n${await read("java.log")}`;
  const told = tellingLines(text, [
    [secret, "<password>"],
    [paths.root, "<home>"],
  ]);
  const what = outcome === "ended" ? "Neo4j ended while starting." : "Neo4j did not get ready in ten minutes.";
  return {
    portTaken: /Address already in use|BindException|PortBindException/.test(text),
    error: new DatabaseStartError(
      told.length === 0 ? what : `${what} Its log says:\n  ${told.join("\n  ")}`,
      CAUSES.find(([sign]) => sign.test(text))?.[1] ??
        `The whole log is in ${join(paths.neo4j, "logs")}. Set NEO4J_URI to use a Neo4j of your own instead.`,
    ),
  };
}

/** The last lines of a log that name an error, at most six, each at most 300 characters, without stack traces, with the secrets replaced. */
export function tellingLines(log: string, hide: readonly (readonly [secret: string, shown: string])[]): string[] {
  const lines = log
    .split("\n")
    .map((line) =>
      hide.reduce((text, [secret, shown]) => (secret === "" ? text : text.replaceAll(secret, shown)), line),
    )
    .map((line) =>
      line
        .replace(/^\d{4}-\d\d-\d\d \S+ /, "")
        .trim()
        .slice(0, 300),
    )
    .filter((line) => line !== "" && !/^at |^\.\.\. \d+ more/.test(line));
  const marked = lines.filter((line) =>
    /ERROR|Exception|Caused by|Error[: ]|Unrecognized|Could not|insufficient/i.test(line),
  );
  return [...new Set(marked.length > 0 ? marked : lines)].slice(-6);
}
