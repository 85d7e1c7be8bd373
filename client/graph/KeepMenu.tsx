import { Popover, Tooltip } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { Snapshot } from "../../server/contract/canvas.ts";
import { useSnapshotChanges, useSnapshots } from "../api/canvas.ts";
import { analyst } from "../state/analyst.ts";
import { isUntouched, NO_EDITS, replace } from "../state/canvas.ts";
import { count, instant, shorten } from "../state/format.ts";
import { currentView, go } from "../state/router.ts";
import { toSaved } from "../state/saved.ts";
import type { CanvasState } from "../state/use-scene.ts";
import { formatView, parseView } from "../state/view.ts";
import { Icon } from "../ui/Icon.tsx";

/** Where a snapshot was taken, in words. */
function placeOf({ address }: Snapshot): string {
  const { screen, id } = parseView(new URL(address, window.location.origin));
  return screen === "clusters"
    ? `cluster ${id ?? ""}`
    : screen === "investigations"
      ? (id ?? "a query")
      : "a canvas of its own";
}

function Row({ snapshot, onOpen }: { snapshot: Snapshot; onOpen: () => void }) {
  const { rename, remove } = useSnapshotChanges();
  const [name, setName] = useState<string | null>(null);
  const [sure, setSure] = useState(false);
  const { snapshot_id: id } = snapshot;
  if (name !== null)
    return (
      <form
        className="snapshot-form"
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate({ snapshot: id, name: name.trim() }, { onSuccess: () => setName(null) });
        }}
      >
        <input
          className="field"
          aria-label="New name"
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.target.value)}
          data-autofocus
        />
        <button type="submit" className="button is-small" disabled={name.trim() === "" || rename.isPending}>
          Rename
        </button>
      </form>
    );
  return (
    <>
      <button type="button" className="snapshot-open" onClick={onOpen}>
        <span>{shorten(snapshot.name, 36)}</span>
        <span className="muted">
          {placeOf(snapshot)} · {instant(snapshot.at)}
          {snapshot.by === "" ? "" : ` · ${shorten(snapshot.by, 20)}`}
        </span>
      </button>
      <button
        type="button"
        className="text-button"
        aria-label={`Rename ${snapshot.name}`}
        onClick={() => setName(snapshot.name)}
      >
        Rename
      </button>
      <button
        type="button"
        className="text-button"
        aria-label={sure ? `Really delete ${snapshot.name}` : `Delete ${snapshot.name}`}
        onClick={() => (sure ? remove.mutate(id) : setSure(true))}
        onBlur={() => setSure(false)}
      >
        {sure ? "Really?" : "Delete"}
      </button>
    </>
  );
}

/** Keeps the canvas: under a name, as a picture; opens what was kept; starts over. */
export function KeepMenu({ canvas, onPicture }: { canvas: CanvasState; onPicture: () => void }) {
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState("");
  const { data, error } = useSnapshots(opened);
  const { take } = useSnapshotChanges();
  const { history, edit } = canvas;

  const keep = (event: FormEvent): void => {
    event.preventDefault();
    const view = currentView();
    const { snapshot: _, ...params } = view.params;
    const address = formatView({ ...view, params });
    take.mutate(
      { name: name.trim(), key: canvas.key, by: analyst(), address, edits: toSaved(history.now) },
      {
        onSuccess: ({ snapshot_id: snapshot }) => {
          setName("");
          // The canvas is what was kept until the next change: a link to it says so.
          go({ ...view, params: { ...params, snapshot } }, true);
        },
      },
    );
  };
  const openSnapshot = ({ snapshot_id: snapshot, address }: Snapshot): void => {
    const view = parseView(new URL(address, window.location.origin));
    setOpened(false);
    go({ ...view, params: { ...view.params, snapshot } });
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={400} trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label="Snapshots and picture" disabled={opened}>
          <button type="button" className="tool" aria-label="Snapshots and picture" onClick={() => setOpened(!opened)}>
            <Icon name="bookmark" />
          </button>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="Snapshots and picture">
        <form className="snapshot-form" onSubmit={keep}>
          <input
            className="field"
            aria-label="Name of the snapshot"
            placeholder="Keep this canvas as …"
            value={name}
            maxLength={120}
            onChange={(event) => setName(event.target.value)}
          />
          <button type="submit" className="button is-small" disabled={name.trim() === "" || take.isPending}>
            Keep
          </button>
        </form>
        {(take.error ?? error) !== null && <p className="snapshot-error">{(take.error ?? error)?.message}</p>}
        {data !== undefined && data.snapshots.length > 0 && (
          <>
            <ul className="snapshot-list" aria-label="Snapshots">
              {data.snapshots.map((snapshot) => (
                <li key={snapshot.snapshot_id}>
                  <Row snapshot={snapshot} onOpen={() => openSnapshot(snapshot)} />
                </li>
              ))}
            </ul>
            <p className="muted small">
              {count(data.snapshots.length)} kept, newest first; times in UTC; the address of an open one is its link
            </p>
          </>
        )}
        {data?.snapshots.length === 0 && (
          <p className="muted small">
            None yet. Your own changes are kept by themselves; a snapshot is for others and for later.
          </p>
        )}
        <div className="snapshot-foot">
          <button
            type="button"
            className="button is-small"
            onClick={() => {
              setOpened(false);
              onPicture();
            }}
          >
            <Icon name="export" size={12} /> Picture (PNG)
          </button>
          <button
            type="button"
            className="button is-small is-quiet"
            disabled={isUntouched(history.now)}
            onClick={() => edit((now) => replace(now, { ...NO_EDITS.now, places: now.now.places }))}
          >
            Start over
          </button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
