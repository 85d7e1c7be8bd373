import type { DbSchema } from "@neo4j-cypher/language-support";

/** What the page asks the worker that knows Cypher. */
export type LanguageQuestion = { id: number } & (
  | { ask: "schema"; schema: DbSchema }
  | { ask: "colours"; text: string }
  | { ask: "complete"; text: string; at: number; manual: boolean }
);

/** A word of a text and what it is. */
export interface Token {
  /** Offset in UTF-16 units. */
  from: number;
  length: number;
  kind: string;
}

/** Something that could stand at the cursor; `kind` is a CompletionItemKind of the language server protocol. */
export interface Completion {
  label: string;
  insert: string;
  detail: string;
  kind: number;
}

/** What the worker says. */
export interface LanguageAnswer {
  id: number;
  value: readonly Token[] | readonly Completion[];
}
