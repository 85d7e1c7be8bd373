import { Modal, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { KnownGoodKind } from "../../../server/contract/feedback.ts";
import { useAddKnownGood } from "../../api/by-hand.ts";
import { analyst, rememberAnalyst } from "../../state/analyst.ts";
import { ByField } from "../../ui/ByField.tsx";
import { ErrorPanel } from "../../ui/states.tsx";

const KINDS = {
  identifier: { title: "Identifier", label: "Identifier", hint: "payment:tok_1, device:ab12, ip:203.0.113.7" },
  range: { title: "Range", label: "Range of addresses", hint: "203.0.113.0/24" },
  organization: { title: "Organisation", label: "Organisation", hint: "its name, as accounts give it" },
} as const satisfies Record<KnownGoodKind, { title: string; label: string; hint: string }>;

/** Adds an entry to the known-good list: what it is, why it is good, who answers for it, until when. */
export function KnownGoodDialog(props: { kind: KnownGoodKind; value: string; onClose: () => void }) {
  const { onClose } = props;
  const [kind, setKind] = useState(props.kind);
  const [value, setValue] = useState(props.value);
  const [reason, setReason] = useState("");
  const [owner, setOwner] = useState("");
  const [expires, setExpires] = useState("");
  const [by, setBy] = useState(analyst);
  const add = useAddKnownGood();
  const entry = { kind, value: value.trim(), reason: reason.trim(), owner: owner.trim(), expires, by: by.trim() };
  const ready = Object.values(entry).every((text) => text !== "") && !add.isPending;
  const fields = [
    { label: KINDS[kind].label, value, change: setValue, placeholder: KINDS[kind].hint, limit: 600 },
    {
      label: "Why it is good",
      value: reason,
      change: setReason,
      placeholder: "red team, own staff, a partner",
      limit: 2000,
    },
    { label: "Who answers for it", value: owner, change: setOwner, placeholder: "a person or a team", limit: 200 },
  ];
  return (
    <Modal
      opened
      onClose={onClose}
      size={500}
      title="Add to the known-good list"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        className="verdict-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!ready) return;
          rememberAnalyst(entry.by);
          add.mutate(entry, {
            onSuccess: () => {
              onClose();
              notifications.show({ message: "On the known-good list: in force from the next run on." });
            },
          });
        }}
      >
        <p className="muted">
          Who has it is shown as before, but never flagged. Of addresses, clients, templates, devices and keys an
          account needs it in half of its uses.
        </p>
        <div className="kind-choice" role="radiogroup" aria-label="What it is">
          {KnownGoodKind.options.map((option) => (
            <button
              key={option}
              type="button"
              role="radio"
              aria-checked={option === kind}
              className="chip"
              onClick={() => setKind(option)}
            >
              {KINDS[option].title}
            </button>
          ))}
        </div>
        {fields.map((field, place) => (
          <TextInput
            key={place}
            label={field.label}
            required
            autoComplete="off"
            maxLength={field.limit}
            placeholder={field.placeholder}
            value={field.value}
            onChange={(event) => field.change(event.currentTarget.value)}
          />
        ))}
        <div className="form-pair">
          <TextInput
            label="Last day on which it holds"
            required
            type="date"
            value={expires}
            onChange={(event) => setExpires(event.currentTarget.value)}
          />
          <ByField label="By" required value={by} onName={setBy} />
        </div>
        {add.error !== null && <ErrorPanel error={add.error} />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button is-strong" disabled={!ready}>
            {add.isPending ? "Recording …" : "Add to the list"}
          </button>
        </div>
      </form>
    </Modal>
  );
}
