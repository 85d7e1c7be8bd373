import { useElementSize } from "@mantine/hooks";
import { useState } from "react";
import type { Activity } from "../../../server/contract/activity.ts";
import { HOUR_MS } from "../../../server/contract/time.ts";
import { compact, longDay, shortDay } from "../../state/format.ts";
import { roundUp, type Series } from "../../state/series.ts";

const MARGIN = { left: 44, right: 14, top: 20, bottom: 20 };
/** Pixels between two labels of the axis. */
const LABEL = 74;
/** Width of a letter of an event's label, and height of a line of labels, in pixels. */
const LETTER = 6.2;
const LINE = 13;

/** Bars stand side by side from `start` (epoch milliseconds), each `width` milliseconds of time. */
export interface Slots {
  start: number;
  width: number;
  length: number;
}

/** Places of bars, first and last. */
export interface Brush {
  first: number;
  last: number;
}

/** Where events stand, `step` pixels a bar, in a plot of this width: a label beside its line on the first of two lines of text that is free there, else left to its tooltip. */
export function placeMarks(events: Activity["events"], slots: Slots, step: number, width: number) {
  const free = [-Infinity, -Infinity];
  return events.flatMap((event) => {
    const slot = Math.floor((Date.parse(event.at) - slots.start) / slots.width);
    if (slot < 0 || slot >= slots.length) return [];
    const x = MARGIN.left + slot * step;
    const long = event.label.length * LETTER + 4;
    // At the right end it stands before its line.
    const before = x + long > width;
    const [from, to] = before ? [x - long, x] : [x, x + long];
    const line = free.findIndex((end) => end < from);
    if (line >= 0) free[line] = to + 8;
    return [{ ...event, x, before, line: line < 0 ? null : line }];
  });
}

function eventKind(kind: string): "ban" | "other" {
  return kind.includes("ban") ? "ban" : "other";
}

function ordered(a: number, b: number): Brush {
  return a < b ? { first: a, last: b } : { first: b, last: a };
}

/** Stacked bars over time with what happened as markers; dragging over them gives a period to `onBrush`, a click on a lone bar null. */
export function TimelinePlot(props: {
  slots: Slots;
  series: readonly Series[];
  events: Activity["events"];
  label: string;
  brush: Brush | null;
  onBrush: ((brush: Brush | null) => void) | null;
}) {
  const { slots, series, brush, onBrush } = props;
  const { ref, width, height } = useElementSize();
  const [pointed, setPointed] = useState<number | null>(null);
  const [anchor, setAnchor] = useState<number | null>(null);
  const places = Array.from({ length: slots.length }, (_, place) => place);
  const totals = places.map((place) => series.reduce((sum, { values }) => sum + (values[place] ?? 0), 0));
  const most = Math.max(...totals, 0);
  const top = roundUp(most);
  const across = Math.max(1, width - MARGIN.left - MARGIN.right);
  const step = across / Math.max(1, slots.length);
  const marks = placeMarks(props.events, slots, step, width);
  const above = MARGIN.top + (marks.some(({ line }) => line === 1) ? LINE : 0);
  const inner = { width: across, height: Math.max(1, height - above - MARGIN.bottom) };
  const gap = step > 5 ? Math.min(3, step * 0.16) : 0;
  const y = (value: number): number => above + inner.height * (1 - value / top);
  const byHour = slots.width === HOUR_MS;
  // By hour a label stands at midnight.
  const every = Math.ceil(LABEL / step / (byHour ? 24 : 1)) * (byHour ? 24 : 1);
  const at = (place: number): string => new Date(slots.start + place * slots.width).toISOString();
  const name = (place: number): string => `${longDay(at(place))}${byHour ? `, ${at(place).slice(11, 16)}` : ""}`;
  const chosen = anchor !== null && pointed !== null ? ordered(anchor, pointed) : brush;
  const inside = (place: number): boolean => chosen === null || (place >= chosen.first && place <= chosen.last);
  const placeAt = (event: { clientX: number; currentTarget: Element }): number | null => {
    const place = Math.floor((event.clientX - event.currentTarget.getBoundingClientRect().left - MARGIN.left) / step);
    return place >= 0 && place < slots.length ? place : null;
  };
  return (
    <div className="timeline-plot" ref={ref}>
      {width > 0 && (
        <svg
          className={onBrush === null ? "" : "can-brush"}
          width={width}
          height={height}
          role="img"
          aria-label={`${props.label}, ${slots.length} ${byHour ? "hours" : "days"}, at most ${compact(most)} in one`}
          onPointerDown={(event) => {
            if (onBrush === null || event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            setAnchor(placeAt(event));
          }}
          onPointerMove={(event) => setPointed(placeAt(event) ?? (anchor === null ? null : pointed))}
          onPointerUp={() => {
            if (anchor !== null && pointed !== null) {
              const drawn = ordered(anchor, pointed);
              const again = drawn.first === drawn.last && brush !== null && inside(drawn.first);
              onBrush?.(again ? null : drawn);
            }
            setAnchor(null);
          }}
          onPointerLeave={() => setPointed(null)}
        >
          {chosen !== null && (
            <rect
              className="brush"
              x={MARGIN.left + chosen.first * step}
              width={(chosen.last - chosen.first + 1) * step}
              y={above - 4}
              height={inner.height + 4}
            />
          )}
          {[0, 0.5, 1].map((share) => (
            <g key={share}>
              <line
                className="axis-line"
                x1={MARGIN.left}
                x2={width - MARGIN.right}
                y1={y(top * share)}
                y2={y(top * share)}
              />
              <text className="axis-text" x={MARGIN.left - 6} y={y(top * share) + 3.5} textAnchor="end">
                {compact(top * share)}
              </text>
            </g>
          ))}
          {places.map((place) => {
            let base = 0;
            return (
              <g
                key={place}
                className={`bar${place === pointed ? " is-pointed" : ""}${inside(place) ? "" : " is-out"}`}
              >
                {series.map(({ name: layer, values }, position) => {
                  const value = values[place] ?? 0;
                  const from = base;
                  base += value;
                  if (value <= 0) return null;
                  return (
                    <rect
                      key={layer}
                      x={MARGIN.left + place * step + gap / 2}
                      width={Math.max(0.5, step - gap)}
                      y={y(base)}
                      height={Math.max(0.5, y(from) - y(base))}
                      fill={series.length === 1 ? "var(--bar)" : `var(--series-${Math.min(6, position + 1)})`}
                    />
                  );
                })}
              </g>
            );
          })}
          {places.map((place) =>
            place % every === 0 && place * step < inner.width - 30 ? (
              <text key={place} className="axis-text" x={MARGIN.left + place * step} y={height - 5}>
                {shortDay(at(place))}
              </text>
            ) : null,
          )}
          {marks.map(({ x, label, kind, at: when, line }) => (
            <g key={`${when} ${label}`} className={`event is-${eventKind(kind)}`}>
              <title>{`${label} (${kind}), ${longDay(when)}`}</title>
              <line x1={x} x2={x} y1={4 + LINE * (line ?? 1)} y2={height - MARGIN.bottom} />
            </g>
          ))}
          {/* After all lines, so that none goes through a label. */}
          {marks.map(({ x, before, label, kind, at: when, line }) =>
            line === null ? null : (
              <text
                key={`${when} ${label}`}
                className={`event-label is-${eventKind(kind)}`}
                x={before ? x - 4 : x + 4}
                y={13 + LINE * line}
                textAnchor={before ? "end" : "start"}
              >
                {label}
              </text>
            ),
          )}
        </svg>
      )}
      {pointed !== null && (
        <div
          className="timeline-readout"
          style={{ left: Math.min(Math.max(8, MARGIN.left + pointed * step + step + 6), Math.max(8, width - 190)) }}
        >
          <strong>{name(pointed)}</strong>
          {series.map(({ name: layer, values }, position) => (
            <span key={layer}>
              {series.length > 1 && <i style={{ background: `var(--series-${Math.min(6, position + 1)})` }} />}
              {layer} <b>{compact(values[pointed] ?? 0)}</b>
            </span>
          ))}
        </div>
      )}
    </div>
  );
}
