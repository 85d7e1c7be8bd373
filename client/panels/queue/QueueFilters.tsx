import { Menu, Popover } from "@mantine/core";
import type { ReactNode } from "react";
import { NOBODY } from "../../../server/contract/queue.ts";
import { useAnalysts } from "../../api/triage.ts";
import { FACETS, ME, narrowings, SORTS, type QueueFilter } from "../../state/queue-filter.ts";
import { setParams, useView } from "../../state/router.ts";
import { FilterChoice, FilterTokens } from "../../ui/filter.tsx";
import { Icon } from "../../ui/Icon.tsx";

function Size({ param, title }: { param: "min" | "max"; title: string }) {
  const value = useView().params[param] ?? "";
  return (
    <label className="filter-field">
      <span>{title}</span>
      <input
        className="field"
        type="number"
        min={1}
        value={value}
        placeholder="any"
        onChange={(event) => setParams({ [param]: event.target.value })}
      />
    </label>
  );
}

/** The questions that narrow the queue; the address holds the answers. */
function FilterForm() {
  const analysts = useAnalysts().data?.analysts ?? [];
  return (
    <div className="filter-form">
      <FilterChoice
        title="Show"
        param="show"
        any="all clusters"
        options={[
          { value: "to_review", label: "to review" },
          { value: "flagged", label: "flagged" },
          { value: "changed", label: "changed" },
          { value: "judged", label: "judged" },
        ]}
      />
      {FACETS.map(({ param, title, options }) => (
        <FilterChoice key={param} title={title} param={param} options={options} />
      ))}
      <FilterChoice
        title="Assigned to"
        param="who"
        any="anybody or nobody"
        options={[
          { value: ME, label: "me" },
          { value: NOBODY, label: "nobody" },
          ...analysts.map((name) => ({ value: name, label: name })),
        ]}
      />
      <Size param="min" title="Accounts, at least" />
      <Size param="max" title="Accounts, at most" />
    </div>
  );
}

/** How many clusters are shown, what narrows them, in which order they stand, and how wide. */
export function QueueFilters({ filter, shown }: { filter: QueueFilter; shown: ReactNode }) {
  const view = useView();
  const narrow = narrowings(view.params);
  const wide = view.params["queue"] === "wide";
  return (
    <>
      <div className="queue-order">
        <span role="status">{shown}</span>
        <Popover position="bottom-end" width={320} trapFocus>
          <Popover.Target>
            <button type="button" className="sort-button">
              <Icon name="filter" size={13} /> Filter{narrow.length > 0 && ` ${narrow.length}`}
            </button>
          </Popover.Target>
          <Popover.Dropdown aria-label="Filter the queue">
            <FilterForm />
          </Popover.Dropdown>
        </Popover>
        <Menu position="bottom-end">
          <Menu.Target>
            <button type="button" className="sort-button is-order" title="Order">
              <span>{SORTS.find(({ value }) => value === filter.sort)?.label}</span> <Icon name="down" size={12} />
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
        <button
          type="button"
          className="sort-button"
          aria-pressed={wide}
          aria-label="Queue as a table"
          title="Queue as a table (t)"
          onClick={() => setParams({ queue: wide ? "" : "wide" })}
        >
          <Icon name="wide" size={14} />
        </button>
      </div>
      <FilterTokens narrowed={narrow} />
    </>
  );
}
