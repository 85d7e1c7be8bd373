import { useFollowJobs, useJobs } from "../../api/jobs.ts";
import { JOB_TITLES } from "../../state/load-text.ts";
import { open } from "../../state/router.ts";

/** In the bar above, on every screen: what works on the graph now. */
export function JobBadge() {
  useFollowJobs();
  const { data } = useJobs();
  const job = data?.current ?? null;
  const holder = data?.holder ?? null;
  if (job === null && holder === null) return null;
  const step = job?.steps.at(-1);
  const percent = step === undefined ? "" : ` ${Math.floor(step.fraction * 100)}\u202f%`;
  return (
    <button
      type="button"
      className="run-button job-badge"
      onClick={() => open(job?.request.kind === "detect" ? "runs" : "data")}
    >
      <span className="loading-line" aria-hidden="true" />
      {job === null
        ? `hydrascope ${holder?.command ?? ""} is at work`
        : `${step?.name ?? JOB_TITLES[job.request.kind]}${percent}`}
    </button>
  );
}
