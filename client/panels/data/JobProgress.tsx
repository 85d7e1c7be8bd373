import type { Job } from "../../../server/contract/jobs.ts";
import { useCancelJob } from "../../api/jobs.ts";
import { duration, JOB_TITLES, nextStep } from "../../state/load-text.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Prose } from "../../ui/states.tsx";

/** A job step by step: how far each is, how long it took, and the way to stop it. */
export function JobProgress({ job }: { job: Job }) {
  const cancel = useCancelJob();
  const running = job.state === "running";
  return (
    <section className="job" aria-label={JOB_TITLES[job.request.kind]}>
      <header className="job-head">
        <h2>{JOB_TITLES[job.request.kind]}</h2>
        {running && (
          <button
            type="button"
            className="button is-small"
            disabled={job.stopping}
            onClick={() => cancel.mutate(job.job_id)}
          >
            {job.stopping ? "Stopping at the next safe point …" : "Cancel"}
          </button>
        )}
      </header>
      <ol className="job-steps">
        {job.steps.map(({ name, fraction, seconds }, index) => {
          const present = running && index === job.steps.length - 1;
          const done = !present && (job.state === "done" || running || index < job.steps.length - 1);
          return (
            <li key={`${index} ${name}`} className={present ? "is-present" : ""}>
              <span className="job-mark" aria-hidden="true">
                {done ? (
                  <Icon name="check" size={13} />
                ) : present ? (
                  <Icon name="right" size={13} />
                ) : (
                  <Icon name="stop" size={11} />
                )}
              </span>
              <span>{name}</span>
              <progress aria-label={name} max={1} value={done ? 1 : fraction} />
              <span className="number muted">{duration(seconds)}</span>
            </li>
          );
        })}
      </ol>
      {job.state === "cancelled" && (
        <p className="job-end" role="status">
          {job.request.kind === "detect" ? "Cancelled: the last run stands." : "Cancelled."}
        </p>
      )}
      {job.error !== null && <JobError error={job.error} />}
    </section>
  );
}

/** Why a job failed and what to do next. */
export function JobError({ error }: { error: NonNullable<Job["error"]> }) {
  return (
    <div className="job-error" role="alert">
      <p className="is-harm">{error.message}</p>
      <p>
        <Prose text={nextStep(error)} /> <span className="muted small">{error.code}</span>
      </p>
    </div>
  );
}
