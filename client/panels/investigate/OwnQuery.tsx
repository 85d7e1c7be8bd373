import { useDebouncedValue } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";
import { useExplanation } from "../../api/investigations.ts";
import { ask, cancelAnswer, useAnswer } from "../../state/answers.ts";
import { openTab } from "../../state/investigations.ts";
import { freeParameters, readFree } from "../../state/parameters.ts";
import { setParams, useView } from "../../state/router.ts";
import { restored, shareable, useTyped } from "../../state/typed.ts";
import { Loading } from "../../ui/states.tsx";
import { AnswerPanel } from "./AnswerPanel.tsx";
import { ParameterField } from "./ParameterField.tsx";
import { PlanSummary } from "./PlanSummary.tsx";

const CypherEditor = lazy(async () => ({ default: (await import("../../cypher/CypherEditor.tsx")).CypherEditor }));

const EXAMPLE = `MATCH (a:Account)-[:USED_IP]->(i:Ip)<-[:USED_IP]-(b:Account)
WHERE a.id < b.id
RETURN i.value AS ip, count(*) AS pairs
ORDER BY pairs DESC LIMIT 20`;
const QUESTION = "own query";
/** What is being written, as long as this tab lives; the address gets it when it is run. */
let draft = EXAMPLE;

/** A box for a query of one's own, in the same read-only lane as the saved ones. */
export function OwnQuery() {
  const [cypher, setText] = useState(restored(useView().params["q"] ?? "") || draft);
  const names = freeParameters(cypher);
  const { typed, set } = useTyped(names.map((name) => ({ name, default: null })));
  const parameters = Object.fromEntries(names.map((name) => [name, readFree(typed[name] ?? "")]));
  const [asked] = useDebouncedValue(JSON.stringify({ cypher, parameters }), 400);
  const explanation = useExplanation(cypher.trim() === "" ? null : JSON.parse(asked));
  const answer = useAnswer(QUESTION);
  const busy = answer?.state === "running";
  const change = (text: string): void => {
    draft = text;
    setText(text);
  };
  const run = (): void => {
    if (cypher.trim() === "" || busy) return;
    setParams({ q: shareable(cypher) });
    void ask(QUESTION, { cypher, parameters });
  };
  const refusal = explanation.data?.refusal ?? null;
  return (
    <>
      <form
        className="investigation-form"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <header className="ask-head">
          <h2>A query of your own</h2>
          <button type="button" className="button is-small" onClick={() => openTab("new", null, { q: cypher })}>
            Save as an investigation
          </button>
        </header>
        <p className="muted">
          Cypher over <code>(:Account)</code>, identifiers such as <code>(:Payment)</code>, <code>(:Ip)</code>,{" "}
          <code>(:PromptFingerprint)</code>, all <code>:Identifier</code>, and <code>(:Cluster)</code>. It can only
          read; return whole nodes to see them on the canvas. A <code>$name</code> becomes a field.
        </p>
        <Suspense fallback={<Loading what="the editor" />}>
          <CypherEditor value={cypher} onChange={change} onRun={run} refusal={refusal} />
        </Suspense>
        <PlanSummary explanation={explanation.data} text={cypher} />
        <div className="form-fields">
          {names.map((name) => (
            <ParameterField
              key={name}
              parameter={{ name, type: "string", title: name }}
              value={typed[name] ?? ""}
              wrong={undefined}
              onChange={(value) => set(name, value)}
            />
          ))}
          <button type="submit" className="button is-strong" disabled={busy || cypher.trim() === ""}>
            {busy ? "Running …" : "Run"} <kbd aria-hidden="true">Ctrl Enter</kbd>
          </button>
          {busy && (
            <button type="button" className="button" onClick={() => cancelAnswer(QUESTION)}>
              Cancel
            </button>
          )}
        </div>
      </form>
      <AnswerPanel question={QUESTION} show="table" />
    </>
  );
}
