import { HistoryFilter, HistoryKind } from "../../../server/contract/history.ts";
import { historyUrl, useHistory } from "../../api/history.ts";
import { count, plural } from "../../state/format.ts";
import { setParams, useView } from "../../state/router.ts";
import { Icon } from "../../ui/Icon.tsx";
import { ErrorPanel, Loading, Notice } from "../../ui/states.tsx";
import { HISTORY_KINDS, HistoryList } from "./HistoryList.tsx";

const FIELDS = ["by", "kind", "cluster", "from", "to"] as const;

/** The filter that the address holds; a part that is no filter is left out. */
function readFilter(params: Readonly<Record<string, string>>): HistoryFilter {
  const given = FIELDS.flatMap((name) => (params[name] === undefined ? [] : ([[name, params[name]]] as const)));
  const valid = given.filter(([name, value]) => HistoryFilter.safeParse({ [name]: value }).success);
  return HistoryFilter.parse(Object.fromEntries(valid));
}

/** Every change that anybody made, newest first: who, what, when and why. */
export function HistoryScreen() {
  const view = useView();
  const filter = readFilter(view.params);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useHistory(filter);
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  const [first] = data?.pages ?? [];
  const filtered = Object.keys(filter).length > 0;
  return (
    <div className="page">
      <header className="page-head">
        <h1>History</h1>
        <p className="muted">
          Who changed what, when and why. Taking back is a change of its own; nothing is ever erased.
        </p>
        <a className="button is-quiet" href={historyUrl(filter)} download>
          <Icon name="export" size={14} /> CSV
        </a>
      </header>
      <form
        className="history-filters"
        role="search"
        aria-label="Filter the history"
        onSubmit={(event) => event.preventDefault()}
      >
        <label>
          Who
          <select
            className="field"
            value={filter.by ?? ""}
            onChange={(event) => setParams({ by: event.currentTarget.value })}
          >
            <option value="">everybody</option>
            {[...new Set([...(first?.people ?? []), ...(filter.by === undefined ? [] : [filter.by])])].map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          What
          <select
            className="field"
            value={filter.kind ?? ""}
            onChange={(event) => setParams({ kind: event.currentTarget.value })}
          >
            <option value="">everything</option>
            {HistoryKind.options.map((kind) => (
              <option key={kind} value={kind}>
                {HISTORY_KINDS[kind]}
              </option>
            ))}
          </select>
        </label>
        <label>
          Cluster
          <input
            className="field"
            placeholder="H-0042"
            value={filter.cluster ?? ""}
            onChange={(event) => setParams({ cluster: event.currentTarget.value.trim() })}
          />
        </label>
        <label>
          From
          <input
            className="field"
            type="date"
            value={filter.from ?? ""}
            onChange={(event) => setParams({ from: event.currentTarget.value })}
          />
        </label>
        <label>
          To
          <input
            className="field"
            type="date"
            value={filter.to ?? ""}
            onChange={(event) => setParams({ to: event.currentTarget.value })}
          />
        </label>
        {filtered && (
          <button
            type="button"
            className="button is-quiet"
            onClick={() => setParams(Object.fromEntries(FIELDS.map((name) => [name, ""])))}
          >
            Clear the filter
          </button>
        )}
      </form>
      {error !== null ? (
        <ErrorPanel error={error} retry={() => void refetch()} />
      ) : first === undefined ? (
        <Loading what="the history" />
      ) : entries.length === 0 ? (
        <Notice title={filtered ? "No change like this" : "Nothing was changed yet"}>
          <p>{filtered ? "Widen the filter." : "Open a cluster and press y, h or n: it will stand here."}</p>
        </Notice>
      ) : (
        <>
          <p className="muted small">
            {count(entries.length)} of {plural(first.page.total, "change")}, newest first
          </p>
          <HistoryList entries={entries} named />
          {hasNextPage && (
            <p>
              <button
                type="button"
                className="button"
                disabled={isFetchingNextPage}
                onClick={() => void fetchNextPage()}
              >
                {isFetchingNextPage ? "Loading …" : "Show more"}
              </button>
            </p>
          )}
        </>
      )}
    </div>
  );
}
