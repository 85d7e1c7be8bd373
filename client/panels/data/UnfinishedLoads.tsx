import { useLoads, useStartJob } from "../../api/jobs.ts";
import { plural } from "../../state/format.ts";
import { StartError } from "../shell/StartError.tsx";

/** Loads that stopped halfway, and the way to finish them; nothing where there is none. */
export function UnfinishedLoads({ busy }: { busy: boolean }) {
  const { data } = useLoads();
  const start = useStartJob();
  if (data === undefined || data.unfinished === 0 || busy) return null;
  return (
    <div className="job-error" role="status">
      <p>
        <strong>{plural(data.unfinished, "load")} stopped halfway.</strong> It goes on where it stopped; no row is
        counted twice.
      </p>
      <button type="button" className="button" onClick={() => start.mutate({ kind: "finish" })}>
        Finish it
      </button>
      {start.error !== null && <StartError error={start.error} />}
    </div>
  );
}
