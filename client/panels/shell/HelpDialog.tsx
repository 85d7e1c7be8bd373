import { Modal } from "@mantine/core";
import { FAMILIES, FAMILY_NAMES } from "../../../server/contract/graph.ts";
import { startTour, useTour } from "../../state/tour.ts";
import { FamilyMark, VerdictMark } from "../../ui/marks.tsx";

const KEYS: readonly (readonly [string, string])[] = [
  ["j  k", "next, previous cluster"],
  ["Enter", "open the cluster under the cursor"],
  ["x  Shift X", "pick the cluster; pick all up to it"],
  ["y", "confirm fraud"],
  ["h", "hold: inconclusive"],
  ["n", "clear: benign; each asks first, then opens the next"],
  ["t", "the queue as a table"],
  ["Shift t", "the canvas beside its table, as a table, as a canvas"],
  ["/", "search everything"],
  ["Ctrl K", "all commands by name"],
  ["e", "expand the selected node by what it shares"],
  ["x", "hide the selection; with Shift all others"],
  ["p", "pin the selection where it is, or unpin it"],
  ["b  l", "select with a box, with a lasso"],
  ["w", "path between the two selected"],
  ["c", "what the selected have in common"],
  ["r", "run or stop the layout"],
  ["Shift g", "group the canvas by family"],
  ["f", "fit the canvas to the selection"],
  ["← → ↑ ↓", "on the canvas: to the next node; with Shift add it, with Alt move it"],
  ["↓  Space", "in the table: to the next row; add or drop it; with Shift all up to it"],
  ["Ctrl A", "in the table: select all shown"],
  ["Ctrl Z", "undo on the canvas; with Shift redo"],
  ["Esc", "close, or select nothing"],
  ["?", "this page"],
];

/** Keys and words, and the guided tour where the data is what it is about. */
export function HelpDialog(props: { opened: boolean; onClose: () => void; hasTour: boolean }) {
  const { opened, onClose, hasTour } = props;
  const tour = useTour();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Keys and words"
      size={720}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <div className="help">
        <dl className="help-keys">
          {KEYS.map(([keys, meaning]) => (
            <div key={keys}>
              <dt>
                {keys.split("  ").map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <div className="help-words">
          <p>
            <strong>Bits</strong> say how much likelier it is that two accounts have one operator than two: each bit
            doubles it. Every bar of bits has the same scale.
          </p>
          <p>
            <strong>Hub</strong>: an identifier so common that it proves nothing. It is drawn as a dashed ring and
            counts nothing by itself.
          </p>
          <p>
            <strong>Linkage</strong> is whether accounts have one operator; <strong>risk</strong> is whether that is
            harmful. Both are judged apart: a company&rsquo;s fleet is linked and innocent.
          </p>
          <p>
            <strong>Core</strong> members are linked strongly enough to act on; <strong>fringe</strong> members, drawn
            hollow, are not.
          </p>
          {hasTour && (
            <p>
              <button
                type="button"
                className="button"
                onClick={() => {
                  onClose();
                  startTour();
                }}
              >
                {tour.paused ? "Go on with the guided tour" : "Take the guided tour"}
              </button>
            </p>
          )}
          <ul className="help-families">
            {FAMILIES.map((family) => (
              <li key={family}>
                <FamilyMark family={family} />
                {FAMILY_NAMES[family]}
              </li>
            ))}
            <li>
              <VerdictMark disposition="confirmed_fraud" /> confirmed
            </li>
            <li>
              <VerdictMark disposition="inconclusive" /> on hold
            </li>
            <li>
              <VerdictMark disposition="benign" /> cleared
            </li>
          </ul>
        </div>
      </div>
    </Modal>
  );
}
