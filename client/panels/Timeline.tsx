import { useElementSize } from "@mantine/hooks";
import { useState } from "react";
import type { Activity } from "../../server/contract/api.ts";
import { compact, longDay, shortDay } from "../state/format.ts";
import { setParams, useView } from "../state/router.ts";
import { MEASURES, SPLITS, roundUp, seriesOf, type Measure, type Series, type Split } from "../state/series.ts";
import { choice } from "../state/view.ts";
import { Loading, Notice } from "../ui/states.tsx";

const TITLES = {
  exchanges: "Exchanges a day",
  tokens: "Tokens",
  accounts: "Active accounts",
  "sign-ups": "Sign-ups",
} as const satisfies Record<Measure, string>;
const SPLIT_TITLES = {
  none: "as a whole",
  model: "by model",
  capability: "by capability",
  channel: "by channel",
} as const satisfies Record<Split, string>;
const MARGIN = { left: 44, right: 14, top: 20, bottom: 20 };

/** Where events stand, `step` pixels a day; a label that would run into the one before is left to its tooltip. */
function placeMarks(activity: Activity, step: number) {
  const first = activity.days[0];
  let free = -Infinity;
  return activity.events.flatMap((event) => {
    const day = first === undefined ? -1 : Math.floor((Date.parse(event.at) - Date.parse(first)) / 86_400_000);
    if (day < 0 || day >= activity.days.length) return [];
    const x = MARGIN.left + day * step;
    const fits = x > free;
    if (fits) free = x + event.label.length * 6.2 + 12;
    return [{ ...event, x, fits }];
  });
}

function Bars({ activity, series, label }: { activity: Activity; series: readonly Series[]; label: string }) {
  const { ref, width, height } = useElementSize();
  const [day, setDay] = useState<number | null>(null);
  const { days } = activity;
  const totals = days.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const top = roundUp(Math.max(...totals, 0));
  const inner = {
    width: Math.max(1, width - MARGIN.left - MARGIN.right),
    height: Math.max(1, height - MARGIN.top - MARGIN.bottom),
  };
  const step = inner.width / Math.max(1, days.length);
  const gap = step > 5 ? Math.min(3, step * 0.16) : 0;
  const y = (value: number): number => MARGIN.top + inner.height * (1 - value / top);
  const every = Math.max(1, Math.ceil(74 / step));
  const marks = placeMarks(activity, step);
  const shown = day === null ? null : days[day];
  return (
    <div className="timeline-plot" ref={ref}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${label}, ${days.length} days, at most ${compact(Math.max(...totals, 0))} in a day`}
          onMouseMove={(event) => {
            const x = event.clientX - event.currentTarget.getBoundingClientRect().left - MARGIN.left;
            const index = Math.floor(x / step);
            setDay(index >= 0 && index < days.length ? index : null);
          }}
          onMouseLeave={() => setDay(null)}
        >
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
          {days.map((name, index) => {
            let base = 0;
            return (
              <g key={name} opacity={day === null || day === index ? 1 : 0.55}>
                {series.map(({ name: layer, values }, position) => {
                  const value = values[index] ?? 0;
                  const from = base;
                  base += value;
                  if (value <= 0) return null;
                  return (
                    <rect
                      key={layer}
                      x={MARGIN.left + index * step + gap / 2}
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
          {days.map((name, index) =>
            index % every === 0 && index * step < inner.width - 30 ? (
              <text key={name} className="axis-text" x={MARGIN.left + index * step} y={height - 5}>
                {shortDay(name)}
              </text>
            ) : null,
          )}
          {marks.map(({ x, label: text, kind, at, fits }) => {
            return (
              <g key={`${at} ${text}`} className={`event is-${kind.includes("ban") ? "ban" : "other"}`}>
                <title>{`${text} (${kind}), ${longDay(at)}`}</title>
                <line x1={x} x2={x} y1={6} y2={height - MARGIN.bottom} />
                {fits && (
                  <text x={x + 4} y={13}>
                    {text}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      )}
      {day !== null && shown !== undefined && shown !== null && (
        <div
          className="timeline-readout"
          style={{ left: Math.min(Math.max(8, MARGIN.left + day * step + step + 6), Math.max(8, width - 190)) }}
        >
          <strong>{longDay(shown)}</strong>
          {series.map(({ name, values }, position) => (
            <span key={name}>
              {series.length > 1 && <i style={{ background: `var(--series-${Math.min(6, position + 1)})` }} />}
              {name} <b>{compact(values[day] ?? 0)}</b>
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

/** What the cluster did by day, with what happened in the world as markers. */
export function Timeline({ activity, error }: { activity: Activity | null; error: Error | null }) {
  const view = useView();
  // Data without exchanges, such as transfers alone, still has sign-ups to show.
  const usual: Measure = activity?.exchanges.some((count) => count > 0) === false ? "sign-ups" : "exchanges";
  const measure = view.params["chart"] === undefined ? usual : choice(view, "chart", MEASURES);
  const split = choice(view, "by", SPLITS);
  const series = activity === null ? [] : seriesOf(activity, measure, split);
  const [from, to] = [activity?.days[0], activity?.days.at(-1)];
  return (
    <section className="timeline" aria-label="Time">
      <header className="timeline-head">
        <div className="timeline-tabs" role="group" aria-label="Measure">
          {MEASURES.map((name) => (
            <button
              key={name}
              type="button"
              className="quiet-tab"
              aria-pressed={name === measure}
              onClick={() => setParams({ chart: name === usual ? "" : name })}
            >
              {TITLES[name]}
            </button>
          ))}
        </div>
        {measure === "exchanges" && (
          <div className="timeline-tabs is-minor" role="group" aria-label="Split">
            {SPLITS.map((name) => (
              <button
                key={name}
                type="button"
                className="quiet-tab"
                aria-pressed={name === split}
                onClick={() => setParams({ by: name === "none" ? "" : name })}
              >
                {SPLIT_TITLES[name]}
              </button>
            ))}
          </div>
        )}
        {series.length > 1 && (
          <ul className="timeline-legend" aria-label="Series">
            {series.map(({ name, total }, position) => (
              <li key={name}>
                <i style={{ background: `var(--series-${Math.min(6, position + 1)})` }} />
                {name} <span className="muted">{compact(total)}</span>
              </li>
            ))}
          </ul>
        )}
        {series.length < 2 && from !== undefined && to !== undefined && (
          <span className="muted timeline-span">
            {shortDay(from)} – {longDay(to)}
          </span>
        )}
      </header>
      {error !== null ? (
        <Notice title={error.message} />
      ) : activity === null ? (
        <Loading what="activity" />
      ) : activity.days.length === 0 ? (
        <Notice title="No exchanges are known of these accounts" />
      ) : (
        <Bars activity={activity} series={series} label={TITLES[measure]} />
      )}
    </section>
  );
}
