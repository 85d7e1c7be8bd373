import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import packageJson from "../package.json" with { type: "json" };
import { builtFile } from "./package-root.ts";

/** Version of the program, as package.json has it. */
export const VERSION = packageJson.version;

/** Version of the code that a run was made with: the program's, and eight hex digits of the digest of the built analysis. */
export function codeVersion(): string {
  const worker = builtFile("analyse-worker.js");
  const build = existsSync(worker)
    ? createHash("sha256").update(readFileSync(worker)).digest("hex").slice(0, 8)
    : "source";
  return `${VERSION}+${build}`;
}
