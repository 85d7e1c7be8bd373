import type { ListedRun } from "../../../server/contract/runs.ts";
import { useJobs } from "../../api/jobs.ts";
import { useComparison, useRuns } from "../../api/runs.ts";
import { count, instant, plural, shorten } from "../../state/format.ts";
import { duration } from "../../state/load-text.ts";
import { setParams, useView } from "../../state/router.ts";
import { ErrorPanel, Loading, Notice } from "../../ui/states.tsx";
import { JobProgress } from "./JobProgress.tsx";
import { NewRun } from "./NewRun.tsx";
import { RunDifference } from "./RunDifference.tsx";

/** Runs of detection: start one, and see what one found otherwise than another. */
export function RunsScreen() {
  const { params } = useView();
  const runs = useRuns();
  const jobs = useJobs();
  const list = runs.data?.runs ?? [];
  const to = list.find(({ run_id }) => run_id === params["to"]) ?? list[0];
  const earlier = to === undefined ? [] : list.slice(list.indexOf(to) + 1);
  const from = list.find(({ run_id }) => run_id === params["from"]) ?? earlier.find(({ kept }) => kept);
  const comparison = useComparison(from?.run_id ?? null, to?.run_id ?? null);
  const { current = null, recent = [], holder = null } = jobs.data ?? {};
  const last = current ?? recent[0] ?? null;
  const shown = last?.request.kind === "detect" && last.state !== "done" ? last : null;
  return (
    <div className="split-screen">
      <aside className="split-side" aria-label="Runs">
        <h1>Runs</h1>
        <NewRun busy={current !== null || holder !== null} />
        {runs.error !== null && <ErrorPanel error={runs.error} retry={() => void runs.refetch()} />}
        {runs.isPending && <Loading what="the runs" />}
        {list.length > 1 && (
          <p className="muted small">
            Choose which two are compared: <strong>A</strong> is before, <strong>B</strong> is after.
          </p>
        )}
        <ul className="runs">
          {list.map((run) => (
            <RunRow
              key={run.run_id}
              run={run}
              before={run === from}
              after={run === to}
              choose={list.length > 1 && run.kept}
            />
          ))}
        </ul>
      </aside>
      <section className="split-main data-main" aria-label="What is different">
        {shown !== null && <JobProgress job={shown} />}
        {list.length === 0 ? (
          !runs.isPending &&
          shown === null && (
            <Notice title="No run yet">
              <p>A run links accounts, finds clusters and says which look harmful. Nothing is acted on by itself.</p>
            </Notice>
          )
        ) : from === undefined || to === undefined || from === to ? (
          shown === null && (
            <Notice title={list.length === 1 ? "One run so far" : "Choose two different runs"}>
              <p>
                {list.length === 1
                  ? "After the next one stands here what became of each cluster: grew, split, merged, gone; who moved; whose flag changed."
                  : "A run is the same as itself."}
              </p>
            </Notice>
          )
        ) : comparison.error !== null ? (
          <ErrorPanel error={comparison.error} retry={() => void comparison.refetch()} />
        ) : comparison.data === undefined ? (
          <Loading what={`what ${to.run_id} found otherwise than ${from.run_id}`} />
        ) : (
          <RunDifference comparison={comparison.data} newest={list[0]?.run_id ?? ""} />
        )}
      </section>
    </div>
  );
}

function RunRow({ run, before, after, choose }: { run: ListedRun; before: boolean; after: boolean; choose: boolean }) {
  const seconds = Object.values(run.seconds).reduce((sum, value) => sum + value, 0);
  return (
    <li className={before || after ? "is-chosen" : ""}>
      <div>
        <strong>{run.run_id}</strong> <span className="muted">{instant(run.started_at)}</span>
        <span className="muted small">
          {plural(run.clusters, "cluster")} · {count(run.flagged)} flagged · {plural(run.accounts, "account")} ·{" "}
          {duration(seconds)}
        </span>
        <span className="muted small">
          seed {run.seed} · settings <span className="is-mono">{run.settings_digest.slice(0, 8)}</span> ·{" "}
          {plural(run.loads, "load")} · code {shorten(run.code_version, 12)}
        </span>
        {!run.kept && <span className="muted small">its clusters are not kept any more: too many newer runs</span>}
      </div>
      {choose && (
        <div className="tool-group" role="group" aria-label={`Compare ${run.run_id}`}>
          <button
            type="button"
            className="tool-text"
            aria-pressed={before}
            aria-label={`A: ${run.run_id} is before`}
            onClick={() => setParams({ from: run.run_id })}
          >
            A
          </button>
          <button
            type="button"
            className="tool-text"
            aria-pressed={after}
            aria-label={`B: ${run.run_id} is after`}
            onClick={() => setParams({ to: run.run_id })}
          >
            B
          </button>
        </div>
      )}
    </li>
  );
}
