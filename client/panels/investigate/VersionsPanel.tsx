import { useQuery } from "@tanstack/react-query";
import { diffLines } from "diff";
import { useState } from "react";
import { InvestigationText } from "../../../server/contract/investigate.ts";
import { fileText, useSave, useVersions } from "../../api/investigations.ts";
import { instant } from "../../state/format.ts";
import { openFilled, openTab } from "../../state/investigations.ts";
import { ErrorPanel, Loading } from "../../ui/states.tsx";

function Difference({ name, older, newer }: { name: string; older: number | undefined; newer: number }) {
  const before = useQuery(fileText(name, older));
  const after = useQuery(fileText(name, newer));
  if (after.data === undefined || (older !== undefined && before.data === undefined))
    return <Loading what="the versions" />;
  return (
    <pre
      className="code diff"
      aria-label={older === undefined ? `Version ${newer}` : `From version ${older} to ${newer}`}
      tabIndex={0}
    >
      {diffLines(before.data ?? after.data, after.data).map(({ value, added, removed }, index) =>
        value
          .replace(/\n$/, "")
          .split("\n")
          .map((line, at) => (
            <span key={`${index} ${at}`} className={added ? "is-added" : removed ? "is-removed" : ""}>
              {`${added ? "+" : removed ? "−" : " "} ${line}\n`}
            </span>
          )),
      )}
    </pre>
  );
}

/** Every version of an investigation, what changed from one to the next, and how to bring one back. */
export function VersionsPanel({ name }: { name: string }) {
  const versions = useVersions(name);
  const save = useSave();
  const [chosen, choose] = useState<number | null>(null);
  if (versions.error !== null) return <ErrorPanel error={versions.error} retry={() => void versions.refetch()} />;
  const list = versions.data;
  if (list === undefined) return <Loading what="versions" />;
  const newest = list[0]?.version ?? 1;
  const shown = chosen ?? newest;
  return (
    <div className="ask-page">
      <header className="ask-head">
        <h2>Versions of {list[0]?.title ?? name}</h2>
        <button type="button" className="button is-small" onClick={() => openTab("ask", name)}>
          Back to the question
        </button>
      </header>
      <table className="ask-table">
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">When, UTC</th>
            <th scope="col">By</th>
            <th scope="col">Title</th>
            <th scope="col" aria-label="Acts" />
          </tr>
        </thead>
        <tbody>
          {list.map((each) => (
            <tr key={each.version} aria-current={each.version === shown ? "true" : undefined}>
              <td>{each.version}</td>
              <td>{each.at === null ? "comes with Hydrascope" : instant(each.at)}</td>
              <td>{each.by}</td>
              <td>{each.title}</td>
              <td className="ask-acts">
                <button type="button" className="text-button" onClick={() => choose(each.version)}>
                  {each.version === 1 ? "Show" : "Compare with the one before"}
                </button>
                <button type="button" className="text-button" onClick={() => openFilled(name, {}, each.version)}>
                  Ask with it
                </button>
                {each.version !== newest && (
                  <button
                    type="button"
                    className="text-button"
                    disabled={save.isPending}
                    onClick={() =>
                      save.mutate(
                        { investigation: InvestigationText.parse(each), isNew: false },
                        { onSuccess: () => choose(null) },
                      )
                    }
                  >
                    Restore
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {save.error !== null && <ErrorPanel error={save.error} />}
      <Difference name={name} newer={shown} older={shown > 1 ? shown - 1 : undefined} />
    </div>
  );
}
