import type { Neo4jProcedure } from "@neo4j-cypher/language-support";
import type { SchemaNames } from "../../server/contract/ask.ts";
import type { Completion, LanguageAnswer, LanguageQuestion, Token } from "./messages.ts";

type Question = LanguageQuestion extends infer Q ? (Q extends unknown ? Omit<Q, "id"> : never) : never;

let worker: Worker | null = null;
let asked = 0;
const waiting = new Map<number, (value: LanguageAnswer["value"]) => void>();

/** The worker that knows Cypher is ten megabytes of source: it is fetched when the first editor opens. */
function ask(question: Question): Promise<LanguageAnswer["value"]> {
  worker ??= start();
  asked += 1;
  const id = asked;
  worker.postMessage({ ...question, id });
  return new Promise((resolve) => waiting.set(id, resolve));
}

function start(): Worker {
  const started = new Worker(new URL("language.worker.ts", import.meta.url), { type: "module", name: "cypher" });
  started.addEventListener("message", ({ data }: MessageEvent<LanguageAnswer>) => {
    waiting.get(data.id)?.(data.value);
    waiting.delete(data.id);
  });
  return started;
}

/** How long completion waits for the names of the graph, in milliseconds; without them it knows the language alone. */
const PATIENCE = 4000;
let learnt: () => void = () => undefined;
const known = new Promise<void>((resolve) => {
  learnt = resolve;
});

/** Tells the worker what the graph holds, for completion. */
export async function learnSchema(names: SchemaNames): Promise<void> {
  const functions = names.functions.map((each) => [each.name, { ...each, ...FUNCTION }] as const);
  const procedures = names.procedures.map((each) => [each.name, { ...each, ...PROCEDURE }] as const);
  await ask({
    ask: "schema",
    schema: {
      labels: names.labels,
      relationshipTypes: names.relations,
      propertyKeys: names.properties,
      functions: { "CYPHER 5": Object.fromEntries(functions) },
      procedures: { "CYPHER 5": Object.fromEntries(procedures) },
      graphSchema: names.patterns.map(({ from, relation, to }) => ({ from, relType: relation, to })),
    },
  });
  learnt();
}

const FUNCTION = {
  category: "",
  isBuiltIn: true,
  argumentDescription: [],
  returnDescription: "",
  aggregating: false,
  isDeprecated: false,
};
const PROCEDURE = {
  mode: "READ" as const,
  worksOnSystem: false,
  argumentDescription: [],
  returnDescription: [],
  admin: false,
  option: { deprecated: false },
} satisfies Partial<Neo4jProcedure>;

/** The words of a text and what each is. */
export async function colours(text: string): Promise<Token[]> {
  return (await ask({ ask: "colours", text })).filter((entry) => "from" in entry);
}

/** What could stand at an offset of a text; `manual`: it was asked for by a key. */
export async function completions(text: string, at: number, manual: boolean): Promise<Completion[]> {
  await Promise.race([known, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  return (await ask({ ask: "complete", text, at, manual })).filter((entry) => "label" in entry);
}
