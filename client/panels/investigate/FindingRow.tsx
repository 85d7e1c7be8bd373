import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { Finding, FindingStatus } from "../../../server/contract/investigate.ts";
import { useEditFinding } from "../../api/investigations.ts";
import { cellTarget } from "../../state/asks.ts";
import { instant } from "../../state/format.ts";
import { cellText } from "../../state/parameters.ts";
import { open, openNode } from "../../state/router.ts";

/** What became of a finding. */
export const FINDING_TITLES = {
  open: "Open",
  in_review: "In review",
  confirmed: "Confirmed",
  dismissed: "Dismissed",
} as const satisfies Record<FindingStatus, string>;
const ACTS = { open: "Reopen", in_review: "Review", confirmed: "Confirm", dismissed: "Dismiss" } as const;
const STATUSES = ["in_review", "confirmed", "dismissed", "open"] as const satisfies readonly FindingStatus[];

/** A row that a watch found, and what becomes of it. */
export function FindingRow({ finding }: { finding: Finding }) {
  const edit = useEditFinding();
  const [note, setNote] = useState(finding.note);
  const set = (status: FindingStatus): void => {
    edit.mutate(
      { finding: finding.id, status, note },
      { onError: (error) => notifications.show({ color: "red", message: error.message }) },
    );
  };
  return (
    <li className="finding">
      <p className="finding-what">
        {finding.columns.map((column, at) => {
          const target = cellTarget(column, finding.row[at]);
          const text = cellText(finding.row[at]);
          return text === "" ? null : (
            <span key={column}>
              <span className="muted">{column.replaceAll("_", " ")}</span>{" "}
              {target === null ? (
                text
              ) : (
                <button
                  type="button"
                  className="text-button"
                  onClick={() => ("cluster" in target ? open("clusters", target.cluster) : openNode(target.node, null))}
                >
                  {"node" in target && text.startsWith("{") ? target.node : text}
                </button>
              )}
            </span>
          );
        })}
      </p>
      <p className="muted small">
        {instant(finding.at)} UTC, {finding.name}
        {finding.by !== null && ` · ${FINDING_TITLES[finding.status].toLowerCase()} by ${finding.by}`}
        {finding.status_at !== null && `, ${instant(finding.status_at)}`}
      </p>
      <div className="finding-acts">
        <input
          className="field"
          aria-label="Note"
          placeholder="Note"
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          onBlur={() => note !== finding.note && set(finding.status)}
        />
        {STATUSES.filter((status) => status !== finding.status).map((status) => (
          <button
            key={status}
            type="button"
            className="button is-small"
            disabled={edit.isPending}
            onClick={() => set(status)}
          >
            {ACTS[status]}
          </button>
        ))}
      </div>
    </li>
  );
}
