import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Investigation, InvestigationText, Parameter } from "../contract/investigate.ts";
import { HydrascopeError } from "../errors.ts";
import { PACKAGE_ROOT } from "../package-root.ts";

/** The investigations that come with Hydrascope: read from the sources, which the package carries. */
const BUILTIN = join(PACKAGE_ROOT, "server", "investigate", "builtin");

/** A saved investigation whose file cannot be read as one. */
export class InvestigationFileError extends HydrascopeError {}

/** Every investigation that comes with Hydrascope, sorted by name. Throws InvestigationFileError. */
export async function loadBuiltin(folder: string = BUILTIN): Promise<Investigation[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".cypher")).toSorted();
  return Promise.all(
    files.map(async (file) => ({
      ...parseInvestigation(await readFile(join(folder, file), "utf8"), file),
      origin: "builtin",
      version: 1,
      archived: false,
      by: null,
      at: null,
    })),
  );
}

const WORDS = ["name", "title", "question", "meaning", "show", "scan", "tags"] as const;

/**
 * Reads one investigation: comment lines at the top `// name: …`, `// title: …`, `// question: …`, `// meaning: …`, perhaps `// show: table|graph|value|chart`,
 * `// scan: true|false` and `// tags: a, b`, and for each parameter `// parameter: name | type | default (empty: required) | title`, an enumeration's type
 * being `enumeration(a, b)` and perhaps `identifier(kind, kind)`; then the query.
 * @throws InvestigationFileError naming the file and the rule
 */
export function parseInvestigation(text: string, file: string): InvestigationText {
  const lines = text.split(/\r?\n/);
  const end = lines.findIndex((line) => !line.startsWith("//"));
  const entries = (end < 0 ? [] : lines.slice(0, end)).map((line) => {
    const match = /^\/\/ ?([a-z]+): ?(.*)$/.exec(line);
    if (match === null) throw broken(file, "a line of the header is not `// word: text`");
    if (match[1] !== "parameter" && !WORDS.some((word) => word === match[1]))
      throw broken(file, `the header has no word ${match[1]}; it has ${WORDS.join(", ")} and parameter`);
    return { word: match[1], text: match[2].trim() };
  });
  const { scan, tags, ...header } = Object.fromEntries(
    entries.filter(({ word }) => word !== "parameter").map((entry) => [entry.word, entry.text]),
  );
  const parsed = InvestigationText.safeParse({
    ...header,
    ...(scan === undefined ? {} : { scan: scan === "true" ? true : scan === "false" ? false : scan }),
    ...(tags === undefined ? {} : { tags: listOf(tags) }),
    parameters: entries.filter(({ word }) => word === "parameter").map((entry) => parseParameter(entry.text, file)),
    cypher: lines.slice(end).join("\n").trim(),
  });
  if (!parsed.success) throw broken(file, z.prettifyError(parsed.error));
  return parsed.data;
}

/** The file that `parseInvestigation` reads as the same investigation. */
export function formatInvestigation(investigation: InvestigationText): string {
  const { name, title, question, meaning, show, scan, tags, parameters, cypher } = investigation;
  const header = { name, title, question, meaning, show, scan: String(scan), tags: tags.join(", ") };
  const lines = Object.entries(header).map(([word, text]) => `// ${word}: ${oneLine(text)}`);
  const listed = parameters.map((each) => {
    const type = each.options === undefined ? each.type : `${each.type}(${each.options.join(", ")})`;
    const preset = each.default === null ? "" : Array.isArray(each.default) ? each.default.join(", ") : each.default;
    return `// parameter: ${each.name} | ${type} | ${preset} | ${oneLine(each.title)}`;
  });
  return `${[...lines, ...listed, cypher].join("\n")}\n`;
}

function parseParameter(text: string, file: string): Parameter {
  const [name, written = "", preset = "", ...title] = text.split("|").map((part) => part.trim());
  const [, type, options] = /^([a-z]+)(?:\((.*)\))?$/.exec(written) ?? ["", written];
  const parsed = Parameter.safeParse({
    name,
    type,
    title: title.join(" | "),
    default: presetOf(type, preset),
    ...(options === undefined ? {} : { options: listOf(options) }),
  });
  if (!parsed.success) throw broken(file, `parameter ${name}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function presetOf(type: string, text: string): Parameter["default"] {
  if (text === "") return null;
  if (type === "number") return Number(text);
  if (type === "list" || type === "accounts") return listOf(text);
  return type === "boolean" ? text === "true" : text;
}

function listOf(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

function broken(file: string, rule: string): InvestigationFileError {
  return new InvestigationFileError("BAD_INVESTIGATION", `The investigation ${file} cannot be read: ${rule}.`, {
    next: "Correct the head of the file.",
    exitCode: 2,
    status: 400,
  });
}
