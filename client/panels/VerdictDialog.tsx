import { Modal, TextInput, Textarea } from "@mantine/core";
import { useState } from "react";
import type { Collateral, LabelEvent } from "../../server/contract/api.ts";
import { DISPOSITIONS } from "../../server/contract/graph.ts";
import { useLabel } from "../api/changes.ts";
import { useCollateral } from "../api/queries.ts";
import { analyst, rememberAnalyst } from "../state/analyst.ts";
import { VERDICTS, compact, count, plural } from "../state/format.ts";
import { VerdictMark } from "../ui/marks.tsx";
import { ErrorPanel } from "../ui/states.tsx";
import type { VerdictDraft } from "./verdict-context.ts";

const ORDER = [
  "confirmed_fraud",
  "inconclusive",
  "benign",
  "open",
] as const satisfies readonly (typeof DISPOSITIONS)[number][];

/** Whom the verdict touches, the delicate ones first. */
function Touched({ collateral }: { collateral: Collateral }) {
  const facts = [
    { title: "of verified organisations", value: collateral.verified_accounts, delicate: true },
    { title: "older than a year", value: collateral.older_than_a_year, delicate: true },
    { title: "at the fringe", value: collateral.fringe, delicate: true },
    { title: "accounts in all", value: collateral.accounts, delicate: false },
  ];
  const judged = ORDER.filter((disposition) => disposition !== "open" && collateral.already[disposition] > 0);
  return (
    <div className="collateral">
      <ul className="collateral-facts">
        {facts.map(({ title, value, delicate }) => (
          <li key={title} className={delicate && value > 0 ? "is-delicate" : ""}>
            <strong>{count(value)}</strong> {title}
          </li>
        ))}
        <li>
          <strong>{compact(collateral.exchanges)}</strong> exchanges
        </li>
      </ul>
      {collateral.organizations.length > 0 && (
        <p className="small">
          Organisations:{" "}
          {collateral.organizations
            .slice(0, 6)
            .map(({ name, accounts, verified }) => `${name} (${count(accounts)}${verified ? ", verified" : ""})`)
            .join(", ")}
          {collateral.organizations.length > 6 && `, and ${count(collateral.organizations.length - 6)} more`}
        </p>
      )}
      {judged.length > 0 && (
        <p className="small">
          Judged before:{" "}
          {judged
            .map((disposition) => `${count(collateral.already[disposition])} ${VERDICTS[disposition].state}`)
            .join(", ")}
          . This verdict takes their place.
        </p>
      )}
    </div>
  );
}

/** Asks for a verdict with its reason; where it touches many, shows whom and has the number typed. */
export function VerdictDialog(props: {
  draft: VerdictDraft;
  onClose: () => void;
  onGiven: (event: LabelEvent) => void;
}) {
  const { draft, onClose } = props;
  const [disposition, setDisposition] = useState(draft.disposition);
  const [reason, setReason] = useState("");
  const [by, setBy] = useState(analyst);
  const [typed, setTyped] = useState("");
  const preview = useCollateral(draft.target);
  const label = useLabel();
  const collateral = preview.data;
  const accounts = collateral?.accounts ?? draft.accounts;
  const number = Number(typed.replaceAll(/[\s,.\u202f]/g, ""));
  const confirmed = collateral !== undefined && (!collateral.must_confirm || (typed !== "" && number === accounts));
  const ready = confirmed && by.trim() !== "" && !label.isPending;
  const give = (): void => {
    if (!ready) return;
    rememberAnalyst(by.trim());
    label.mutate(
      {
        target: draft.target,
        disposition,
        reason: reason.trim(),
        by: by.trim(),
        ...(collateral.must_confirm ? { confirm_count: number } : {}),
      },
      { onSuccess: props.onGiven },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={`Verdict on ${draft.subject}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        className="verdict-form"
        onSubmit={(event) => {
          event.preventDefault();
          give();
        }}
      >
        <div className="verdict-choice" role="radiogroup" aria-label="Verdict">
          {ORDER.map((option) => (
            <button
              key={option}
              type="button"
              role="radio"
              aria-checked={option === disposition}
              className={`is-${option}`}
              onClick={() => setDisposition(option)}
            >
              <VerdictMark disposition={option} />
              {VERDICTS[option].act}
              <span className="muted small">{option}</span>
            </button>
          ))}
        </div>
        {preview.error !== null ? (
          <ErrorPanel error={preview.error} retry={() => void preview.refetch()} />
        ) : collateral === undefined ? (
          <p className="muted">Counting whom it touches …</p>
        ) : (
          <Touched collateral={collateral} />
        )}
        <Textarea
          data-autofocus
          label="Reason"
          description="Stands in the history and in exports. No personal data."
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) give();
          }}
        />
        <TextInput
          label="By"
          required
          maxLength={100}
          value={by}
          placeholder="your name, kept in this browser"
          onChange={(event) => setBy(event.currentTarget.value)}
        />
        {collateral?.must_confirm === true && (
          <TextInput
            label={`Type the number of accounts (${count(accounts)}) to go on`}
            required
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            error={typed !== "" && number !== accounts ? `It touches ${plural(accounts, "account")}` : undefined}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        {label.error !== null && <ErrorPanel error={label.error} />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className={`button is-strong is-${disposition}`} disabled={!ready}>
            {label.isPending ? "Recording …" : `${VERDICTS[disposition].act}: ${plural(accounts, "account")}`}
          </button>
        </div>
      </form>
    </Modal>
  );
}
