import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { Investigation } from "../../../server/contract/investigate.ts";
import { useImport } from "../../api/investigations.ts";
import { analyst, rememberAnalyst } from "../../state/analyst.ts";
import { count } from "../../state/format.ts";
import { openTab, type Tab } from "../../state/investigations.ts";
import { setParams, useView } from "../../state/router.ts";
import { Icon } from "../../ui/Icon.tsx";
import { FindingCount } from "../shell/FindingCount.tsx";

function matches({ name, title, question, tags, cypher }: Investigation, words: readonly string[]): boolean {
  const text = [name, title, question, ...tags, cypher].join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

function Import() {
  const load = useImport();
  const take = async (files: readonly File[]): Promise<void> => {
    const read = await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })));
    load.mutate(read, {
      onSuccess: ({ created, changed, unchanged }) =>
        notifications.show({
          message: `${count(created.length)} new, ${count(changed.length)} in a new version, ${count(unchanged.length)} unchanged.`,
        }),
      onError: (error) =>
        notifications.show({ color: "red", title: "Nothing was imported", message: error.message, autoClose: false }),
    });
  };
  return (
    <label className="button is-small">
      Import
      <input
        type="file"
        className="visually-hidden"
        multiple
        accept=".cypher,text/plain"
        onChange={(event) => {
          void take([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </label>
  );
}

function Who() {
  const [name, setName] = useState(analyst());
  return (
    <label className="ask-who small muted">
      Asked by
      <input
        className="field"
        value={name}
        placeholder="workbench"
        maxLength={100}
        onChange={(event) => {
          setName(event.target.value);
          rememberAnalyst(event.target.value.trim());
        }}
      />
    </label>
  );
}

function Choice({ investigation, open }: { investigation: Investigation; open: boolean }) {
  const { name, title, question, archived, origin } = investigation;
  return (
    <li>
      <button type="button" aria-current={open ? "true" : undefined} onClick={() => openTab("ask", name)}>
        <strong>
          {title}
          {origin === "own" && <span className="tag">{archived ? "archived" : "own"}</span>}
        </strong>
        <span className="muted">{question}</span>
      </button>
    </li>
  );
}

/** The saved questions, to search and to open; findings, runs and a query of one's own above them. */
export function InvestigationLibrary(props: {
  investigations: readonly Investigation[];
  open: string | null;
  tab: Tab;
}) {
  const { investigations, open, tab } = props;
  const { params } = useView();
  const find = params["find"] ?? "";
  const tag = params["tag"] ?? "";
  const words = find.toLowerCase().split(/\s+/);
  const shown = investigations.filter((each) => (tag === "" || each.tags.includes(tag)) && matches(each, words));
  const tags = [...new Set(investigations.flatMap((each) => each.tags))].toSorted();
  const place = (to: Tab, title: string) => (
    <button type="button" className="chip" aria-pressed={tab === to} onClick={() => openTab(to)}>
      {title} {to === "findings" && <FindingCount />}
    </button>
  );
  return (
    <nav className="split-side ask-side" aria-label="Investigations">
      <header className="ask-head">
        <h1>Investigations</h1>
        <span className="ask-acts">
          <Import />
          <button type="button" className="button is-small" onClick={() => openTab("new")}>
            <Icon name="plus" size={12} /> New
          </button>
        </span>
      </header>
      <div className="ask-places" role="group" aria-label="Places">
        {place("query", "Own query")}
        {place("findings", "Findings")}
        {place("runs", "Runs")}
      </div>
      <input
        type="search"
        className="field"
        aria-label="Find an investigation"
        placeholder="Find a question, a tag, a word of a query"
        value={find}
        onChange={(event) => setParams({ find: event.target.value })}
      />
      <div className="ask-tags" role="group" aria-label="Tags">
        {tags.map((each) => (
          <button
            key={each}
            type="button"
            className="tag"
            aria-pressed={each === tag}
            onClick={() => setParams({ tag: each === tag ? "" : each })}
          >
            {each}
          </button>
        ))}
      </div>
      <p className="muted small ask-shown" role="status">
        {count(shown.length)} of {count(investigations.length)}
        <label>
          <input
            type="checkbox"
            checked={params["archived"] === "1"}
            onChange={(event) => setParams({ archived: event.target.checked ? "1" : "" })}
          />{" "}
          with archived
        </label>
      </p>
      <ul className="choices">
        {shown.map((each) => (
          <Choice key={each.name} investigation={each} open={each.name === open} />
        ))}
      </ul>
      <Who />
    </nav>
  );
}
