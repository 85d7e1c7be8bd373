import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { HomePaths } from "../config.ts";
import { HydrascopeError } from "../errors.ts";
import { exists } from "./exists.ts";

/** The only user of a managed database. */
export const USERNAME = "neo4j";

/** The home has a database but no longer its password. */
export class PasswordLostError extends HydrascopeError {
  constructor(paths: HomePaths) {
    super("PASSWORD_LOST", `The database in ${paths.root} is there, but its password file is not.`, {
      next: `Put back ${paths.password} from a copy, or move the home away and load its data again.`,
    });
  }
}

/**
 * The password of a home's database. Before the first start it is made (192 random bits) and handed to Neo4j as a salted hash in `auth.ini`,
 * so that there is no moment with a default password and none on a command line. Both files are readable by their owner only.
 */
export async function ensurePassword(paths: HomePaths): Promise<string> {
  const known = await readPassword(paths);
  if (await exists(join(paths.neo4j, "data", "databases", "system"))) {
    if (known === undefined) throw new PasswordLostError(paths);
    return known;
  }
  const password = known ?? randomBytes(24).toString("base64url");
  if (known === undefined) await writePrivate(paths.password, `${password}\n`);
  await writePrivate(join(paths.neo4j, "data", "dbms", "auth.ini"), authIni(password, randomBytes(32)));
  return password;
}

/** The password of a home's database; undefined before its first start. */
export async function readPassword(paths: HomePaths): Promise<string | undefined> {
  return readFile(paths.password, "utf8").then(
    (text) => text.trim(),
    () => undefined,
  );
}

/** Neo4j's line for the initial password: SHA-256 of salt and password, 1,024 rounds in all. */
export function authIni(password: string, salt: Uint8Array): string {
  let hash = createHash("sha256").update(salt).update(password).digest();
  for (let round = 1; round < 1024; round++) hash = createHash("sha256").update(hash).digest();
  return `${USERNAME}:SHA-256,${hash.toString("hex")},${Buffer.from(salt).toString("hex")},1024:\n`;
}

/** Writes a file of mode 0600 so that it appears whole or not at all. */
export async function writePrivate(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(4).toString("hex")}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
}
