import { useState, type FormEvent } from "react";
import { Settings } from "../../../server/contract/settings.ts";
import { useStartJob } from "../../api/jobs.ts";
import { StartError } from "../shell/StartError.tsx";

/** Settings as typed: only what differs from the defaults. */
function readSettings(text: string): { settings: Settings } | { wrong: string } {
  let json: unknown;
  try {
    json = text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    return { wrong: "This is not JSON: look for a missing comma or quotation mark." };
  }
  const parsed = Settings.safeParse(json);
  if (parsed.success) return { settings: parsed.data };
  const issue = parsed.error.issues[0];
  return { wrong: `${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim() };
}

/** Starts a run of detection. */
export function NewRun({ busy }: { busy: boolean }) {
  const [seed, setSeed] = useState(1);
  const [text, setText] = useState("");
  const start = useStartJob();
  const read = readSettings(text);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if ("settings" in read) start.mutate({ kind: "detect", options: { seed, settings: read.settings } });
  };
  return (
    <form className="new-run" onSubmit={submit}>
      <button type="submit" className="button is-strong" disabled={busy || "wrong" in read}>
        Look for clusters
      </button>
      <details>
        <summary>Seed and settings</summary>
        <label>
          Seed
          <input
            type="number"
            className="field"
            min={0}
            step={1}
            value={seed}
            onChange={(event) => {
              if (Number.isSafeInteger(event.target.valueAsNumber)) setSeed(event.target.valueAsNumber);
            }}
          />
        </label>
        <label>
          Settings that differ from the defaults, as JSON
          <textarea
            className="code-box"
            rows={4}
            spellCheck={false}
            placeholder={'{ "min_size": 4 }'}
            value={text}
            onChange={(event) => setText(event.target.value)}
            aria-invalid={"wrong" in read}
          />
        </label>
        {"wrong" in read && (
          <p className="is-harm" role="alert">
            {read.wrong}
          </p>
        )}
      </details>
      {start.error !== null && <StartError error={start.error} />}
    </form>
  );
}
