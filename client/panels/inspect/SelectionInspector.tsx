import type { ReactNode } from "react";
import { isAccount } from "../../../server/contract/node-id.ts";
import { drawnAs, realNodes, sharedOnCanvas } from "../../graph/scene.ts";
import { hideOthers } from "../../state/canvas.ts";
import { VERDICTS, compact, count, idValue, kindName, plural, shorten } from "../../state/format.ts";
import { select } from "../../state/router.ts";
import type { CanvasState } from "../../state/use-scene.ts";
import { FamilyMark, VerdictMark } from "../../ui/marks.tsx";
import { Section } from "../../ui/Section.tsx";
import { HandMenu } from "../verdict/HandMenu.tsx";
import { VerdictBar } from "../verdict/VerdictBar.tsx";
import { HideButton } from "./HideButton.tsx";

const FIRST = 12;
const LISTED = 60;

/** Many nodes: what they are, what they share on the canvas, and a verdict on the accounts among them. */
export function SelectionInspector(props: {
  canvas: CanvasState;
  selected: readonly string[];
  cluster: string | null;
  onPoint: (node: string | null) => void;
  children: ReactNode;
}) {
  const { canvas, selected, onPoint } = props;
  const { scene } = canvas;
  const nodes = [...new Set(selected.map((id) => drawnAs(scene, id)))].flatMap((id) => scene.nodes.get(id) ?? []);
  const accounts = selected.filter(isAccount);
  const groups = nodes.filter(({ type }) => type === "group");
  const identifiers = nodes.filter(({ type }) => type === "identifier");
  const shared = sharedOnCanvas(scene, accounts);
  const drawn = nodes.filter(({ type }) => type === "account");
  const exchanges = drawn.reduce((sum, node) => sum + (node.exchanges ?? 0), 0);
  const verdicts = (["confirmed_fraud", "inconclusive", "benign", "open"] as const).flatMap((disposition) => {
    const number = drawn.filter((node) => (node.disposition ?? "open") === disposition).length;
    return number > 0 ? [{ disposition, number }] : [];
  });
  const fringe = drawn.filter(({ core }) => core === false).length;
  const verified = drawn.filter((node) => node.verified === true).length;
  return (
    <>
      <header className="inspector-head">
        <div className="inspector-title">
          <h1>{plural(selected.length, "node")} selected</h1>
        </div>
        <p className="muted">
          {groups.length > 0 && `${plural(groups.length, "group")} of accounts, `}
          {plural(accounts.length, "account")}, {plural(identifiers.length, "identifier")}
          {drawn.length > 0 && ` · ${compact(exchanges)} exchanges`}
        </p>
        <div className="inspector-actions">
          <HideButton canvas={canvas} nodes={realNodes(scene, selected)} />
          <button
            type="button"
            className="button is-small"
            onClick={() => canvas.edit((now) => hideOthers(now, realNodes(scene, selected), scene.all.keys()))}
          >
            Hide others
          </button>
          {accounts.length > 1 && (
            <HandMenu
              accounts={accounts.map(idValue)}
              cluster={props.cluster}
              acts={props.cluster === null ? ["keep", "join", "add"] : ["keep", "remove", "add"]}
            />
          )}
          {identifiers.length > 0 && accounts.length > 0 && (
            <button type="button" className="button is-small" onClick={() => select(accounts)}>
              Only the accounts
            </button>
          )}
        </div>
      </header>
      <div className="inspector-body">
        {drawn.length > 0 && (
          <Section title="The accounts">
            <ul className="selection-facts">
              {verdicts.map(({ disposition, number }) => (
                <li key={disposition}>
                  <VerdictMark disposition={disposition} /> {count(number)} {VERDICTS[disposition].state}
                </li>
              ))}
              <li className={fringe > 0 ? "" : "muted"}>{count(fringe)} at the fringe</li>
              <li className={verified > 0 ? "is-harm" : "muted"}>{count(verified)} of verified organisations</li>
            </ul>
          </Section>
        )}
        {props.children}
        <Section title="What they share on the canvas" aside="accounts">
          {shared.length === 0 ? (
            <p className="muted">Nothing that is drawn.</p>
          ) : (
            <>
              <ul className="plain-list">
                {shared.slice(0, FIRST).map(({ node, accounts: number }) => (
                  <li key={node.id} onMouseEnter={() => onPoint(node.id)} onMouseLeave={() => onPoint(null)}>
                    <button type="button" className="row-button" onClick={() => select([node.id])}>
                      <FamilyMark family={node.family} hub={node.hub} />
                      <span>
                        {shorten(node.label, 26)} <span className="muted">{kindName(node.kind)}</span>
                      </span>
                      <span className="number">
                        {count(number)} of {count(accounts.length)}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
              <p className="muted small">
                {count(Math.min(FIRST, shared.length))} of {plural(shared.length, "identifier")} that two or more share
              </p>
            </>
          )}
        </Section>
        <Section title="Selected" aside={`${count(Math.min(LISTED, selected.length))} of ${count(selected.length)}`}>
          <ul className="plain-list">
            {selected.slice(0, LISTED).map((id) => {
              const node = scene.nodes.get(id) ?? scene.all.get(id);
              return (
                <li key={id} onMouseEnter={() => onPoint(id)} onMouseLeave={() => onPoint(null)}>
                  <button type="button" className="row-button" onClick={() => select([id])}>
                    {node?.type === "identifier" ? (
                      <FamilyMark family={node.family} hub={node.hub} />
                    ) : node?.type === "group" ? (
                      <span className="glyph glyph-group" aria-hidden="true" />
                    ) : (
                      <VerdictMark disposition={node?.disposition ?? "open"} />
                    )}
                    <span>{shorten(node?.label ?? idValue(id), 34)}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        </Section>
      </div>
      {accounts.length > 0 && (
        <VerdictBar
          target={{ accounts: accounts.map(idValue) }}
          subject={plural(accounts.length, "selected account")}
          accounts={accounts.length}
        />
      )}
    </>
  );
}
