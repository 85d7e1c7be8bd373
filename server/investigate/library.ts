import { z } from "zod";
import { type ImportReport, Investigation, InvestigationText } from "../contract/investigate.ts";
import { HydrascopeError, NotFoundError } from "../errors.ts";
import { recordChange } from "../store/history.ts";
import type { Graph, QueryParameters } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { loadBuiltin, parseInvestigation } from "./catalogue.ts";
import { checkText } from "./gate.ts";
import * as cypher from "./library.cypher.ts";

const Row = z.object({
  json: z.string(),
  version: z.int(),
  archived: z.boolean(),
  by: z.string(),
  at: z.number(),
});

/** An investigation cannot be saved as asked: its name is taken (`NAME_TAKEN`) or it is not one's own (`NOT_OWN`). */
export class LibraryError extends HydrascopeError {}

/** Who changes something, and when (epoch ms). */
export interface Author {
  by: string;
  now: number;
}

/** Those that come with Hydrascope and one's own, sorted by name; archived ones only where they are asked for. Throws GraphError. */
export async function listInvestigations(graph: Graph, archived = false): Promise<Investigation[]> {
  const own = (await readOwn(graph, cypher.OWN, null)).filter((each) => archived || !each.archived);
  return [...(await loadBuiltin()), ...own].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The one of this name, archived or not. Throws NotFoundError, GraphError. */
export async function findInvestigation(graph: Graph, name: string): Promise<Investigation> {
  const builtin = await loadBuiltin();
  const found = builtin.find((each) => each.name === name) ?? (await readOwn(graph, cypher.OWN, name))[0];
  if (found !== undefined) return found;
  const names = (await listInvestigations(graph)).map((saved) => saved.name).join(", ");
  throw new NotFoundError("There is no saved investigation of this name.", `Saved are ${names}.`);
}

/** Every version of an investigation, newest first. Throws NotFoundError, GraphError. */
export async function versionsOf(graph: Graph, name: string): Promise<Investigation[]> {
  const newest = await findInvestigation(graph, name);
  return newest.origin === "builtin" ? [newest] : readOwn(graph, cypher.VERSIONS, name);
}

/** One version of an investigation. Throws NotFoundError, GraphError. */
export async function findVersion(graph: Graph, name: string, version: number): Promise<Investigation> {
  const versions = await versionsOf(graph, name);
  const found = versions.find((each) => each.version === version);
  if (found !== undefined) return found;
  throw new NotFoundError(`${name} has no version ${version}.`, `The newest is ${versions[0]?.version ?? 1}.`);
}

/** Saves a new one. Throws LibraryError where the name is taken, RefusedQueryError for a query whose text the lane refuses, GraphError. */
export async function createInvestigation(
  graph: Graph,
  text: InvestigationText,
  author: Author,
): Promise<Investigation> {
  checkText(text.cypher, presets(text));
  const taken = [...(await loadBuiltin()), ...(await readOwn(graph, cypher.OWN, text.name))];
  if (taken.some(({ name }) => name === text.name)) {
    throw new LibraryError("NAME_TAKEN", `There is an investigation ${text.name} already.`, {
      next: "Choose another name, or edit that one.",
      status: 409,
    });
  }
  await save(graph, cypher.CREATE, row(text, author), "saved a new investigation");
  return findInvestigation(graph, text.name);
}

/** Saves the next version of one's own investigation. Throws NotFoundError, LibraryError, RefusedQueryError, GraphError. */
export async function editInvestigation(graph: Graph, text: InvestigationText, author: Author): Promise<Investigation> {
  checkText(text.cypher, presets(text));
  await mustBeOwn(graph, text.name);
  await save(graph, cypher.ADD_VERSION, row(text, author), "saved a new version of an investigation");
  return findInvestigation(graph, text.name);
}

/** Saves a copy of any investigation under another name. Throws as `createInvestigation`, and NotFoundError. */
export async function duplicateInvestigation(
  graph: Graph,
  name: string,
  copy: { name: string; title?: string | undefined },
  author: Author,
): Promise<Investigation> {
  const text = InvestigationText.parse(await findInvestigation(graph, name));
  return createInvestigation(graph, { ...text, name: copy.name, title: copy.title ?? `Copy of ${text.title}` }, author);
}

/** Sets the tags: a new version like any other change. Throws as `editInvestigation`. */
export async function tagInvestigation(
  graph: Graph,
  name: string,
  tags: string[],
  author: Author,
): Promise<Investigation> {
  const text = InvestigationText.parse(await mustBeOwn(graph, name));
  return editInvestigation(graph, { ...text, tags }, author);
}

/** Hides one's own investigation from the list, or brings it back; it can be run either way. Throws NotFoundError, LibraryError, GraphError. */
export async function archiveInvestigation(
  graph: Graph,
  name: string,
  archived: boolean,
  { by, now }: Author,
): Promise<Investigation> {
  await mustBeOwn(graph, name);
  const text = archived ? "archived an investigation" : "brought an investigation back";
  await save(graph, cypher.SET_ARCHIVED, { name, archived, by, at: now }, text);
  return findInvestigation(graph, name);
}

/**
 * Saves the investigations of files: new ones, and new versions of those that differ. All files are read and checked before anything is saved.
 * @throws InvestigationFileError, LibraryError for the name of a builtin one, RefusedQueryError, GraphError
 */
export async function importInvestigations(
  graph: Graph,
  files: readonly { name: string; text: string }[],
  author: Author,
): Promise<ImportReport> {
  const texts = files.map(({ name, text }) => parseInvestigation(text, name));
  const there = new Map((await listInvestigations(graph, true)).map((each) => [each.name, each]));
  for (const text of texts) {
    checkText(text.cypher, presets(text));
    if (there.get(text.name)?.origin === "builtin") throw notOwn(text.name);
  }
  const report: ImportReport = { created: [], changed: [], unchanged: [] };
  for (const text of texts) {
    const old = there.get(text.name);
    if (old === undefined) await createInvestigation(graph, text, author);
    else if (!isSame(old, text)) await editInvestigation(graph, text, author);
    report[old === undefined ? "created" : isSame(old, text) ? "unchanged" : "changed"].push(text.name);
  }
  return report;
}

/** Writes a change of the library together with its entry in the history. */
async function save(
  graph: Graph,
  query: string,
  parameters: QueryParameters & { name: string; by: string; at: number },
  text: string,
): Promise<void> {
  const { name, by, at } = parameters;
  await graph.transaction(async (run) => {
    await run(query, parameters);
    await recordChange(run, { at, by, kind: "investigation", text: `${text}: ${name}`, subject: name });
  });
}

async function readOwn(graph: Graph, query: string, name: string | null): Promise<Investigation[]> {
  const rows = await readAs(graph, Row, query, { name });
  return rows.map(({ json, version, archived, by, at }) => ({
    ...InvestigationText.parse(JSON.parse(json)),
    origin: "own",
    version,
    archived,
    by,
    at: new Date(at).toISOString(),
  }));
}

async function mustBeOwn(graph: Graph, name: string): Promise<Investigation> {
  const found = await findInvestigation(graph, name);
  if (found.origin === "builtin") throw notOwn(name);
  return found;
}

function notOwn(name: string): LibraryError {
  return new LibraryError("NOT_OWN", `The investigation ${name} comes with Hydrascope and stays as it is.`, {
    next: "Duplicate it under another name and change the copy.",
    status: 409,
  });
}

function row(text: InvestigationText, { by, now }: Author) {
  return { name: text.name, json: JSON.stringify(InvestigationText.parse(text)), by, at: now };
}

function isSame(a: InvestigationText, b: InvestigationText): boolean {
  return JSON.stringify(InvestigationText.parse(a)) === JSON.stringify(InvestigationText.parse(b));
}

/** Values that stand for the parameters while only the text is checked. */
function presets({ parameters }: InvestigationText): Record<string, unknown> {
  return Object.fromEntries(parameters.map((each) => [each.name, each.default ?? 0]));
}
