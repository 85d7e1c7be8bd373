import { useDebouncedValue } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";
import { InvestigationText, ParameterType, type Parameter } from "../../../server/contract/investigate.ts";
import { useExplanation, useSave, useVersions } from "../../api/investigations.ts";
import { openTab } from "../../state/investigations.ts";
import { freeParameters, readDefault, startText } from "../../state/parameters.ts";
import { useView } from "../../state/router.ts";
import { restored } from "../../state/typed.ts";
import { Icon } from "../../ui/Icon.tsx";
import { ErrorPanel, Loading } from "../../ui/states.tsx";
import { PlanSummary } from "./PlanSummary.tsx";

const CypherEditor = lazy(async () => ({ default: (await import("../../cypher/CypherEditor.tsx")).CypherEditor }));
const SHOWS = InvestigationText.shape.show.unwrap().options;

/** An investigation as it is being written: all of it as text. */
interface Draft extends Pick<
  InvestigationText,
  "name" | "title" | "question" | "meaning" | "show" | "scan" | "cypher"
> {
  tags: string;
  parameters: (Pick<Parameter, "name" | "type" | "title"> & { preset: string; options: string })[];
}

const EMPTY = {
  name: "",
  title: "",
  question: "",
  meaning: "",
  show: "table",
  scan: false,
  tags: "",
  parameters: [],
} as const;

function draftOf(text: InvestigationText): Draft {
  return {
    ...text,
    tags: text.tags.join(", "),
    parameters: text.parameters.map((each) => ({
      ...each,
      preset: startText(each).replaceAll("\n", ", "),
      options: each.options?.join(", ") ?? "",
    })),
  };
}

function listOf(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function textOf(draft: Draft) {
  return InvestigationText.safeParse({
    ...draft,
    tags: listOf(draft.tags),
    parameters: draft.parameters.map(({ preset, options, ...each }) => {
      const listed = listOf(options);
      const some = listed.length > 0 ? { options: listed } : {};
      return { ...each, ...some, default: readDefault({ type: each.type, ...some }, preset) };
    }),
  });
}

function ParameterRows({ draft, change }: { draft: Draft; change: (patch: Partial<Draft>) => void }) {
  const { parameters } = draft;
  const set = (at: number, patch: Partial<Draft["parameters"][number]>): void =>
    change({ parameters: parameters.map((each, index) => (index === at ? { ...each, ...patch } : each)) });
  const missing = freeParameters(draft.cypher).filter((name) => !parameters.some((each) => each.name === name));
  const fresh = (name: string): Draft["parameters"][number] => ({
    name,
    type: "string",
    title: name.replaceAll("_", " "),
    preset: "",
    options: "",
  });
  return (
    <fieldset className="parameter-rows">
      <legend>Parameters</legend>
      {parameters.map((each, at) => (
        <div key={at} className="parameter-row">
          <input
            className="field is-mono"
            aria-label="Name"
            placeholder="name"
            value={each.name}
            onChange={(event) => set(at, { name: event.target.value })}
          />
          <select
            className="field"
            aria-label={`Type of ${each.name}`}
            value={each.type}
            onChange={(event) => set(at, { type: ParameterType.parse(event.target.value) })}
          >
            {ParameterType.options.map((type) => (
              <option key={type}>{type}</option>
            ))}
          </select>
          <input
            className="field"
            aria-label={`Label of ${each.name}`}
            placeholder="label of its field"
            value={each.title}
            onChange={(event) => set(at, { title: event.target.value })}
          />
          <input
            className="field"
            aria-label={`Default of ${each.name}`}
            placeholder="default; empty: must be given"
            value={each.preset}
            onChange={(event) => set(at, { preset: event.target.value })}
          />
          <input
            className="field"
            aria-label={`Options of ${each.name}`}
            placeholder={each.type === "identifier" ? "kinds, if not all" : "options, with commas"}
            disabled={each.type !== "enumeration" && each.type !== "identifier"}
            value={each.options}
            onChange={(event) => set(at, { options: event.target.value })}
          />
          <button
            type="button"
            className="icon-button is-small"
            aria-label={`Remove ${each.name}`}
            onClick={() => change({ parameters: parameters.filter((_, index) => index !== at) })}
          >
            <Icon name="close" size={12} />
          </button>
        </div>
      ))}
      {missing.map((name) => (
        <button
          key={name}
          type="button"
          className="text-button"
          onClick={() => change({ parameters: [...parameters, fresh(name)] })}
        >
          Add ${name}, which the query uses
        </button>
      ))}
      {missing.length === 0 && parameters.length === 0 && (
        <p className="muted small">None: write $name in the query, and it can be added here.</p>
      )}
    </fieldset>
  );
}

const FIELDS = [
  { key: "title", label: "Title", hint: "what it is called in the library" },
  { key: "question", label: "Question", hint: "what it answers, as one would ask it" },
  { key: "meaning", label: "Meaning", hint: "what the result means, and what it does not prove" },
  { key: "tags", label: "Tags", hint: "with commas between them" },
] as const;

function Form({ start, isNew, from }: { start: Draft; isNew: boolean; from: string | null }) {
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const save = useSave();
  const change = (patch: Partial<Draft>): void => setDraft((now) => ({ ...now, ...patch }));
  const parsed = textOf(draft);
  const wrong = new Map(parsed.error?.issues.map(({ path, message }) => [String(path[0]), message]));
  const [cypher] = useDebouncedValue(draft.cypher, 400);
  const explanation = useExplanation(cypher.trim() === "" ? null : { cypher });
  const plan = explanation.data?.plan ?? null;
  const submit = (): void => {
    setTried(true);
    if (parsed.success)
      save.mutate({ investigation: parsed.data, isNew }, { onSuccess: ({ name }) => openTab("ask", name) });
  };
  const complaint = (key: string) => (tried ? wrong.get(key) : undefined);
  const field = (key: "name" | (typeof FIELDS)[number]["key"], label: string, hint: string, disabled = false) => (
    <div key={key} className="form-field is-line">
      <label htmlFor={`draft-${key}`}>{label}</label>
      <input
        id={`draft-${key}`}
        className="field"
        disabled={disabled}
        aria-invalid={complaint(key) !== undefined}
        aria-describedby={`draft-${key}-hint`}
        value={draft[key]}
        onChange={(event) => change({ [key]: event.target.value })}
      />
      <span id={`draft-${key}-hint`} className={complaint(key) === undefined ? "muted small" : "is-harm small"}>
        {complaint(key) ?? hint}
      </span>
    </div>
  );
  return (
    <form
      className="investigation-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <header className="ask-head">
        <h2>{!isNew ? `Edit ${start.title}` : from === null ? "A new investigation" : `A copy of ${from}`}</h2>
      </header>
      {field("name", "Name", isNew ? "small letters, digits and hyphens; it stays" : "it stays", !isNew)}
      {FIELDS.map(({ key, label, hint }) => field(key, label, hint))}
      <div className="form-fields">
        <div className="form-field">
          <label htmlFor="draft-show">Shown as</label>
          <select
            id="draft-show"
            className="field"
            value={draft.show}
            onChange={(event) => change({ show: InvestigationText.shape.show.parse(event.target.value) })}
          >
            {SHOWS.map((show) => (
              <option key={show}>{show}</option>
            ))}
          </select>
        </div>
        <label className="form-check">
          <input type="checkbox" checked={draft.scan} onChange={(event) => change({ scan: event.target.checked })} />{" "}
          reads all of the graph
          {plan !== null && plan.scan !== draft.scan && (
            <span className="muted small"> (its plan says {plan.scan ? "it does" : "it does not"})</span>
          )}
        </label>
      </div>
      <Suspense fallback={<Loading what="the editor" />}>
        <CypherEditor
          value={draft.cypher}
          onChange={(text) => change({ cypher: text })}
          refusal={explanation.data?.refusal ?? null}
        />
      </Suspense>
      <PlanSummary explanation={explanation.data} text={cypher} />
      <ParameterRows draft={draft} change={change} />
      {complaint("parameters") !== undefined && <p className="is-harm small">{complaint("parameters")}</p>}
      {save.error !== null && <ErrorPanel error={save.error} />}
      <div className="form-fields">
        <button type="submit" className="button is-strong" disabled={save.isPending}>
          {save.isPending ? "Saving …" : isNew ? "Save" : "Save as a new version"}
        </button>
        <button type="button" className="button" onClick={() => openTab("ask", from)}>
          Leave it
        </button>
      </div>
    </form>
  );
}

/** Writes a new investigation, a copy of one, or the next version of one's own. */
export function InvestigationEditor({ from, isNew }: { from: string | null; isNew: boolean }) {
  const { params } = useView();
  const versions = useVersions(from ?? "", from !== null);
  if (from === null) {
    const cypher = restored(params["q"] ?? "");
    return <Form start={{ ...EMPTY, parameters: [], cypher }} isNew from={null} />;
  }
  if (versions.error !== null) return <ErrorPanel error={versions.error} retry={() => void versions.refetch()} />;
  const [newest] = versions.data ?? [];
  if (newest === undefined) return <Loading what="the investigation" />;
  const draft = draftOf(newest);
  const copy = { ...draft, name: `${draft.name}-copy`, title: `Copy of ${draft.title}` };
  return <Form start={isNew ? copy : draft} isNew={isNew} from={from} />;
}
