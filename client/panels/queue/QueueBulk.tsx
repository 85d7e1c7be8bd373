import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { Disposition } from "../../../server/contract/graph.ts";
import type { CaseRequest } from "../../../server/contract/queue.ts";
import { accountsOf, useAnalysts, useSetCases } from "../../api/triage.ts";
import { useAnalyst, withAnalyst } from "../../state/ask-name.ts";
import { CASE_NAMES, plural, VERDICTS } from "../../state/format.ts";
import { saveExport } from "../../state/save-export.ts";
import { Icon } from "../../ui/Icon.tsx";
import { VerdictMark } from "../../ui/marks.tsx";
import { useVerdicts } from "../verdict/verdict-context.ts";

const STATUSES = ["open", "reviewing", "waiting", "done"] as const;
const GIVEN = ["confirmed_fraud", "inconclusive", "benign", "open"] as const;
const KINDS = [
  { kind: "csv", title: "CSV", hint: "a row for each member" },
  { kind: "jsonl", title: "JSON Lines", hint: "an object for each account" },
  { kind: "gexf", title: "GEXF", hint: "the graph, for Gephi" },
  { kind: "enforcement", title: "Enforcement", hint: "confirmed accounts" },
] as const;

function refused(error: Error): void {
  notifications.show({ color: "red", title: error.message, message: "" });
}

/** Assigns clusters or says how far they are, in the name of whoever works here. */
export function useCaseWork(): (clusters: readonly string[], change: Pick<CaseRequest, "status" | "assignee">) => void {
  const { mutate } = useSetCases();
  return (clusters, change) =>
    withAnalyst((by) => mutate({ clusters: [...clusters], ...change, by }, { onError: refused }));
}

function AssignMenu({ clusters }: { clusters: readonly string[] }) {
  const work = useCaseWork();
  const [name, setName] = useState("");
  const me = useAnalyst();
  const others = (useAnalysts().data?.analysts ?? []).filter((other) => other !== me);
  return (
    <Menu position="top-start" width={210}>
      <Menu.Target>
        <button type="button" className="button is-quiet">
          <Icon name="person" size={14} /> Assign
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => withAnalyst((assignee) => work(clusters, { assignee }))}>
          To me{me !== "" && `, ${me}`}
        </Menu.Item>
        {others.map((other) => (
          <Menu.Item key={other} onClick={() => work(clusters, { assignee: other })}>
            {other}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => work(clusters, { assignee: null })}>Nobody</Menu.Item>
        <form
          className="menu-form"
          onSubmit={(event) => {
            event.preventDefault();
            work(clusters, { assignee: name.trim() });
            setName("");
          }}
        >
          <input
            className="field"
            aria-label="Assign to"
            placeholder="somebody else"
            maxLength={100}
            value={name}
            onKeyDown={(event) => event.stopPropagation()}
            onChange={(event) => setName(event.target.value)}
          />
          <button type="submit" className="button" disabled={name.trim() === "" || name.trim().startsWith("@")}>
            Assign
          </button>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}

/** What can be done with the picked clusters at once. */
export function QueueBulk({ picked, onClear }: { picked: readonly string[]; onClear: () => void }) {
  const work = useCaseWork();
  const { ask } = useVerdicts();
  const subject = picked.length === 1 ? `cluster ${picked[0]}` : plural(picked.length, "cluster");
  const judge = (disposition: Disposition): void => {
    if (picked.length === 1) {
      ask({ target: { cluster: picked[0] }, subject, accounts: 0, disposition });
      return;
    }
    accountsOf(picked).then(
      (accounts) => ask({ target: { accounts }, subject, accounts: accounts.length, disposition }),
      refused,
    );
  };
  return (
    <div className="queue-bulk" role="toolbar" aria-label="Picked clusters">
      <strong role="status">{picked.length} picked</strong>
      <AssignMenu clusters={picked} />
      <Menu position="top-start" width={150}>
        <Menu.Target>
          <button type="button" className="button is-quiet">
            Status
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {STATUSES.map((status) => (
            <Menu.Item key={status} onClick={() => work(picked, { status })}>
              {CASE_NAMES[status]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu position="top-start" width={190}>
        <Menu.Target>
          <button type="button" className="button is-quiet">
            Verdict
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {GIVEN.map((disposition) => (
            <Menu.Item
              key={disposition}
              leftSection={<VerdictMark disposition={disposition} />}
              onClick={() => judge(disposition)}
            >
              {VERDICTS[disposition].act} …
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu position="top-end" width={260}>
        <Menu.Target>
          <button type="button" className="button is-quiet" aria-label="Export the picked clusters">
            <Icon name="export" size={14} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {KINDS.map(({ kind, title, hint }) => (
            <Menu.Item
              key={kind}
              onClick={() => saveExport({ kind, cluster: picked })}
              rightSection={<span className="muted small">{hint}</span>}
            >
              {title}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <button type="button" className="icon-button" aria-label="Pick none" title="Pick none (Esc)" onClick={onClear}>
        <Icon name="close" size={14} />
      </button>
    </div>
  );
}
