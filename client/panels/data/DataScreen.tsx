import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Job, LoadOptions } from "../../../server/contract/jobs.ts";
import { LoadReport } from "../../../server/contract/load.ts";
import { discardUpload, useInspection, useJobs, useRemoveFiles, useStartJob, useUpload } from "../../api/jobs.ts";
import { filesOfDrop, nameApart } from "../../state/dropped-files.ts";
import { count, plural } from "../../state/format.ts";
import { bytes, JOB_TITLES } from "../../state/load-text.ts";
import { currentView, go, open, useView } from "../../state/router.ts";
import { sendFiles, stopSending, useSending } from "../../state/sending.ts";
import { Icon } from "../../ui/Icon.tsx";
import { ErrorPanel, Loading, Notice } from "../../ui/states.tsx";
import { CheckReport, Faults } from "./CheckReport.tsx";
import { JobProgress } from "./JobProgress.tsx";
import { LoadHistory } from "./LoadHistory.tsx";
import { LoadSettings, PLAIN_OPTIONS } from "./LoadSettings.tsx";
import { MappingForm } from "./MappingForm.tsx";
import { StartError } from "../shell/StartError.tsx";
import { UnfinishedLoads } from "./UnfinishedLoads.tsx";

/** Drop files, see what they become and what would be rejected, load them; and every load of before. */
export function DataScreen() {
  const upload = useView().id;
  const jobs = useJobs();
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<Error | null>(null);
  const client = useQueryClient();
  const sending = useSending();
  const present = useUpload(upload);
  // What was loaded or forgotten is gone from the server.
  const held = present.error === null ? present.data : undefined;
  const take = async (files: File[]): Promise<void> => {
    if (files.length === 0) return;
    setRefused(null);
    const into = held === undefined ? null : upload;
    const taken = held?.files.map(({ name }) => name) ?? [];
    try {
      const id = await sendFiles(into, nameApart(files, taken), () =>
        client.invalidateQueries({ queryKey: ["upload"] }),
      );
      await client.invalidateQueries({ queryKey: ["upload"] });
      if (currentView().screen === "data") go({ screen: "data", id, params: {}, selected: [] });
    } catch (error) {
      setRefused(error instanceof Error ? error : new Error("The files could not be read."));
    }
  };
  const { current = null, recent = [], holder = null } = jobs.data ?? {};
  const job = upload === null ? null : jobOf(upload, current === null ? recent : [current, ...recent]);
  const other = current !== null && current !== job ? current : null;
  return (
    <div
      className={`split-screen data-screen${over ? " is-over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        const { currentTarget, relatedTarget } = event;
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void filesOfDrop(event.dataTransfer).then(take, setRefused);
      }}
    >
      <aside className="split-side" aria-label="Files">
        <h1>Load data</h1>
        <label className="drop">
          <Icon name="file" />
          <span>
            <strong>Drop files or a folder anywhere here</strong>
            <span className="muted">or choose: csv, tsv, jsonl (also .gz, .zst), parquet</span>
          </span>
          <input
            type="file"
            multiple
            className="visually-hidden"
            accept=".csv,.tsv,.jsonl,.gz,.zst,.parquet"
            onChange={(event) => {
              void take([...(event.target.files ?? [])]);
              event.target.value = "";
            }}
          />
        </label>
        {refused !== null && (
          <p className="is-harm" role="alert">
            {refused.message}
          </p>
        )}
        <SentFiles upload={upload} whole={held} />
        {holder !== null && (
          <p className="muted" role="status">
            <code>hydrascope {holder.command}</code> (process {holder.pid}) works on this graph: what is started here
            waits for its end.
          </p>
        )}
        <p className="muted small data-hint">
          Files stay on this machine. What lies here already can be loaded where it is, without a copy, while the
          workbench runs: <code>hydrascope load PATH</code>
        </p>
      </aside>
      <section className="split-main data-main" aria-label="What becomes of them">
        {other !== null && <JobProgress job={other} />}
        <UnfinishedLoads busy={current !== null || holder !== null} />
        {upload === null ? (
          <LoadHistory />
        ) : present.error !== null && job === null ? (
          <ErrorPanel error={present.error} />
        ) : present.data === undefined && job === null ? (
          <Loading what="the upload" />
        ) : (
          <UploadWork
            key={upload}
            upload={upload}
            files={held?.files ?? []}
            gone={present.error !== null}
            sending={sending?.upload === upload}
            job={job}
            busy={current !== null || holder !== null}
          />
        )}
      </section>
    </div>
  );
}

/** The newest job about an upload. */
function jobOf(upload: string, jobs: readonly Job[]): Job | null {
  return jobs.find(({ request }) => "upload" in request && request.upload === upload) ?? null;
}

/** The files of an upload with how far each has arrived. */
function SentFiles({
  upload,
  whole,
}: {
  upload: string | null;
  whole: { files: { name: string; size: number; received: number }[] } | undefined;
}) {
  const sending = useSending();
  const remove = useRemoveFiles(upload ?? "");
  const client = useQueryClient();
  const files = new Map((whole?.files ?? []).map(({ name, size, received }) => [name, { size, received }]));
  if (sending !== null && sending.upload === upload)
    for (const { name, size, sent } of sending.files) files.set(name, { size, received: sent });
  if (upload === null || files.size === 0) return null;
  return (
    <>
      <ul className="sent">
        {[...files].map(([name, { size, received }]) => (
          <li key={name}>
            <span title={name}>{name}</span>
            <span className="number muted">
              {received < size ? `${bytes(received)} of ${bytes(size)}` : bytes(size)}
            </span>
            <button
              type="button"
              className="icon-button is-small"
              aria-label={`Take out ${name}`}
              disabled={sending !== null && sending.error === null}
              onClick={() => remove.mutate([name])}
            >
              <Icon name="close" size={12} />
            </button>
            {received < size && <progress aria-label={name} max={size} value={received} />}
          </li>
        ))}
      </ul>
      {sending !== null && sending.error !== null && (
        <p className="is-harm" role="alert">
          {sending.error.message} Drop the files again.
        </p>
      )}
      <button
        type="button"
        className="button is-quiet"
        onClick={() => {
          stopSending();
          void discardUpload(upload).finally(() => client.invalidateQueries({ queryKey: ["upload"] }));
          open("data");
        }}
      >
        Forget these files
      </button>
    </>
  );
}

/** From headings to a load: mapping, check, report, load. */
function UploadWork({
  upload,
  files,
  gone,
  sending,
  job,
  busy,
}: {
  upload: string;
  files: readonly { name: string; size: number; received: number }[];
  gone: boolean;
  sending: boolean;
  job: Job | null;
  busy: boolean;
}) {
  const [chosen, setOptions] = useState<LoadOptions | null>(null);
  const [thenDetect, setThenDetect] = useState(true);
  const start = useStartJob();
  const remove = useRemoveFiles(upload);
  const asked = job !== null && "upload" in job.request ? job.request.options : PLAIN_OPTIONS;
  const options = chosen ?? asked;
  const whole = !sending && files.length > 0 && files.every(({ size, received }) => received === size);
  const names = files.map(({ name }) => name);
  const inspection = useInspection(upload, names, options.mapping, whole && !gone);
  const inspected = inspection.data?.files ?? [];
  const unusable = inspected.filter(({ table, problem }) => table === null || problem !== null).map(({ name }) => name);
  const ready =
    whole &&
    inspected.length > 0 &&
    inspected.every(({ table, missing, problem }) => table !== null && missing.length === 0 && problem === null);
  if (job?.state === "running") return <JobProgress job={job} />;
  if (job !== null && job.request.kind === "load" && job.report !== null) return <LoadDone job={job} />;
  if (gone) {
    return (
      <Notice title="These files are gone">
        <p>They were forgotten, or the server was started anew. Drop them again.</p>
      </Notice>
    );
  }
  const same = JSON.stringify(options) === JSON.stringify(asked);
  const report = same && job?.request.kind === "check" ? job.report : null;
  const rejected = report === null || report.rows === 0 ? 0 : (100 * report.quarantined) / report.rows;
  const tooMany = rejected > options.max_rejects;
  return (
    <>
      <div className="grid-head">
        <h1>{report === null ? "What the files become" : "What would be loaded"}</h1>
        <div className="data-actions">
          <button
            type="button"
            className={`button${report === null ? " is-strong" : ""}`}
            disabled={!ready || busy}
            onClick={() => start.mutate({ kind: "check", upload, options })}
          >
            {report === null ? "Check every row" : "Check again"}
          </button>
          <button
            type="button"
            className={`button${report !== null && !tooMany ? " is-strong" : ""}`}
            disabled={!ready || busy || tooMany || report?.loaded === 0}
            onClick={() => start.mutate({ kind: "load", upload, options, detect: thenDetect ? {} : null })}
          >
            {report === null ? "Load" : `Load ${plural(report.loaded, "row")}`}
          </button>
          <label className="check">
            <input type="checkbox" checked={thenDetect} onChange={(event) => setThenDetect(event.target.checked)} />{" "}
            then look for clusters
          </label>
        </div>
      </div>
      {start.error !== null && <StartError error={start.error} />}
      {tooMany && (
        <p className="is-harm" role="alert">
          {rejected.toFixed(1)} % of the rows would be rejected, more than the {options.max_rejects} % that may be:
          nothing would be loaded. Correct the rows below, or allow more in the options.
        </p>
      )}
      {report?.loaded === 0 && !tooMany && <p role="status">Nothing in them is new: there is nothing to load.</p>}
      {job !== null && same && job.state !== "done" && <JobProgress job={job} />}
      {job !== null && job.error !== null && same && <Faults {...faultsOf(job.error.details)} />}
      {report !== null && <CheckReport report={report} />}
      {!whole ? (
        <p className="muted" role="status">
          {sending
            ? "The files are on their way …"
            : "Some files have not arrived whole: drop them again, or take them out."}
        </p>
      ) : inspection.error !== null ? (
        <ErrorPanel error={inspection.error} retry={() => void inspection.refetch()} />
      ) : (
        <>
          {report !== null && <h2>What the files become</h2>}
          {unusable.length > 1 && (
            <p>
              {count(unusable.length)} files become no table.{" "}
              <button type="button" className="text-button" onClick={() => remove.mutate(unusable)}>
                Take them out
              </button>
            </p>
          )}
          <MappingForm
            files={inspected}
            mapping={options.mapping}
            onChange={(mapping) => setOptions({ ...options, mapping })}
          />
          <LoadSettings options={options} onChange={setOptions} />
        </>
      )}
    </>
  );
}

/** What a refusal of too many rejected rows tells beside its message. */
function faultsOf(details: Record<string, unknown>): { faults: LoadReport["faults"]; quarantine: string | null } {
  const faults = LoadReport.shape.faults.safeParse(details["faults"]);
  const quarantine = details["quarantine"];
  return { faults: faults.success ? faults.data : [], quarantine: typeof quarantine === "string" ? quarantine : null };
}

/** A load that is in the graph, and its run where one was asked for. */
function LoadDone({ job }: { job: Job }) {
  return (
    <>
      <div className="grid-head">
        <h1>{job.report?.batch === null ? "Nothing was new" : "Loaded"}</h1>
        <div className="data-actions">
          {job.run_id !== null && (
            <button type="button" className="button is-strong" onClick={() => open("clusters")}>
              See the clusters of run {job.run_id}
            </button>
          )}
          {job.run_id === null && (
            <button type="button" className="button is-strong" onClick={() => open("runs")}>
              Look for clusters
            </button>
          )}
          <button type="button" className="button" onClick={() => open("data")}>
            Load more
          </button>
        </div>
      </div>
      {job.report !== null && <CheckReport report={job.report} />}
      <JobProgress job={job} />
      {job.state === "failed" && (
        <p className="muted">The rows are loaded; only {JOB_TITLES.detect.toLowerCase()} failed.</p>
      )}
    </>
  );
}
