import { Textarea } from "@mantine/core";
import { useState } from "react";
import type { NoteOn } from "../../../server/contract/notes.ts";
import { useNotes, useWriteNote } from "../../api/notes.ts";
import { analyst, rememberAnalyst } from "../../state/analyst.ts";
import { count, idValue, instant, shorten } from "../../state/format.ts";
import { open, select } from "../../state/router.ts";
import { ByField } from "../../ui/ByField.tsx";
import { Section } from "../../ui/Section.tsx";
import { ErrorPanel } from "../../ui/states.tsx";
import { MentionText } from "./MentionText.tsx";

function Composer({ on }: { on: NoteOn }) {
  const [text, setText] = useState("");
  const [by, setBy] = useState(analyst);
  const write = useWriteNote();
  const ready = text.trim() !== "" && by.trim() !== "" && !write.isPending;
  const send = (): void => {
    if (!ready) return;
    rememberAnalyst(by.trim());
    write.mutate({ on, text: text.trim(), by: by.trim() }, { onSuccess: () => setText("") });
  };
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        aria-label="Note"
        placeholder="Write a note. @account and #ip:… or a pasted id become links."
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
        }}
      />
      {text.trim() !== "" && (
        <div className="note-send">
          <ByField aria-label="By" value={by} onName={setBy} />
          <button type="submit" className="button is-strong" disabled={!ready}>
            {write.isPending ? "Writing …" : "Add note"}
          </button>
        </div>
      )}
      {write.error !== null && <ErrorPanel error={write.error} />}
    </form>
  );
}

/** Notes on a cluster and its members, or on and about a node, and room for another. A note stays as it was written. */
export function Notes({ on }: { on: NoteOn }) {
  const { data, error, refetch } = useNotes(on);
  return (
    <Section title="Notes" aside={data === undefined || data.total === 0 ? undefined : count(data.total)}>
      <Composer on={on} />
      {error !== null ? (
        <ErrorPanel error={error} retry={() => void refetch()} />
      ) : (
        <ul className="notes">
          {data?.notes.map((note) => {
            const elsewhere = "cluster" in on ? note.cluster_id !== on.cluster : note.node !== on.node;
            return (
              <li key={note.note_id}>
                <p className="note-text">
                  <MentionText text={note.text} mentions={note.mentions} />
                </p>
                <p className="muted small">
                  {note.by} · {instant(note.at)}
                  {elsewhere && note.cluster_id !== null && (
                    <>
                      {" · on "}
                      <button type="button" className="text-button" onClick={() => open("clusters", note.cluster_id)}>
                        {note.cluster_id}
                      </button>
                    </>
                  )}
                  {elsewhere && note.node !== null && (
                    <>
                      {" · on "}
                      <button type="button" className="text-button" onClick={() => select([note.node ?? ""])}>
                        {shorten(idValue(note.node), 24)}
                      </button>
                    </>
                  )}
                </p>
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}
