import { useState } from "react";
import type { InvestigationRun } from "../api/queries.ts";

const EXAMPLE = `MATCH (a:Account)-[:USED_IP]->(i:Ip)<-[:USED_IP]-(b:Account)
WHERE a.id < b.id
RETURN i.value AS ip, count(*) AS pairs
ORDER BY pairs DESC LIMIT 20`;

/** A box for a query of one's own, in the same read-only lane as the saved ones. */
export function OwnQuery({ busy, onRun }: { busy: boolean; onRun: (run: InvestigationRun) => void }) {
  const [cypher, setCypher] = useState(EXAMPLE);
  const run = (): void => {
    if (cypher.trim() !== "" && !busy) onRun({ cypher, parameters: {} });
  };
  return (
    <form
      className="investigation-form"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <h2>A query of your own</h2>
      <p className="muted">
        Cypher over <code>(:Account)</code>, identifiers such as <code>(:Payment)</code>, <code>(:Ip)</code>,{" "}
        <code>(:PromptFingerprint)</code>, all <code>:Identifier</code>, and <code>(:Cluster)</code>. It can only read;
        return whole nodes to see them on the canvas.
      </p>
      <textarea
        aria-label="Cypher"
        className="code-box"
        rows={8}
        maxLength={20_000}
        spellCheck={false}
        value={cypher}
        onChange={(event) => setCypher(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            run();
          }
        }}
      />
      <div className="form-fields">
        <button type="submit" className="button is-strong" disabled={busy || cypher.trim() === ""}>
          {busy ? "Running …" : "Run"} <kbd aria-hidden="true">Ctrl Enter</kbd>
        </button>
      </div>
    </form>
  );
}
