import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useDebouncedValue } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";
import type { Investigation, Watch } from "../../../server/contract/investigate.ts";
import {
  fileAddress,
  useArchive,
  useExplanation,
  useStopWatch,
  useWatch,
  useWatches,
} from "../../api/investigations.ts";
import { ask, cancelAnswer, useAnswer } from "../../state/answers.ts";
import { instant, plural } from "../../state/format.ts";
import { openFilled, openTab } from "../../state/investigations.ts";
import { readParameters } from "../../state/parameters.ts";
import { useTyped } from "../../state/typed.ts";
import { Icon } from "../../ui/Icon.tsx";
import { ErrorPanel, Loading } from "../../ui/states.tsx";
import { AnswerPanel } from "./AnswerPanel.tsx";
import { ParameterField } from "./ParameterField.tsx";
import { PlanSummary } from "./PlanSummary.tsx";

const CypherEditor = lazy(async () => ({ default: (await import("../../cypher/CypherEditor.tsx")).CypherEditor }));

function copyLink(unshared: readonly string[]): void {
  void navigator.clipboard.writeText(window.location.href).then(() =>
    notifications.show({
      message:
        unshared.length === 0
          ? "The link is copied: it asks the same question with the same parameters."
          : `The link is copied, without ${unshared.join(", ")}: that is too long for a link.`,
    }),
  );
}

function More({ investigation, unshared }: { investigation: Investigation; unshared: readonly string[] }) {
  const { name, origin, archived } = investigation;
  const archive = useArchive();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="button is-small">
          More <Icon name="down" size={12} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => copyLink(unshared)}>Copy a link</Menu.Item>
        <Menu.Item onClick={() => openTab("new", null, { from: name })}>Duplicate</Menu.Item>
        <Menu.Item component="a" href={fileAddress(name)} download={`${name}.cypher`}>
          Export as a file
        </Menu.Item>
        <Menu.Item onClick={() => openTab("versions", name)}>Versions</Menu.Item>
        <Menu.Item onClick={() => openTab("runs", name)}>Runs of it</Menu.Item>
        {origin === "own" && (
          <Menu.Item onClick={() => archive.mutate({ name, archived: !archived })}>
            {archived ? "Bring back from the archive" : "Archive"}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function sameParameters(watch: Watch, values: Readonly<Record<string, unknown>>): boolean {
  const sorted = (record: Readonly<Record<string, unknown>>) =>
    JSON.stringify(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(watch.parameters) === sorted(values);
}

function WatchButton(props: { name: string; values: Record<string, unknown>; ready: boolean; onTry: () => void }) {
  const { name, values, ready } = props;
  const watches = useWatches();
  const watch = useWatch();
  const stop = useStopWatch();
  const found = watches.data?.find((each) => each.active && each.name === name && sameParameters(each, values));
  if (found !== undefined) {
    return (
      <span className="watch-state">
        <button type="button" className="text-button" onClick={() => openTab("findings", name)}>
          Watched, {plural(found.open, "open finding")}
        </button>
        <button
          type="button"
          className="button is-small"
          disabled={stop.isPending}
          onClick={() => stop.mutate(found.id)}
        >
          Stop watching
        </button>
      </span>
    );
  }
  return (
    <button
      type="button"
      className="button is-small"
      title="Ask this after each load and run; rows that were not there before become findings"
      disabled={watch.isPending}
      onClick={() => {
        props.onTry();
        if (!ready) return;
        watch.mutate(
          { name, parameters: values },
          {
            onSuccess: ({ last }) =>
              notifications.show({
                message: `Watched from now on. The ${plural(last?.rows ?? 0, "row")} that are there already are no findings.`,
              }),
            onError: (error) => notifications.show({ color: "red", message: error.message }),
          },
        );
      }}
    >
      {watch.isPending ? "Looking …" : "Watch"}
    </button>
  );
}

/** A saved investigation: its question, what the answer means, its parameters, its query, and what came of it. */
export function InvestigationView(props: { investigation: Investigation; newest: number }) {
  const { investigation, newest } = props;
  const { name, title, question, meaning, parameters, cypher, origin, version, by, at, tags, archived } = investigation;
  const { typed, unshared, set } = useTyped(parameters);
  const [tried, setTried] = useState(false);
  const [opened, setOpened] = useState(false);
  const { values, wrong } = readParameters(parameters, typed);
  const ready = Object.keys(wrong).length === 0;
  const [settled] = useDebouncedValue(JSON.stringify(values), 500);
  const explanation = useExplanation(opened && ready ? { name, version, parameters: JSON.parse(settled) } : null);
  const busy = useAnswer(name)?.state === "running";
  const run = (): void => {
    setTried(true);
    if (ready) void ask(name, { name, parameters: values, ...(version === newest ? {} : { version }) });
  };
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
          <h2>{title}</h2>
          <span className="ask-acts">
            <WatchButton name={name} values={values} ready={ready} onTry={() => setTried(true)} />
            <button
              type="button"
              className="button is-small"
              onClick={() => (origin === "own" ? openTab("edit", name) : openTab("new", null, { from: name }))}
            >
              {origin === "own" ? "Edit" : "Duplicate to edit"}
            </button>
            <More investigation={investigation} unshared={unshared} />
          </span>
        </header>
        {version !== newest && (
          <p className="ask-old" role="status">
            This is version {version} of {newest}.{" "}
            <button type="button" className="text-button" onClick={() => openFilled(name, typed)}>
              Ask with the newest
            </button>
          </p>
        )}
        <p>{question}</p>
        <p className="muted">{meaning}</p>
        <p className="muted small ask-facts">
          <span>
            {origin === "builtin" ? "built in" : `version ${version}${by === null ? "" : ` by ${by}`}`}
            {at !== null && `, ${instant(at)} UTC`}
          </span>
          {archived && <span>archived</span>}
          {tags.map((tag) => (
            <button key={tag} type="button" className="tag" onClick={() => openTab("ask", name, { tag })}>
              {tag}
            </button>
          ))}
        </p>
        <div className="form-fields">
          {parameters.map((parameter) => (
            <ParameterField
              key={parameter.name}
              parameter={parameter}
              value={typed[parameter.name] ?? ""}
              wrong={tried ? wrong[parameter.name] : undefined}
              onChange={(value) => set(parameter.name, value)}
            />
          ))}
          <button type="submit" className="button is-strong" disabled={busy}>
            {busy ? "Running …" : "Run"}
          </button>
          {busy && (
            <button type="button" className="button" onClick={() => cancelAnswer(name)}>
              Cancel
            </button>
          )}
        </div>
        {unshared.length > 0 && (
          <p className="muted small">
            {unshared.join(", ")} is too long for a link: it is kept in this tab, and a link to this page leaves it out.
          </p>
        )}
        <details open={opened} onToggle={(event) => setOpened(event.currentTarget.open)}>
          <summary>The query{ready ? ", and what it costs" : ""}</summary>
          {opened && (
            <>
              <Suspense fallback={<Loading what="the query" />}>
                <CypherEditor value={cypher.trim()} />
              </Suspense>
              {explanation.error !== null ? (
                <ErrorPanel error={explanation.error} />
              ) : (
                ready && <PlanSummary explanation={explanation.data} text={cypher.trim()} />
              )}
            </>
          )}
        </details>
      </form>
      <AnswerPanel question={name} show={investigation.show} />
    </>
  );
}
