import { useHotkeys } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import type { Run } from "../../../server/contract/run.ts";
import { useQueue } from "../../api/triage.ts";
import { nextToReview, useAfterVerdict } from "../../state/after-verdict.ts";
import { useAnalyst, withAnalyst } from "../../state/ask-name.ts";
import { count } from "../../state/format.ts";
import { ME, narrowings, viewPatch, type QueueFilter } from "../../state/queue-filter.ts";
import { currentView, go, setParams, useView } from "../../state/router.ts";
import { ErrorPanel, Loading, Notice } from "../../ui/states.tsx";
import { QueueBulk } from "./QueueBulk.tsx";
import { QueueFilters } from "./QueueFilters.tsx";
import { QueueFindings } from "./QueueFindings.tsx";
import { COLUMNS, QueueRow } from "./QueueRow.tsx";
import { QueueViews } from "./QueueViews.tsx";
import { RunStory } from "./RunStory.tsx";

const ROW = 60;
const WIDE_ROW = 42;

/** The run's story, views and filters, and its clusters in the order in which to look at them. */
export function Queue(props: { filter: QueueFilter; open: string | null; run: Run | null; wide: boolean }) {
  const { filter, open, run, wide } = props;
  const height = wide ? WIDE_ROW : ROW;
  const view = useView();
  const me = useAnalyst();
  const queue = useQueue(filter);
  const clusters = queue.data?.pages.flatMap((page) => page.clusters) ?? [];
  const total = queue.data?.pages[0]?.page.total ?? 0;
  const opened = clusters.findIndex(({ cluster_id }) => cluster_id === open);
  const [moved, setMoved] = useState<number | null>(null);
  const cursor = Math.min(moved ?? Math.max(0, opened), Math.max(0, clusters.length - 1));
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState(0);
  const asked = JSON.stringify(filter);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: clusters.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = queue;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= clusters.length - 20) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, clusters.length]);
  useEffect(() => setMoved(null), [open, asked]);
  useEffect(() => setPicked(new Set()), [asked]);
  useEffect(() => rows.measure(), [rows, height]);
  useEffect(() => {
    if (opened >= 0) rows.scrollToIndex(opened, { align: "center" });
    // Only what is opened scrolls the list, not each new page of it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [opened >= 0, open, height]);

  // What is next is remembered from before the verdict: the judged cluster may leave the list with it.
  const following = useRef<{ of: string; next: string } | null>(null);
  const next = nextToReview(clusters, opened);
  useEffect(() => {
    if (opened >= 0 && open !== null) following.current = next === undefined ? null : { of: open, next };
  }, [opened, open, next]);
  useAfterVerdict((cluster) => {
    const after = following.current;
    if (cluster !== null && after?.of === cluster && currentView().id === cluster) {
      go({ ...currentView(), id: after.next, selected: [] });
    }
  });

  const move = (by: number): void => {
    const to = Math.max(0, Math.min(clusters.length - 1, cursor + by));
    setMoved(to);
    rows.scrollToIndex(to, { align: "auto" });
  };
  const show = (index: number): void => {
    const cluster = clusters[index];
    if (cluster === undefined || (cluster.cluster_id === open && !wide)) return;
    const { params, ...now } = currentView();
    go({ ...now, id: cluster.cluster_id, selected: [], params: { ...params, queue: "" } });
  };
  const pick = (index: number, through: boolean): void => {
    const [from, to] = through ? [Math.min(anchor, index), Math.max(anchor, index)] : [index, index];
    const ids = clusters.slice(from, to + 1).map(({ cluster_id }) => cluster_id);
    setPicked((now) => {
      const drop = !through && ids.every((id) => now.has(id));
      return new Set(drop ? [...now].filter((id) => !ids.includes(id)) : [...now, ...ids]);
    });
    setAnchor(index);
    setMoved(index);
  };
  useHotkeys([
    ["j", () => move(1)],
    ["k", () => move(-1)],
    ["t", () => setParams({ queue: wide ? "" : "wide" })],
    // On the canvas x hides what is selected there.
    ["x", () => view.selected.length === 0 && pick(cursor, false)],
    ["shift+x", () => view.selected.length === 0 && pick(cursor, true)],
    ["Escape", () => setPicked(new Set()), { preventDefault: false }],
    [
      "Enter",
      (event) => {
        // A button or link that has the focus keeps its own Enter.
        if (event.target instanceof Element && event.target.closest("button, a, [role=dialog]") !== null) return;
        show(cursor);
      },
      { preventDefault: false },
    ],
  ]);
  const isNarrowed = filter.status !== "all" || narrowings(view.params).length > 0;

  return (
    <aside className={`queue${wide ? " is-wide" : ""}`} aria-label="Queue of clusters">
      {run !== null && <RunStory run={run} />}
      <QueueViews />
      <QueueFilters
        filter={filter}
        shown={
          queue.isPending || queue.isPlaceholderData ? (
            "…"
          ) : (
            <>
              {count(clusters.length)} of {count(total)}{" "}
              <span className="queue-noun">{total === 1 ? "cluster" : "clusters"}</span>
            </>
          )
        }
      />
      {view.params["findings"] === "1" ? (
        <QueueFindings />
      ) : queue.error !== null && clusters.length === 0 ? (
        <ErrorPanel error={queue.error} retry={() => void queue.refetch()} />
      ) : queue.isPending ? (
        <Loading what="clusters" />
      ) : clusters.length === 0 ? (
        <Notice title="No cluster here">
          <p>{isNarrowed ? "None is like that." : "The run found none: no accounts share enough."}</p>
          {view.params["who"] === ME && me === "" && (
            <button type="button" className="button is-strong" onClick={() => withAnalyst(() => undefined)}>
              Say who you are
            </button>
          )}
          {isNarrowed && (
            <button type="button" className="button" onClick={() => setParams(viewPatch({}))}>
              Show all clusters
            </button>
          )}
        </Notice>
      ) : (
        <>
          {wide && (
            <div className="queue-head" aria-hidden="true">
              {COLUMNS.map((title) => (
                <span key={title}>{title}</span>
              ))}
            </div>
          )}
          <div
            className="queue-rows"
            ref={scroller}
            role="listbox"
            tabIndex={0}
            aria-label={`Clusters, ${count(clusters.length)} of ${count(total)}`}
            aria-activedescendant={`cluster-row-${cursor}`}
          >
            <div role="presentation" style={{ height: rows.getTotalSize() }}>
              {items.map(({ index, start }) => {
                const cluster = clusters[index];
                return cluster === undefined ? null : (
                  <QueueRow
                    key={cluster.cluster_id}
                    cluster={cluster}
                    index={index}
                    total={total}
                    top={start}
                    height={height}
                    open={cluster.cluster_id === open}
                    cursor={moved !== null && index === cursor}
                    picked={picked.has(cluster.cluster_id)}
                    wide={wide}
                    onOpen={() => show(index)}
                    onPick={(through) => pick(index, through)}
                  />
                );
              })}
            </div>
          </div>
        </>
      )}
      {picked.size > 0 && <QueueBulk picked={[...picked]} onClear={() => setPicked(new Set())} />}
    </aside>
  );
}
