import { useState } from "react";
import type { Investigation, Parameter } from "../../server/contract/investigate.ts";
import type { InvestigationRun } from "../api/queries.ts";
import { readParameters, startText, type Typed } from "../state/parameters.ts";
import { setParams, useView } from "../state/router.ts";

const HINTS = {
  string: "text",
  number: "number",
  boolean: "yes or no",
  date: "day, in UTC",
  datetime: "2026-05-31T12:00:00Z",
  enumeration: "one of the list",
  list: "values, one a line",
  account: "an account's id",
  accounts: "account ids, one a line",
  identifier: "kind:value, e.g. ip:192.0.2.1",
  cluster: "a cluster's id, e.g. H-0001",
} as const satisfies Record<Parameter["type"], string>;

function Field(props: {
  parameter: Parameter;
  value: string;
  wrong: string | undefined;
  onChange: (value: string) => void;
}) {
  const { parameter, value, wrong, onChange } = props;
  const id = `parameter-${parameter.name}`;
  const shared = { id, "aria-invalid": wrong !== undefined, "aria-describedby": `${id}-hint`, className: "field" };
  return (
    <div className="form-field">
      <label htmlFor={id}>{parameter.title}</label>
      {parameter.type === "boolean" ? (
        <input
          {...shared}
          className=""
          type="checkbox"
          checked={value === "true"}
          onChange={(event) => onChange(String(event.target.checked))}
        />
      ) : parameter.type === "enumeration" ? (
        <select {...shared} value={value} onChange={(event) => onChange(event.target.value)}>
          {["", ...(parameter.options ?? [])].map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      ) : parameter.type === "accounts" || parameter.type === "list" ? (
        <textarea
          {...shared}
          rows={3}
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <input
          {...shared}
          type={parameter.type === "number" ? "number" : parameter.type === "date" ? "date" : "text"}
          step="any"
          spellCheck={false}
          value={parameter.type === "date" ? value.slice(0, 10) : value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      <span id={`${id}-hint`} className={wrong === undefined ? "muted small" : "is-harm small"}>
        {wrong ?? HINTS[parameter.type]}
      </span>
    </div>
  );
}

/** A saved investigation: its question, what the answer means, its parameters, its query. */
export function InvestigationForm(props: {
  investigation: Investigation;
  busy: boolean;
  onRun: (run: InvestigationRun) => void;
}) {
  const { investigation } = props;
  const view = useView();
  // The address holds what was typed, so that a link asks the same question.
  const typed: Typed = Object.fromEntries(
    investigation.parameters.map((parameter) => [
      parameter.name,
      view.params[`p.${parameter.name}`] ?? startText(parameter),
    ]),
  );
  const [tried, setTried] = useState(false);
  const { values, wrong } = readParameters(investigation.parameters, typed);
  const run = (): void => {
    setTried(true);
    if (Object.keys(wrong).length === 0) props.onRun({ name: investigation.name, parameters: values });
  };
  return (
    <form
      className="investigation-form"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <h2>{investigation.title}</h2>
      <p>{investigation.question}</p>
      <p className="muted">{investigation.meaning}</p>
      <div className="form-fields">
        {investigation.parameters.map((parameter) => (
          <Field
            key={parameter.name}
            parameter={parameter}
            value={typed[parameter.name] ?? ""}
            wrong={tried ? wrong[parameter.name] : undefined}
            onChange={(value) => setParams({ [`p.${parameter.name}`]: value })}
          />
        ))}
        <button type="submit" className="button is-strong" disabled={props.busy}>
          {props.busy ? "Running …" : "Run"}
        </button>
      </div>
      <details>
        <summary>The query</summary>
        <pre className="code">{investigation.cypher.trim()}</pre>
      </details>
    </form>
  );
}
