import { useState } from "react";
import type { GraphNode } from "../../../server/contract/api.ts";
import { idValue } from "../../state/format.ts";
import { readMuted, toggleMute } from "../../state/muted.ts";
import { rangeOf } from "../../state/ranges.ts";
import { setParams, useView } from "../../state/router.ts";
import { KnownGoodDialog } from "../record/KnownGoodDialog.tsx";

/** What can be done about an identifier: put it or its range aside in the open cluster, call it known good. */
export function IdentifierActions({ node, cluster }: { node: GraphNode; cluster: string | null }) {
  const muted = readMuted(useView().params["muted"]);
  const [adding, setAdding] = useState(false);
  const range = node.kind === "ip" ? [rangeOf(idValue(node.id))] : [];
  const mutes = [
    { mute: node.id, name: "Put aside" },
    ...range.map((text) => ({ mute: `network:${text}`, name: `Put ${text} aside` })),
  ];
  const kind = node.kind === "organization" ? "organization" : node.kind === "network" ? "range" : "identifier";
  return (
    <>
      {cluster !== null &&
        mutes.map(({ mute, name }) => (
          <button
            key={mute}
            type="button"
            className="button is-small"
            aria-pressed={muted.includes(mute)}
            onClick={() => setParams({ muted: toggleMute(muted, mute) })}
          >
            {name}
          </button>
        ))}
      <button type="button" className="button is-small" onClick={() => setAdding(true)}>
        Known good …
      </button>
      {adding && (
        <KnownGoodDialog
          kind={kind}
          value={kind === "identifier" ? node.id : idValue(node.id)}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}
