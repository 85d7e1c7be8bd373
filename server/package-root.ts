import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the checkout or installed package, whether the code runs from its sources or from its bundle. */
export const PACKAGE_ROOT = findRoot(dirname(fileURLToPath(import.meta.url)));

/** Path of a built file of the server: workers and their like are loaded from there also when the rest runs from its sources. */
export function builtFile(name: string): string {
  return join(PACKAGE_ROOT, "dist", "server", name);
}

function findRoot(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error("Hydrascope's package.json is not above its code.");
  return findRoot(parent);
}
