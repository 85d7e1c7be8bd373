import { readFile } from "node:fs/promises";
import { z } from "zod";
import { Mapping } from "../contract/tables.ts";
import { UsageError } from "../errors.ts";

/** Reads a mapping file; without one nothing is renamed. Throws UsageError naming the file and what is wrong in it. */
export async function readMapping(path: string | undefined): Promise<Mapping> {
  if (path === undefined) return Mapping.parse({});
  const text = await readFile(path, "utf8").catch(() => {
    throw new UsageError(`The mapping file ${path} cannot be read.`, "Name a JSON file that exists.", { path });
  });
  const next = 'Its form is {"files": {"users.csv": "accounts"}, "columns": {"accounts": {"user_id": "account_id"}}}.';
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new UsageError(`The mapping file ${path} is not JSON.`, next, { path });
  }
  const mapping = Mapping.safeParse(json);
  if (!mapping.success) {
    throw new UsageError(`The mapping file ${path} is wrong: ${z.prettifyError(mapping.error)}`, next, { path });
  }
  return mapping.data;
}
