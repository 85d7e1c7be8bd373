import { Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { sayName, useNameAsked } from "../../state/ask-name.ts";

/** Asks once who works here: cases, verdicts and views carry a name. */
export function NameDialog() {
  const asked = useNameAsked();
  const [name, setName] = useState("");
  const said = name.trim();
  return (
    <Modal
      opened={asked}
      onClose={() => sayName(null)}
      title="Who are you?"
      size={380}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        className="verdict-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (said !== "") sayName(said);
        }}
      >
        <TextInput
          data-autofocus
          label="Your name"
          description="Kept in this browser; it stands beside what you do."
          maxLength={100}
          value={name}
          error={said.startsWith("@") ? "A name does not begin with @" : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={() => sayName(null)}>
            Cancel
          </button>
          <button type="submit" className="button is-strong" disabled={said === "" || said.startsWith("@")}>
            Go on
          </button>
        </div>
      </form>
    </Modal>
  );
}
