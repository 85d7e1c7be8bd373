import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useExemplar } from "../../api/notes.ts";
import { analyst, rememberAnalyst } from "../../state/analyst.ts";
import { ByField } from "../../ui/ByField.tsx";
import { Section } from "../../ui/Section.tsx";
import { ErrorPanel } from "../../ui/states.tsx";

const LEAST = 10;

/** Asks for the sample of a prompt template. It is people's text: the request and its reason are on record before it is shown, and it goes away with the panel. */
export function ExemplarRequest({ node }: { node: string }) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const [by, setBy] = useState(analyst);
  const exemplar = useExemplar();
  const ready = reason.trim().length >= LEAST && by.trim() !== "" && !exemplar.isPending;
  return (
    <Section title="Exemplar of the prompt">
      {exemplar.data !== undefined ? (
        <>
          <pre className="exemplar" tabIndex={0} aria-label="Exemplar">
            {exemplar.data.text}
          </pre>
          <p className="muted small">Shown for this once. Who asked and why stands in the history.</p>
        </>
      ) : !asking ? (
        <p>
          <button type="button" className="button is-small" onClick={() => setAsking(true)}>
            Ask for it
          </button>{" "}
          <span className="muted small">with a reason, kept in the history</span>
        </p>
      ) : (
        <form
          className="note-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (!ready) return;
            rememberAnalyst(by.trim());
            exemplar.mutate({ node, reason: reason.trim(), by: by.trim() });
          }}
        >
          <Textarea
            data-autofocus
            label="Reason"
            description={`Why you need to read it, in ${LEAST} characters or more.`}
            autosize
            minRows={2}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <div className="note-send">
            <ByField aria-label="By" value={by} onName={setBy} />
            <button type="submit" className="button" disabled={!ready}>
              {exemplar.isPending ? "Asking …" : "Record and show"}
            </button>
          </div>
          {exemplar.error !== null && <ErrorPanel error={exemplar.error} />}
        </form>
      )}
    </Section>
  );
}
