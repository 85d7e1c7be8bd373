import { Modal, TextInput, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { Decision } from "../../../server/contract/feedback.ts";
import { useDecide, useMakeOwnCluster, useUndoDecision } from "../../api/by-hand.ts";
import { analyst, rememberAnalyst } from "../../state/analyst.ts";
import { HAND_ACTS, type HandDraft } from "../../state/by-hand.ts";
import { plural } from "../../state/format.ts";
import { readLead } from "../../state/lead.ts";
import { open } from "../../state/router.ts";
import { ByField } from "../../ui/ByField.tsx";
import { ErrorPanel } from "../../ui/states.tsx";

/** What an act asks of the server; null while something is missing. */
function requestOf({ act, accounts, cluster }: HandDraft, typed: string) {
  const named = readLead(typed).values;
  const [other] = named;
  switch (act) {
    case "keep":
      return null;
    case "remove":
      return cluster === null ? null : { kind: "part" as const, accounts: [...accounts], from: cluster };
    case "join":
      return { kind: "join" as const, accounts: [...accounts] };
    case "add":
      return other === undefined ? null : { kind: "join" as const, accounts: [...accounts], clusters: [other] };
    case "merge":
      return other === undefined || cluster === null ? null : { kind: "join" as const, clusters: [cluster, other] };
    case "take-in":
      return other === undefined || cluster === null
        ? null
        : { kind: "join" as const, accounts: named, clusters: [cluster] };
  }
}

/** Asks before something is done by hand: what it does, why, and by whom. */
export function HandDialog({ draft, onClose }: { draft: HandDraft; onClose: () => void }) {
  const { act, accounts, cluster } = draft;
  const { title, asks, does } = HAND_ACTS[act];
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const [by, setBy] = useState(analyst);
  const decide = useDecide();
  const make = useMakeOwnCluster();
  const undo = useUndoDecision();
  const request = requestOf(draft, typed);
  const busy = decide.isPending || make.isPending;
  const ready = by.trim() !== "" && (act === "keep" || request !== null) && !busy;
  const error = decide.error ?? make.error;
  const subject =
    act === "merge" || act === "take-in"
      ? `Cluster ${cluster ?? ""}`
      : accounts.length === 1
        ? "1 account"
        : plural(accounts.length, "account");

  const done = (decision: Decision, message: string): void => {
    onClose();
    const notice = `decision-${decision.decision_id}`;
    notifications.show({
      id: notice,
      autoClose: 15_000,
      message: (
        <span className="toast">
          {message}
          <button
            type="button"
            className="button"
            onClick={() => {
              notifications.hide(notice);
              undo.mutate(
                { decision: decision.decision_id, by: by.trim() },
                { onSuccess: () => notifications.show({ message: "Taken back: later runs are free again." }) },
              );
            }}
          >
            Undo
          </button>
        </span>
      ),
    });
  };
  const submit = (): void => {
    if (!ready) return;
    rememberAnalyst(by.trim());
    const why = { reason: reason.trim(), by: by.trim() };
    if (act === "keep") {
      make.mutate(
        { accounts: [...accounts], ...why },
        {
          onSuccess: ({ cluster: made, decision }) => {
            done(decision, `Cluster ${made.cluster_id} is made.`);
            open("clusters", made.cluster_id);
          },
        },
      );
    } else if (request !== null) {
      decide.mutate(
        { ...request, ...why },
        { onSuccess: (decision) => done(decision, "Recorded: it binds from the next run on.") },
      );
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={500}
      title={title.replace(/ …$/, "")}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        className="verdict-form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p>{does(act === "take-in" ? `cluster ${cluster ?? ""}` : subject)}</p>
        {asks !== null &&
          (act === "take-in" ? (
            <Textarea
              data-autofocus
              label={asks}
              required
              autosize
              minRows={3}
              maxRows={8}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          ) : (
            <TextInput
              data-autofocus
              label={asks}
              required
              placeholder="H-0007"
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          ))}
        <Textarea
          label="Reason"
          description="Stands in the history. No personal data."
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ByField label="By" required value={by} placeholder="your name, kept in this browser" onName={setBy} />
        {error !== null && <ErrorPanel error={error} />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button is-strong" disabled={!ready}>
            {busy ? "Recording …" : title.replace(/ …$/, "")}
          </button>
        </div>
      </form>
    </Modal>
  );
}
