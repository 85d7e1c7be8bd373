import type { Activity } from "../../../server/contract/activity.ts";
import type { Period } from "../../../server/contract/period.ts";
import { DAY_MS, HOUR_MS } from "../../../server/contract/time.ts";
import { useUsage } from "../../api/queries.ts";
import { compact } from "../../state/format.ts";
import { daysParams, fitsHours, type Days } from "../../state/period.ts";
import { setParams, useView } from "../../state/router.ts";
import {
  MEASURES,
  SPLITS,
  hourSeriesOf,
  needsUsage,
  seriesOf,
  type Measure,
  type Series,
  type Split,
} from "../../state/series.ts";
import { choice } from "../../state/view.ts";
import { Loading, Notice } from "../../ui/states.tsx";
import { TimelinePlot, type Brush, type Slots } from "./TimelinePlot.tsx";

const TITLES = {
  exchanges: "Exchanges",
  tokens: "Tokens",
  accounts: "Active accounts",
  "sign-ups": "Sign-ups",
  "hand-offs": "Hand-offs",
} as const satisfies Record<Measure, string>;
const SPLIT_TITLES = {
  none: "as a whole",
  model: "by model",
  capability: "by capability",
  channel: "by channel",
} as const satisfies Record<Split, string>;

/** The period as two fields, with the ways in and out of it. */
function PeriodFields({
  known,
  days,
  byHour,
}: {
  known: readonly string[];
  days: Days | null;
  byHour: boolean | null;
}) {
  const [least, most] = [known[0] ?? "", known.at(-1) ?? ""];
  const { from, to } = days ?? { from: least, to: most };
  const change = (next: Days): void => {
    if (next.from >= least && next.to <= most && next.from <= next.to) setParams(daysParams(next));
  };
  return (
    <div className="timeline-period">
      {byHour !== null && (
        <button
          type="button"
          className="quiet-tab"
          aria-pressed={byHour}
          onClick={() => setParams({ unit: byHour ? "" : "hour" })}
        >
          by hour
        </button>
      )}
      {days !== null && (
        <button type="button" className="text-button" onClick={() => setParams(daysParams(null))}>
          All days
        </button>
      )}
      <input
        type="date"
        aria-label="First day"
        min={least}
        max={to}
        value={from}
        onChange={(event) => change({ from: event.currentTarget.value, to })}
      />
      –
      <input
        type="date"
        aria-label="Last day"
        min={from}
        max={most}
        value={to}
        onChange={(event) => change({ from, to: event.currentTarget.value })}
      />
    </div>
  );
}

/** Bars of days with the period as their brush, or the period's hours. */
function plotOf(activity: Activity, days: Days | null, hours: Period | null): { slots: Slots; brush: Brush | null } {
  if (hours !== null && hours.hours !== null) {
    const start = Date.parse(hours.from);
    return { slots: { start, width: HOUR_MS, length: hours.hours.exchanges.length }, brush: null };
  }
  const start = Date.parse(activity.days[0] ?? "");
  const place = (day: string): number => (Date.parse(day) - start) / DAY_MS;
  const brush = days === null ? null : { first: place(days.from), last: place(days.to) };
  return { slots: { start, width: DAY_MS, length: activity.days.length }, brush };
}

/** What the cluster did over time, with what happened in the world as markers; the days that are chosen narrow the canvas. */
export function Timeline(props: {
  cluster: string;
  activity: Activity | null;
  days: Days | null;
  period: Period | null;
  error: Error | null;
}) {
  const { cluster, activity, days, period } = props;
  const view = useView();
  // Data without exchanges, such as transfers alone, still has sign-ups to show.
  const usual: Measure = activity?.exchanges.some((count) => count > 0) === false ? "sign-ups" : "exchanges";
  const measure = view.params["chart"] === undefined ? usual : choice(view, "chart", MEASURES);
  const split = choice(view, "by", SPLITS);
  const canHours = days !== null && fitsHours(days);
  const hours = canHours && view.params["unit"] === "hour" ? period : null;
  const byHour = hours === null || hours.hours === null ? null : hourSeriesOf(hours.hours, measure);
  const usage = useUsage(byHour === null && needsUsage(measure, split) ? cluster : null);
  const error = props.error ?? usage.error;
  const byDay = activity === null ? null : seriesOf(activity, usage.data ?? null, measure, split);
  const series: Series[] | null = byHour ?? byDay;
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
        {measure === "exchanges" && byHour === null && (
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
        {series !== null && series.length > 1 && (
          <ul className="timeline-legend" aria-label="Series">
            {series.map(({ name, total }, position) => (
              <li key={name}>
                <i style={{ background: `var(--series-${Math.min(6, position + 1)})` }} />
                {name} <span className="muted">{compact(total)}</span>
              </li>
            ))}
          </ul>
        )}
        {activity !== null && activity.days.length > 0 && (
          <PeriodFields known={activity.days} days={days} byHour={canHours ? byHour !== null : null} />
        )}
      </header>
      {error !== null ? (
        <Notice title={error.message} />
      ) : activity === null || series === null ? (
        <Loading what={activity === null ? "activity" : "what was used"} />
      ) : activity.days.length === 0 ? (
        <Notice title="No exchanges are known of these accounts" />
      ) : (
        <TimelinePlot
          {...plotOf(activity, days, byHour === null ? null : hours)}
          series={series}
          events={activity.events}
          label={TITLES[measure]}
          onBrush={
            byHour === null
              ? (brush) => {
                  const from = brush === null ? undefined : activity.days[brush.first];
                  const to = brush === null ? undefined : activity.days[brush.last];
                  setParams(daysParams(from === undefined || to === undefined ? null : { from, to }));
                }
              : null
          }
        />
      )}
    </section>
  );
}
