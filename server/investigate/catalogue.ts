import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Investigation, Parameter } from "../contract/api.ts";
import { HydrascopeError } from "../errors.ts";
import { PACKAGE_ROOT } from "../package-root.ts";

/** The investigations that come with Hydrascope: read from the sources, which the package carries. */
const BUILTIN = join(PACKAGE_ROOT, "server", "investigate", "builtin");

/** A saved investigation whose file cannot be read as one. */
export class InvestigationFileError extends HydrascopeError {}

const Header = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string().min(1),
  question: z.string().min(1),
  meaning: z.string().min(1),
});

/** Every saved investigation, sorted by name. Throws InvestigationFileError. */
export async function loadInvestigations(folder: string = BUILTIN): Promise<Investigation[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".cypher")).toSorted();
  return Promise.all(files.map(async (file) => parseInvestigation(await readFile(`${folder}/${file}`, "utf8"), file)));
}

/**
 * Reads one investigation: comment lines at the top `// name: …`, `// title: …`, `// question: …`, `// meaning: …` and for each
 * parameter `// parameter: name | type | default (empty: required) | title`; then the query.
 * @throws InvestigationFileError naming the file and the rule
 */
export function parseInvestigation(text: string, file: string): Investigation {
  const lines = text.split(/\r?\n/);
  const end = lines.findIndex((line) => !line.startsWith("//"));
  const entries = lines.slice(0, end).map((line) => {
    const match = /^\/\/ ?([a-z]+): (.*)$/.exec(line);
    if (match === null) throw broken(file, "a line of the header is not `// word: text`");
    return { word: match[1], text: match[2].trim() };
  });
  const header = Header.safeParse(
    Object.fromEntries(entries.filter(({ word }) => word !== "parameter").map((entry) => [entry.word, entry.text])),
  );
  if (!header.success) throw broken(file, z.prettifyError(header.error));
  const parameters = entries
    .filter(({ word }) => word === "parameter")
    .map((entry) => parseParameter(entry.text, file));
  const cypher = lines.slice(end).join("\n").trim();
  return { ...header.data, parameters, cypher };
}

function parseParameter(text: string, file: string): Parameter {
  const [name, type, preset, title] = text.split("|").map((part) => part.trim());
  const parsed = Parameter.safeParse({ name, type, title, default: presetOf(type, preset) });
  if (!parsed.success) throw broken(file, `parameter: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function presetOf(type: string, text: string): Parameter["default"] {
  if (text === "") return null;
  if (type === "number") return Number(text);
  return type === "boolean" ? text === "true" : text;
}

function broken(file: string, rule: string): InvestigationFileError {
  return new InvestigationFileError("BAD_INVESTIGATION", `The investigation ${file} cannot be read: ${rule}.`, {
    next: "Correct the head of the file.",
  });
}
