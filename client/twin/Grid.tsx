import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from "react";
import type { Point } from "../graph/area.ts";
import { count } from "../state/format.ts";
import { Icon } from "../ui/Icon.tsx";
import { rowsBetween } from "./arrange-rows.ts";
import type { Column } from "./columns.tsx";
import type { Row } from "./rows.ts";

const ROW = 27;
const HEAD = 28;
/** Width of the column of ticks, and of that of menus; `twin.css` keeps names beside the ticks by it. */
const SIDE = 26;

/** A place in the rows: which row, and where it stood when it was chosen, should it go away. */
interface Cursor {
  id: string;
  index: number;
}

/** How far a key moves the cursor in a table that shows `page` of `total` rows at once; null where it does not. */
function step(key: string, page: number, total: number): number | null {
  switch (key) {
    case "ArrowDown":
      return 1;
    case "ArrowUp":
      return -1;
    case "PageDown":
      return page;
    case "PageUp":
      return -page;
    case "End":
      return total;
    case "Home":
      return -total;
    default:
      return null;
  }
}

/**
 * Rows of which several can be chosen, by mouse and by keyboard as lists everywhere: only those in sight are drawn. What is chosen is what
 * is selected on the canvas; a selection that was made there scrolls into sight.
 */
export function Grid<R extends Row>(props: {
  label: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  selected: ReadonlySet<string>;
  sort: { key: string; down: boolean };
  onSort: (key: string) => void;
  onSelect: (nodes: readonly string[]) => void;
  /** Says on which row the pointer is. */
  onPoint: (row: R | null) => void;
  onOpen: (row: R) => void;
  /** Asks for the menu of a row at a place in the window. */
  onMenu: (row: R, at: Point) => void;
}) {
  const { columns, rows, selected, sort, onSelect, onMenu } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const [anchor, setAnchor] = useState(0);
  const places = useMemo(() => new Map(rows.map((row, index) => [row.id, index])), [rows]);
  const at = cursor === null ? null : (places.get(cursor.id) ?? Math.min(cursor.index, rows.length - 1));
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    scrollPaddingEnd: HEAD,
  });
  const isSelected = (row: R): boolean => row.nodes.every((node) => selected.has(node));
  const all = rows.length > 0 && rows.every(isSelected);

  // What was selected elsewhere comes into sight; what was selected here is there already.
  const own = useRef<ReadonlySet<string>>(selected);
  const isOwn = own.current.size === selected.size && [...selected].every((node) => own.current.has(node));
  const mounted = useRef(false);
  useEffect(() => {
    if (isOwn && mounted.current) return;
    mounted.current = true;
    own.current = selected;
    const index = selected.size === 0 ? -1 : rows.findIndex((row) => row.nodes.every((node) => selected.has(node)));
    const row = rows[index];
    if (row === undefined) return;
    setCursor({ id: row.id, index });
    setAnchor(index);
    list.scrollToIndex(index, { align: "auto" });
  }, [isOwn, selected, rows, list]);
  const choose = (nodes: readonly string[]): void => {
    const chosen = new Set(nodes);
    own.current = chosen;
    onSelect([...chosen]);
  };

  const goTo = (index: number): void => {
    const row = rows[index];
    if (row === undefined) return;
    setCursor({ id: row.id, index });
    list.scrollToIndex(index, { align: "auto" });
  };
  /** Chooses a row: alone, with what is selected, or all from the one chosen before. */
  const pick = (index: number, { more, through }: { more: boolean; through: boolean }): void => {
    const row = rows[index];
    if (row === undefined) return;
    if (through) {
      const span = rowsBetween(rows, Math.min(anchor, rows.length - 1), index).flatMap(({ nodes }) => nodes);
      choose(more ? [...selected, ...span] : span);
      return;
    }
    setAnchor(index);
    if (!more) choose(row.nodes);
    else if (isSelected(row)) choose([...selected].filter((node) => !row.nodes.includes(node)));
    else choose([...selected, ...row.nodes]);
  };
  const chooseAll = (): void => choose(all ? [] : rows.flatMap(({ nodes }) => nodes));
  const menuAt = (index: number, place?: Point): void => {
    const row = rows[index];
    if (row === undefined) return;
    if (!isSelected(row)) pick(index, { more: false, through: false });
    scroller.current?.focus({ preventScroll: true });
    // Rows may be wider than what is in sight: the menu opens at the edge that is.
    const left = scroller.current?.getBoundingClientRect().left ?? 0;
    const bottom = document.getElementById(`${id}-${index}`)?.getBoundingClientRect().bottom ?? 0;
    onMenu(row, place ?? { x: left + SIDE, y: bottom });
  };

  const held = useRef(false);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.altKey) return;
    const more = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW) - 2);
    const by = step(event.key, page, rows.length);
    if (by !== null) {
      const next = Math.max(0, Math.min(rows.length - 1, at === null ? 0 : at + by));
      goTo(next);
      // A key that is held only moves the cursor: what it comes to is chosen when it is let go.
      held.current = event.repeat && !more;
      if (!more && !event.repeat) pick(next, { more: false, through: event.shiftKey });
    } else if (event.key === " ") {
      if (at !== null) pick(at, { more: true, through: event.shiftKey });
    } else if (event.key === "a" && more) chooseAll();
    else if (event.key === "Enter" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      if (at !== null) menuAt(at);
    } else return;
    event.preventDefault();
    // The keys of the queue and of the canvas are not meant here.
    event.stopPropagation();
  };
  const onKeyUp = (event: KeyboardEvent): void => {
    if (held.current && at !== null) pick(at, { more: false, through: event.shiftKey });
    held.current = false;
  };

  const template = `${SIDE}px ${columns
    .map(({ width, numeric }) => (numeric === true ? `${width}px` : `minmax(${width}px, ${width}fr)`))
    .join(" ")} ${SIDE}px`;
  const least = columns.reduce((sum, { width }) => sum + width, 2 * SIDE);
  return (
    <div
      className="result-table twin-grid"
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-multiselectable="true"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 2}
      aria-activedescendant={at === null ? undefined : `${id}-${at}`}
      onKeyDown={onKeyDown}
      onKeyUp={onKeyUp}
    >
      <div
        className="result-row is-head"
        role="row"
        aria-rowindex={1}
        style={{ gridTemplateColumns: template, minWidth: least }}
      >
        <span role="columnheader">
          <button
            type="button"
            className={`twin-tick${all ? " is-on" : ""}`}
            aria-label={all ? "Select none" : `Select all ${count(rows.length)} shown`}
            title={all ? "Select none" : "Select all shown (Ctrl a)"}
            onClick={chooseAll}
          />
        </span>
        {columns.map(({ key, title, hint, numeric }) => (
          <span
            key={key}
            role="columnheader"
            className={numeric === true ? "number" : ""}
            aria-sort={key !== sort.key ? "none" : sort.down ? "descending" : "ascending"}
          >
            <button type="button" title={hint ?? "Sort"} onClick={() => props.onSort(key)}>
              {title}
              {key === sort.key && <Icon name={sort.down ? "down" : "up"} size={11} />}
            </button>
          </span>
        ))}
        <span role="columnheader">
          <span className="visually-hidden">Menu</span>
        </span>
      </div>
      <div role="rowgroup" style={{ height: list.getTotalSize(), minWidth: least, position: "relative" }}>
        {list.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const chosen = isSelected(row);
          return (
            <div
              key={row.id}
              id={`${id}-${index}`}
              className={`result-row${chosen ? " is-chosen" : ""}${index === at ? " is-cursor" : ""}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={chosen}
              style={{ gridTemplateColumns: template, height: ROW, transform: `translateY(${start}px)` }}
              onClick={(event: MouseEvent) => {
                goTo(index);
                pick(index, { more: event.ctrlKey || event.metaKey, through: event.shiftKey });
              }}
              onDoubleClick={() => props.onOpen(row)}
              onContextMenu={(event) => {
                event.preventDefault();
                goTo(index);
                menuAt(index, { x: event.clientX, y: event.clientY });
              }}
              onMouseEnter={() => props.onPoint(row)}
              onMouseLeave={() => props.onPoint(null)}
            >
              <span
                role="gridcell"
                onClick={(event) => {
                  event.stopPropagation();
                  goTo(index);
                  pick(index, { more: true, through: event.shiftKey });
                }}
              >
                <span className={`twin-tick${chosen ? " is-on" : ""}`} aria-hidden="true" />
              </span>
              {columns.map((column) => {
                const value = column.value(row);
                return (
                  <span
                    key={column.key}
                    role="gridcell"
                    className={column.numeric === true ? "number" : ""}
                    title={typeof value === "string" ? value : undefined}
                  >
                    {column.cell !== undefined ? column.cell(row) : typeof value === "number" ? count(value) : value}
                  </span>
                );
              })}
              <span role="gridcell">
                <button
                  type="button"
                  className="icon-button is-small"
                  tabIndex={-1}
                  aria-label="What can be done"
                  title="What can be done (Enter)"
                  onClick={(event) => {
                    event.stopPropagation();
                    goTo(index);
                    menuAt(index, { x: event.clientX, y: event.clientY });
                  }}
                >
                  <Icon name="more" size={14} />
                </button>
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
