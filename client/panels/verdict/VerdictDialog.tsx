import { Modal, TextInput, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { LabelEvent } from "../../../server/contract/api.ts";
import type { Disposition } from "../../../server/contract/graph.ts";
import type { Mark } from "../../../server/contract/verdicts.ts";
import { useSample, useSplitPreview, useVerdict } from "../../api/verdicts.ts";
import { analyst, rememberAnalyst } from "../../state/analyst.ts";
import { VERDICTS, count, plural } from "../../state/format.ts";
import { partsOf, reviewedOf, sampledFor, startingChoices } from "../../state/verdict-parts.ts";
import { ByField } from "../../ui/ByField.tsx";
import { VerdictMark } from "../../ui/marks.tsx";
import { ErrorPanel } from "../../ui/states.tsx";
import { CoreBorder, VerdictParts } from "./VerdictParts.tsx";
import { VerdictSample } from "./VerdictSample.tsx";
import type { VerdictDraft } from "./verdict-context.ts";

const ORDER = ["confirmed_fraud", "inconclusive", "benign", "open"] as const satisfies readonly Disposition[];

/** Accounts that a sample begins with, and by which it grows. */
const SAMPLE_STEP = 30;

/** Asks for a verdict, whole or in parts: whom each part touches, a random sample to look at first, a reason, and for many their number. */
export function VerdictDialog(props: {
  draft: VerdictDraft;
  onClose: () => void;
  onGiven: (event: LabelEvent) => void;
}) {
  const { draft, onClose } = props;
  const within = draft.within ?? null;
  const [whole, setWhole] = useState(false);
  const target = whole && within !== null ? { cluster: within } : draft.target;
  const cluster = "cluster" in target;
  const [main, setMain] = useState(draft.disposition);
  const [choices, setChoices] = useState(() => startingChoices(draft.disposition, cluster));
  const [from, setFrom] = useState<number | null>(null);
  const [settledFrom] = useDebouncedValue(from, 300);
  const [size, setSize] = useState(0);
  const [marks, setMarks] = useState<ReadonlyMap<string, Mark>>(new Map());
  const [reason, setReason] = useState("");
  const [by, setBy] = useState(analyst);
  const [typed, setTyped] = useState("");
  const verdict = useVerdict();

  const named = whole && "accounts" in draft.target ? draft.target.accounts : [];
  const doubted = [...marks].flatMap(([account, mark]) => (mark === "right" ? [] : [account]));
  const parts = partsOf({ target, named, doubted, from: settledFrom }, choices);
  const preview = useSplitPreview({ target, parts: parts.map(({ part }) => part) });
  const counted = preview.data?.parts.length === parts.length ? preview.data.parts : undefined;
  const current = counted !== undefined && !preview.isPlaceholderData && from === settledFrom;

  const sampled = sampledFor(parts.map(({ part }) => part));
  const undoubted = partsOf({ target, named, doubted: [], from: settledFrom }, choices).map(({ part }) => part);
  const sample = useSample(
    size === 0 || sampled === null ? null : { target, parts: undoubted, disposition: sampled, size },
  );
  const reviewed = reviewedOf(sample.data?.accounts ?? [], marks);

  const given = new Map<Disposition, number>();
  for (const [place, { part }] of parts.entries()) {
    const accounts = counted?.[place]?.accounts ?? 0;
    if (part.disposition !== null && accounts > 0)
      given.set(part.disposition, (given.get(part.disposition) ?? 0) + accounts);
  }
  const total = [...given.values()].reduce((sum, accounts) => sum + accounts, 0);
  const mustConfirm = total > 100;
  const number = Number(typed.replaceAll(/[\s,.\u202f]/g, ""));
  const ready =
    current &&
    total > 0 &&
    (!mustConfirm || (typed !== "" && number === total)) &&
    by.trim() !== "" &&
    !verdict.isPending;
  const [only] = given.size === 1 ? given.keys() : [];
  const act =
    only !== undefined
      ? `${VERDICTS[only].act}: ${plural(total, "account")}`
      : total === 0
        ? "Nobody gets a verdict"
        : Array.from(given, ([each, accounts]) => `${VERDICTS[each].short} ${count(accounts)}`).join(", ");
  const give = (): void => {
    if (!ready) return;
    rememberAnalyst(by.trim());
    verdict.mutate(
      {
        target,
        parts: parts.map(({ part }) => part),
        reason: reason.trim(),
        by: by.trim(),
        ...(mustConfirm ? { confirm_count: number } : {}),
        ...(sampled !== null && reviewed.length > 0 ? { sample: { disposition: sampled, marks: reviewed } } : {}),
      },
      { onSuccess: props.onGiven },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={parts.length > 1 ? 900 : 680}
      title={`Verdict on ${whole ? `cluster ${within ?? ""}` : draft.subject}`}
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
              aria-checked={option === main}
              className={`is-${option}`}
              onClick={() => {
                setMain(option);
                setChoices(startingChoices(option, cluster));
              }}
            >
              <VerdictMark disposition={option} />
              {VERDICTS[option].act}
            </button>
          ))}
        </div>
        {preview.error !== null ? (
          <ErrorPanel error={preview.error} retry={() => void preview.refetch()} />
        ) : counted === undefined ? (
          <p className="muted">Counting whom it touches …</p>
        ) : (
          <VerdictParts
            rows={parts.map(({ key, part }, place) => ({
              key,
              disposition: part.disposition,
              collateral: counted[place],
            }))}
            cluster={cluster}
            onChoose={(key, disposition) => setChoices((now) => ({ ...now, [key]: disposition }))}
          />
        )}
        {cluster && <CoreBorder from={from} onChange={setFrom} />}
        {within !== null && !whole && (
          <p className="small">
            <button
              type="button"
              className="text-button"
              onClick={() => {
                setWhole(true);
                setChoices({ ...choices, protected: null, core: null, rest: null });
              }}
            >
              Judge the other members of {within} in the same step
            </button>
          </p>
        )}
        {sampled !== null && current && (given.get(sampled) ?? 0) > 1 && (
          <VerdictSample
            disposition={sampled}
            population={given.get(sampled) ?? 0}
            sample={size === 0 ? null : sample}
            marks={marks}
            reviewed={reviewed}
            onMark={(account, mark) => setMarks((now) => new Map(now).set(account, mark))}
            onMore={() => setSize((now) => now + SAMPLE_STEP)}
          />
        )}
        <div className="verdict-words">
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
          <ByField label="By" description="Kept in this browser." required value={by} onName={setBy} />
        </div>
        {mustConfirm && (
          <TextInput
            label={`Type the number of accounts (${count(total)}) to go on`}
            required
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            error={typed !== "" && number !== total ? `It touches ${plural(total, "account")}` : undefined}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        {verdict.error !== null && <ErrorPanel error={verdict.error} />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className={`button is-strong is-${only ?? main}`} disabled={!ready}>
            {verdict.isPending ? "Recording …" : act}
          </button>
        </div>
      </form>
    </Modal>
  );
}
