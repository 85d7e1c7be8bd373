import { openGroup } from "../../state/canvas.ts";
import { bits, count, kindName, plural, shorten } from "../../state/format.ts";
import { select } from "../../state/router.ts";
import type { CanvasState } from "../../state/use-scene.ts";
import type { Bundle } from "../../graph/bundle.ts";
import { FamilyMark } from "../../ui/marks.tsx";
import { Section } from "../../ui/Section.tsx";
import { HideButton } from "./HideButton.tsx";

const LISTED = 100;

/** Identifiers drawn as one node, because they tie nearly the same accounts. */
export function BundleInspector(props: {
  canvas: CanvasState;
  bundle: Bundle;
  onPoint: (node: string | null) => void;
}) {
  const { canvas, bundle } = props;
  const { node, members, total } = bundle;
  const own = members.flatMap((id) => canvas.scene.all.get(id) ?? []);
  return (
    <>
      <header className="inspector-head">
        <div className="inspector-title">
          <FamilyMark family={node.family} />
          <h1>{node.label}</h1>
        </div>
        <p className="muted">
          {total > members.length
            ? `Drawn as one, because they tie the same groups. At least one is had by ${plural(node.degree, "account")}.`
            : `Drawn as one, because they tie nearly the same ${plural(node.degree, "account")} on the canvas.`}
        </p>
        <div className="inspector-actions">
          <button
            type="button"
            className="button is-small"
            onClick={() => {
              canvas.edit((now) => openGroup(now, node.id));
              select(members);
            }}
          >
            {total > members.length ? `Draw the ${count(members.length)} strongest` : "Draw them one by one"}
          </button>
          <HideButton canvas={canvas} nodes={members} />
          <button
            type="button"
            className="button is-small"
            onClick={() => select([...(canvas.scene.neighbours.get(node.id) ?? [])])}
          >
            Select their accounts
          </button>
        </div>
      </header>
      <div className="inspector-body">
        <Section title={`The ${kindName(node.kind, true)}`} aside="bits">
          <ul className="plain-list">
            {own.slice(0, LISTED).map((member) => (
              <li key={member.id}>
                <button type="button" className="row-button" onClick={() => select([member.id])}>
                  <FamilyMark family={member.family} />
                  <span>
                    {shorten(member.label, 26)} <span className="muted">shared by {count(member.degree)}</span>
                  </span>
                  <span className="number">{member.bits === null ? "" : bits(member.bits)}</span>
                </button>
              </li>
            ))}
          </ul>
          <p className="muted small">
            {count(Math.min(LISTED, own.length))} of {count(total)}
            {total > members.length && ", those that tie most"}
          </p>
        </Section>
      </div>
    </>
  );
}
