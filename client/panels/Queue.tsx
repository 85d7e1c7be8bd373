import { Menu, Popover } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useQueries } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import type { Run } from "../../server/contract/run.ts";
import { queueCount, useQueue, type QueueFilter } from "../api/queries.ts";
import { compact, count, idValue, kindName, plural, shorten } from "../state/format.ts";
import { go, currentView, setParams } from "../state/router.ts";
import { Icon } from "../ui/Icon.tsx";
import { ErrorPanel, Loading, Notice } from "../ui/states.tsx";
import { QueueRow } from "./QueueRow.tsx";

const ROW = 58;
const FILTERS = [
  { status: "all", title: "All" },
  { status: "flagged", title: "Flagged" },
  { status: "to_review", title: "Review" },
  { status: "changed", title: "Changed" },
  { status: "judged", title: "Judged" },
] as const satisfies readonly { status: QueueFilter["status"]; title: string }[];
const SORTS = [
  { value: "rank", label: "risk × volume" },
  { value: "risk", label: "risk" },
  { value: "size", label: "accounts" },
  { value: "exchanges", label: "exchanges" },
  { value: "last_seen", label: "last seen" },
] as const satisfies readonly { value: QueueFilter["sort"]; label: string }[];

function Story({ run }: { run: Run }) {
  const steps = [
    { title: "accounts", value: run.accounts },
    { title: "linked", value: run.linked },
    { title: "clusters", value: run.clusters },
    { title: "flagged", value: run.flagged },
  ] as const;
  return (
    <div className="story">
      <ol aria-label="What the run found">
        {steps.map(({ title, value }) => (
          <li key={title} className={title === "flagged" && value > 0 ? "is-harm" : ""}>
            <strong title={count(value)}>{value >= 1e6 ? compact(value) : count(value)}</strong>
            <span>{title}</span>
          </li>
        ))}
      </ol>
      <Popover position="bottom-start" width={420}>
        <Popover.Target>
          <button type="button" className="text-button story-hubs">
            {plural(run.hub_count, "hub")} set aside: too common to prove anything
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <p className="muted small">
            {count(run.hubs.length)} of {plural(run.hub_count, "hub")}, widest first. They stay on the canvas, but no
            account is linked by them alone.
          </p>
          <ul className="hub-list">
            {run.hubs.slice(0, 40).map((hub) => (
              <li key={hub.node}>
                <span className="mark mark-hub" aria-hidden="true" />
                <span>
                  {shorten(hub.label.startsWith(`${hub.kind}:`) ? idValue(hub.label) : hub.label, 32)}{" "}
                  <span className="muted">{kindName(hub.kind)}</span>
                  <br />
                  <span className="muted small">{hub.reason}</span>
                </span>
                <span>{count(hub.accounts)}</span>
              </li>
            ))}
          </ul>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

/** The run's story, filters, and its clusters in the order in which to look at them. */
export function Queue(props: { filter: QueueFilter; open: string | null; run: Run | null }) {
  const { filter, open, run } = props;
  const queue = useQueue(filter);
  const counts = useQueries({ queries: FILTERS.map(({ status }) => queueCount(status)) });
  const clusters = queue.data?.pages.flatMap((page) => page.clusters) ?? [];
  const total = queue.data?.pages[0]?.page.total ?? 0;
  const opened = clusters.findIndex(({ cluster_id }) => cluster_id === open);
  const [moved, setMoved] = useState<number | null>(null);
  const cursor = Math.min(moved ?? Math.max(0, opened), Math.max(0, clusters.length - 1));
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: clusters.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = queue;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= clusters.length - 20) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, clusters.length]);
  useEffect(() => setMoved(null), [open, filter.status, filter.sort]);
  useEffect(() => {
    if (opened >= 0) rows.scrollToIndex(opened, { align: "center" });
    // Only what is opened scrolls the list, not each new page of it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [opened >= 0, open]);

  const move = (by: number): void => {
    const next = Math.max(0, Math.min(clusters.length - 1, cursor + by));
    setMoved(next);
    rows.scrollToIndex(next, { align: "auto" });
  };
  const show = (index: number): void => {
    const cluster = clusters[index];
    if (cluster !== undefined && cluster.cluster_id !== open) {
      go({ ...currentView(), id: cluster.cluster_id, selected: [] });
    }
  };
  useHotkeys([
    ["j", () => move(1)],
    ["k", () => move(-1)],
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

  return (
    <aside className="queue" aria-label="Queue of clusters">
      {run !== null && <Story run={run} />}
      <div className="queue-filters" role="group" aria-label="Filter">
        {FILTERS.map(({ status, title }, index) => (
          <button
            key={status}
            type="button"
            className="chip"
            aria-pressed={filter.status === status}
            onClick={() => setParams({ show: status === "all" ? "" : status })}
          >
            {title}{" "}
            {status !== "all" && <span>{counts[index]?.data === undefined ? "" : compact(counts[index].data)}</span>}
          </button>
        ))}
      </div>
      <div className="queue-order">
        <span role="status">{queue.isPending ? "…" : `${count(clusters.length)} of ${plural(total, "cluster")}`}</span>
        <Menu position="bottom-end">
          <Menu.Target>
            <button type="button" className="sort-button">
              {SORTS.find(({ value }) => value === filter.sort)?.label} <Icon name="down" size={12} />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {SORTS.map(({ value, label }) => (
              <Menu.Item key={value} onClick={() => setParams({ sort: value === "rank" ? "" : value })}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      {queue.error !== null && clusters.length === 0 ? (
        <ErrorPanel error={queue.error} retry={() => void queue.refetch()} />
      ) : queue.isPending ? (
        <Loading what="clusters" />
      ) : clusters.length === 0 ? (
        <Notice title="No cluster here">
          <p>{filter.status === "all" ? "The run found none: no accounts share enough." : "None is like that."}</p>
        </Notice>
      ) : (
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
                  height={ROW}
                  open={cluster.cluster_id === open}
                  cursor={moved !== null && index === cursor}
                  onOpen={() => show(index)}
                />
              );
            })}
          </div>
        </div>
      )}
    </aside>
  );
}
