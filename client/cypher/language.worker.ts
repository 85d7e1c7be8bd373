import { autocomplete, highlightSyntax, type DbSchema } from "@neo4j-cypher/language-support";
import type { LanguageAnswer, LanguageQuestion } from "./messages.ts";

let schema: DbSchema = {};

function answerTo(question: LanguageQuestion): LanguageAnswer["value"] {
  if (question.ask === "schema") {
    schema = question.schema;
    return [];
  }
  if (question.ask === "colours") {
    return highlightSyntax(question.text).map(({ position, length, tokenType }) => ({
      from: position.startOffset,
      length,
      kind: tokenType,
    }));
  }
  return autocomplete(question.text, schema, { caretPosition: question.at, manual: question.manual }).map((item) => ({
    label: item.label,
    insert: item.insertText ?? item.label,
    detail: item.signature ?? item.detail ?? "",
    kind: item.kind ?? 0,
  }));
}

self.addEventListener("message", ({ data }: MessageEvent<LanguageQuestion>) => {
  self.postMessage({ id: data.id, value: answerTo(data) });
});
