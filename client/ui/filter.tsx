import { setParams, useView } from "../state/router.ts";
import { Icon } from "./Icon.tsx";

/** A question with a few answers; the address holds the one that was chosen in `param`, nothing where any will do. */
export function FilterChoice(props: {
  title: string;
  param: string;
  options: readonly { value: string; label: string }[];
  any?: string;
}) {
  const { title, param, options } = props;
  const value = useView().params[param] ?? "";
  return (
    <label className="filter-field">
      <span>{title}</span>
      <select className="field" value={value} onChange={(event) => setParams({ [param]: event.target.value })}>
        <option value="">{props.any ?? "any"}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What narrows a list, in words, each with the settings of the address that go with it; nothing where nothing does. */
export function FilterTokens({ narrowed }: { narrowed: readonly { text: string; params: readonly string[] }[] }) {
  if (narrowed.length === 0) return null;
  return (
    <ul className="queue-tokens" aria-label="Filters">
      {narrowed.map(({ text, params }) => (
        <li key={text}>
          <button
            type="button"
            className="token"
            aria-label={`Without filter ${text}`}
            onClick={() => setParams(Object.fromEntries(params.map((name) => [name, ""])))}
          >
            {text} <Icon name="close" size={10} />
          </button>
        </li>
      ))}
    </ul>
  );
}
