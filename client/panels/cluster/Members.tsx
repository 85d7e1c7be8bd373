import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { Cluster } from "../../../server/contract/cluster.ts";
import { nodeOfAccount } from "../../../server/contract/node-id.ts";
import { useMembers } from "../../api/queries.ts";
import { compact, count, plural, probability, shorten } from "../../state/format.ts";
import { select } from "../../state/router.ts";
import { ErrorPanel, Loading } from "../../ui/states.tsx";
import { VerdictMark } from "../../ui/marks.tsx";

const ROW = 40;

/** The members of a cluster, strongest first; a click selects on the canvas. */
export function Members({ cluster, onPoint }: { cluster: Cluster; onPoint: (node: string | null) => void }) {
  const query = useMembers(cluster.cluster_id);
  const members = query.data?.pages.flatMap((page) => page.members) ?? [];
  const total = query.data?.pages[0]?.page.total ?? cluster.size;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: members.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= members.length - 30) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, members.length]);

  if (query.error !== null) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Loading what="members" />;
  return (
    <div className="members">
      <p className="muted small members-head">
        <span>
          {count(members.length)} of {plural(total, "member")}
        </span>
        <span>linkage</span>
      </p>
      <div className="members-rows" ref={scroller}>
        <ul style={{ height: rows.getTotalSize() }} aria-label="Members">
          {items.map(({ index, start }) => {
            const member = members[index];
            if (member === undefined) return null;
            const node = nodeOfAccount(member.account_id);
            return (
              <li key={member.account_id} style={{ height: ROW, transform: `translateY(${start}px)` }}>
                <button
                  type="button"
                  className="member-row"
                  onClick={() => select([node])}
                  onMouseEnter={() => onPoint(node)}
                  onMouseLeave={() => onPoint(null)}
                >
                  <VerdictMark disposition={member.disposition} />
                  <span className="member-name">
                    {shorten(member.account_id, 28)}
                    <span className="muted">
                      {member.core ? "" : "fringe · "}
                      {compact(member.exchanges)} exchanges
                      {member.organization === null
                        ? ""
                        : ` · ${shorten(member.organization, 18)}${member.verified ? ", verified" : ""}`}
                      {member.status === null || member.status === "active" ? "" : ` · ${member.status}`}
                    </span>
                  </span>
                  <span className="number">{probability(member.linkage)}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
