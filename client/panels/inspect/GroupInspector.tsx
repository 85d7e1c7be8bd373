import { useEffect } from "react";
import type { GraphEdge, GraphNode } from "../../../server/contract/api.ts";
import { VERDICTS, bits, count, kindName, plural, shorten } from "../../state/format.ts";
import { closeInto, groupName } from "../../state/groups.ts";
import { select } from "../../state/router.ts";
import { useOpenGroup } from "../../state/use-open-group.ts";
import type { CanvasState } from "../../state/use-scene.ts";
import { FamilyMark, VerdictMark } from "../../ui/marks.tsx";
import { Section } from "../../ui/Section.tsx";
import { Notice } from "../../ui/states.tsx";
import { HideButton } from "./HideButton.tsx";

/** A tie of a group on the canvas, and the node at its other end. */
interface GroupTie {
  edge: GraphEdge;
  other: GraphNode;
}

function tiesOf({ scene }: CanvasState, group: string): GroupTie[] {
  return [...scene.edges.values()]
    .filter(({ source, target }) => source === group || target === group)
    .flatMap((edge) => {
      const other = scene.nodes.get(edge.source === group ? edge.target : edge.source);
      return other === undefined ? [] : [{ edge, other }];
    });
}

/** A group of accounts: how much of it is core, what ties it, which groups it is linked with, and how to open it. */
export function GroupInspector(props: { canvas: CanvasState; id: string; onPoint: (node: string | null) => void }) {
  const { canvas, id, onPoint } = props;
  const open = useOpenGroup(canvas.edit);
  // A list that goes away under the pointer never reports that the pointer left it.
  useEffect(() => () => onPoint(null), [onPoint]);
  const group = canvas.scene.nodes.get(id)?.group;
  if (group === undefined) {
    return (
      <Notice title={`${groupName(id)} is open, or hidden`}>
        <button type="button" className="button" onClick={() => canvas.edit((now) => closeInto(now, [id]))}>
          Draw it as one again
        </button>
      </Notice>
    );
  }
  const ties = tiesOf(canvas, id);
  const shared = ties
    .filter(({ other }) => other.type === "identifier")
    .toSorted((a, b) => b.edge.bits - a.edge.bits || b.edge.count - a.edge.count);
  const linked = ties
    .filter(({ edge, other }) => edge.type === "link" && other.type === "group")
    .toSorted((a, b) => b.edge.count - a.edge.count);
  const judged = (["confirmed_fraud", "inconclusive", "benign"] as const).flatMap((disposition) => {
    const number = group.verdicts[disposition];
    return number > 0 ? [{ disposition, number }] : [];
  });
  return (
    <>
      <header className="inspector-head">
        <div className="inspector-title">
          <span className="glyph glyph-group" aria-hidden="true" />
          <h1>{groupName(id)}</h1>
        </div>
        <p className="muted">
          {plural(group.size, "account")}, {count(group.core)} core
        </p>
        <div className="inspector-actions">
          <button type="button" className="button is-small" onClick={() => open([id])}>
            Open <kbd aria-hidden="true">Enter</kbd>
          </button>
          <HideButton canvas={canvas} nodes={[id]} />
          <button
            type="button"
            className="button is-small"
            onClick={() => select([id, ...(canvas.scene.neighbours.get(id) ?? [])])}
          >
            Select with neighbours
          </button>
        </div>
      </header>
      <div className="inspector-body">
        {judged.length > 0 && (
          <Section title="Judged so far">
            <ul className="selection-facts">
              {judged.map(({ disposition, number }) => (
                <li key={disposition}>
                  <VerdictMark disposition={disposition} /> {count(number)} {VERDICTS[disposition].state}
                </li>
              ))}
            </ul>
          </Section>
        )}
        <Section title="What its accounts share" aside="bits × share">
          {shared.length === 0 && <p className="muted">Nothing that is drawn.</p>}
          <ul className="plain-list">
            {shared.map(({ edge, other }) => (
              <li key={other.id} onMouseEnter={() => onPoint(other.id)} onMouseLeave={() => onPoint(null)}>
                <button type="button" className="row-button" onClick={() => select([other.id])}>
                  <FamilyMark family={other.family} hub={other.hub} />
                  <span>
                    {shorten(other.label, 26)}{" "}
                    <span className="muted">
                      {canvas.scene.bundles.has(other.id) ? "" : `${kindName(other.kind)} · `}
                      {count(edge.count)} of {count(group.size)}
                    </span>
                  </span>
                  <span className="number">{other.hub ? "hub" : bits(edge.bits)}</span>
                </button>
              </li>
            ))}
          </ul>
        </Section>
        {linked.length > 0 && (
          <Section title="Nearest groups" aside="links">
            <ul className="plain-list">
              {linked.map(({ edge, other }) => (
                <li key={other.id} onMouseEnter={() => onPoint(other.id)} onMouseLeave={() => onPoint(null)}>
                  <button type="button" className="row-button" onClick={() => select([other.id])}>
                    <span className="glyph glyph-group" aria-hidden="true" />
                    <span>
                      {other.label} <span className="muted">{plural(other.degree, "account")}</span>
                    </span>
                    <span className="number">{count(edge.count)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </Section>
        )}
      </div>
    </>
  );
}
