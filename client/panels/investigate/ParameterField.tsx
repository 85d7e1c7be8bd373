import type { Parameter } from "../../../server/contract/investigate.ts";
import { isAccount } from "../../../server/contract/node-id.ts";
import { count, plural } from "../../state/format.ts";
import { readAccounts } from "../../state/parameters.ts";
import { useView } from "../../state/router.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Pick } from "./Pick.tsx";

const HINTS = {
  string: "text",
  number: "number",
  boolean: "yes or no",
  date: "day, in UTC",
  datetime: "day and time, in UTC",
  enumeration: "one of the list",
  list: "values, one a line",
  account: "an account's id",
  accounts: "account ids, one a line",
  identifier: "kind:value",
  cluster: "a cluster's id",
} as const satisfies Record<Parameter["type"], string>;

const INPUTS: Readonly<Partial<Record<Parameter["type"], string>>> = {
  number: "number",
  date: "date",
  datetime: "datetime-local",
};

function Accounts(props: { value: string; onChange: (value: string) => void; id: string }) {
  const { value, onChange, id } = props;
  const { selected } = useView();
  const chosen = selected.filter(isAccount);
  return (
    <span className="form-beside small">
      <label className="text-button">
        <Icon name="file" size={12} /> From a file
        <input
          type="file"
          className="visually-hidden"
          aria-describedby={`${id}-hint`}
          accept=".txt,.csv,.tsv,text/plain,text/csv"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file !== undefined) void file.text().then((text) => onChange(readAccounts(text).join("\n")));
          }}
        />
      </label>
      {chosen.length > 0 && (
        <button
          type="button"
          className="text-button"
          onClick={() => onChange(readAccounts(chosen.join("\n")).join("\n"))}
        >
          The {count(chosen.length)} selected
        </button>
      )}
      <span className="muted">{value === "" ? "" : plural(readAccounts(value).length, "account")}</span>
    </span>
  );
}

/** The field of one parameter, by its type. */
export function ParameterField(props: {
  parameter: Omit<Parameter, "default">;
  value: string;
  wrong: string | undefined;
  onChange: (value: string) => void;
}) {
  const { parameter, value, wrong, onChange } = props;
  const { type, options } = parameter;
  const id = `parameter-${parameter.name}`;
  const shared = { id, "aria-invalid": wrong !== undefined, "aria-describedby": `${id}-hint`, className: "field" };
  const kinds = type === "identifier" && options !== undefined ? `: ${options.join(", ")}` : "";
  return (
    <div className={`form-field${type === "accounts" || type === "list" ? " is-wide" : ""}`}>
      <label htmlFor={id}>{parameter.title}</label>
      {type === "boolean" ? (
        <input
          {...shared}
          className=""
          type="checkbox"
          checked={value === "true"}
          onChange={(event) => onChange(String(event.target.checked))}
        />
      ) : type === "enumeration" ? (
        <select {...shared} value={value} onChange={(event) => onChange(event.target.value)}>
          {["", ...(options ?? [])].map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      ) : type === "account" || type === "identifier" || type === "cluster" ? (
        <Pick
          id={id}
          kind={type}
          kinds={type === "identifier" ? options : undefined}
          value={value}
          invalid={wrong !== undefined}
          onChange={onChange}
        />
      ) : type === "accounts" || type === "list" ? (
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
          type={INPUTS[type] ?? "text"}
          step="any"
          spellCheck={false}
          value={
            type === "date" ? value.slice(0, 10) : type === "datetime" ? value.replace(/:00(?:\.000)?Z$|Z$/, "") : value
          }
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {type === "accounts" && <Accounts id={id} value={value} onChange={onChange} />}
      <span id={`${id}-hint`} className={wrong === undefined ? "muted small" : "is-harm small"}>
        {wrong ?? `${HINTS[type]}${kinds}`}
      </span>
    </div>
  );
}
