import { Popover } from "@mantine/core";
import type { Run } from "../../../server/contract/run.ts";
import { compact, count, idValue, kindName, plural, shorten } from "../../state/format.ts";
import { openNode } from "../../state/router.ts";

const HUBS_LISTED = 60;

/** What the run made of the data: accounts, of them linked, in how many clusters, how many flagged; and what it put aside. */
export function RunStory({ run }: { run: Run }) {
  const steps = [
    { title: "accounts", value: run.accounts, hint: "in the graph" },
    { title: "linked", value: run.linked, hint: `accounts tied to another by ${plural(run.links, "link")}` },
    { title: "clusters", value: run.clusters, hint: clustersHint(run) },
    {
      title: "flagged",
      value: run.flagged,
      hint: `clusters that look harmful, with ${plural(run.flagged_accounts, "account")} strong enough to act on`,
    },
  ] as const;
  return (
    <div className="story">
      <ol aria-label="What the run found">
        {steps.map(({ title, value, hint }) => (
          <li
            key={title}
            className={title === "flagged" && value > 0 ? "is-harm" : ""}
            title={`${count(value)} ${hint}`}
          >
            <strong>{value >= 1e6 ? compact(value) : count(value)}</strong>
            <span>{title}</span>
          </li>
        ))}
      </ol>
      <Popover position="bottom-start" width={440} trapFocus>
        <Popover.Target>
          <button type="button" className="text-button story-hubs">
            {plural(run.hub_count, "hub")} set aside: they prove nothing
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Hubs">
          <p className="muted small">
            {count(Math.min(HUBS_LISTED, run.hubs.length))} of {plural(run.hub_count, "hub")}, widest first. They stay
            on the canvas, but no account is linked by them alone.
          </p>
          <ul className="hub-list">
            {run.hubs.slice(0, HUBS_LISTED).map((hub) => (
              <li key={hub.node}>
                <span className="mark mark-hub" aria-hidden="true" />
                <span>
                  <button type="button" className="text-button" onClick={() => openNode(hub.node, null)}>
                    {shorten(hub.label.startsWith(`${hub.kind}:`) ? idValue(hub.label) : hub.label, 32)}
                  </button>{" "}
                  <span className="muted">{kindName(hub.kind)}</span>
                  <br />
                  <span className="muted small">{hub.reason}</span>
                </span>
                <span title="accounts that share it">{count(hub.accounts)}</span>
              </li>
            ))}
          </ul>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

function clustersHint({ strangers }: Run): string {
  const left = strangers ?? 0;
  return left === 0
    ? "groups that hold together"
    : `groups that hold together; ${plural(left, "group")} of sooner strangers left out: a tool, a course or common hours tie them and nothing of their own does`;
}
