import type { Inspection } from "../../../server/contract/jobs.ts";
import { columnsOf, TableName, type Mapping } from "../../../server/contract/tables.ts";
import { plural } from "../../state/format.ts";
import { Icon } from "../../ui/Icon.tsx";

type InspectedFile = Inspection["files"][number];
const HIDDEN = "(not a name)";

/** Which table each file becomes and which of its columns is which, to be changed by choosing. */
export function MappingForm({
  files,
  mapping,
  onChange,
}: {
  files: readonly InspectedFile[];
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}) {
  return (
    <div className="mapping">
      {files.map((file) => (
        <FileMapping key={file.name} file={file} mapping={mapping} onChange={onChange} />
      ))}
    </div>
  );
}

function FileMapping({
  file,
  mapping,
  onChange,
}: {
  file: InspectedFile;
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}) {
  const { name, table, columns, missing, problem } = file;
  const used = columns.filter(({ target }) => target !== null).length;
  const whole = problem === null && table !== null && missing.length === 0;
  const rename = (own: string, target: string): void => {
    if (table === null) return;
    const { [own]: _, ...others } = mapping.columns[table] ?? {};
    // One column of the file for one of the contract: the choice made last counts.
    const kept = Object.fromEntries(Object.entries(others).filter(([, other]) => other !== target));
    onChange({
      ...mapping,
      columns: { ...mapping.columns, [table]: target === "" ? kept : { ...kept, [own]: target } },
    });
  };
  return (
    <details className="mapping-file" open={!whole}>
      <summary>
        <span className={whole ? "is-clear" : "is-harm"}>
          <Icon name={whole ? "check" : "cross"} size={13} />
        </span>
        <strong>{name}</strong>
        <span className="muted">
          {problem ??
            (table === null
              ? "becomes no table yet"
              : missing.length > 0
                ? `${table} needs ${missing.join(" and ")}`
                : `${table}: ${used} of ${plural(columns.length, "column")} used`)}
        </span>
      </summary>
      <div className="mapping-body">
        <div className="mapping-table">
          <span aria-hidden="true">Becomes</span>
          <select
            className="field"
            aria-label={`${name} becomes`}
            value={table ?? ""}
            onChange={(event) => {
              const { [name]: _, ...others } = mapping.files;
              const chosen = TableName.safeParse(event.target.value);
              onChange({ ...mapping, files: chosen.success ? { ...others, [name]: chosen.data } : others });
            }}
          >
            {table === null && <option value="">choose a table …</option>}
            {TableName.options.map((option) => (
              <option key={option}>{option}</option>
            ))}
          </select>
        </div>
        {table !== null && columns.length > 0 && (
          <ul className="mapping-columns">
            {columns.map(({ name: own, target }, index) => (
              <li key={`${index} ${own}`} className={target === null ? "muted" : ""}>
                <span title={own}>{own}</span>
                {own === HIDDEN ? (
                  <span className="muted">does not look like a name: is there a heading?</span>
                ) : (
                  <select
                    className="field"
                    aria-label={`${own} of ${name} is`}
                    value={target ?? ""}
                    onChange={(event) => rename(own, event.target.value)}
                  >
                    {!(own.toLowerCase() in columnsOf(table)) && <option value="">ignored</option>}
                    {Object.entries(columnsOf(table)).map(([column, { required }]) => (
                      <option key={column} value={column}>
                        {required === true ? `${column} (needed)` : column}
                      </option>
                    ))}
                  </select>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </details>
  );
}
