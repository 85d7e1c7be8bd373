import { Popover, Tooltip } from "@mantine/core";
import { useState } from "react";
import { kindName, shorten } from "../state/format.ts";
import type { CanvasState } from "../state/use-scene.ts";
import { Icon } from "../ui/Icon.tsx";
import { FamilyMark, VerdictMark } from "../ui/marks.tsx";

/** Finds what is on the canvas by a part of its id or value. */
export function CanvasFind({ canvas, onFind }: { canvas: CanvasState; onFind: (node: string) => void }) {
  const [text, setText] = useState("");
  const [opened, setOpened] = useState(false);
  const wanted = text.trim().toLowerCase();
  const found =
    wanted === ""
      ? []
      : [...canvas.scene.all.values()].filter(
          (node) => node.label.toLowerCase().includes(wanted) || node.id.toLowerCase().includes(wanted),
        );
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={280} trapFocus>
      <Popover.Target>
        <Tooltip label="Find on the canvas" disabled={opened}>
          <button type="button" className="tool" aria-label="Find on the canvas" onClick={() => setOpened(!opened)}>
            <Icon name="search" />
          </button>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const first = found[0];
            if (first !== undefined) onFind(first.id);
          }}
        >
          <input
            className="field"
            aria-label="Find on the canvas"
            placeholder="Part of an id or value"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </form>
        <ul className="find-list">
          {found.slice(0, 12).map((node) => (
            <li key={node.id}>
              <button type="button" className="row-button" onClick={() => onFind(node.id)}>
                {node.type === "account" ? (
                  <VerdictMark disposition={node.disposition ?? "open"} />
                ) : (
                  <FamilyMark family={node.family} hub={node.hub} />
                )}
                <span>{shorten(node.label, 30)}</span>
                <span className="muted">{kindName(node.kind)}</span>
              </button>
            </li>
          ))}
        </ul>
        {wanted !== "" && (
          <p className="muted small">
            {Math.min(12, found.length)} of {found.length} on the canvas
          </p>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
