import { Popover } from "@mantine/core";
import { memo, useMemo } from "react";
import { FAMILIES, FAMILY_NAMES } from "../../server/contract/graph.ts";
import type { Point } from "../graph/area.ts";
import type { Scene } from "../graph/scene.ts";
import { saveCsv } from "../state/csv.ts";
import { count, kindName, VERDICTS } from "../state/format.ts";
import { currentView, select, setParams, useView } from "../state/router.ts";
import { FilterChoice, FilterTokens } from "../ui/filter.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Loading, Notice } from "../ui/states.tsx";
import { sortRows } from "./arrange-rows.ts";
import { NODE_COLUMNS, shownColumns, TIE_COLUMNS, type Column } from "./columns.tsx";
import { Grid } from "./Grid.tsx";
import { nodeRows, tieRows, type NodeRow, type Row, type TieRow } from "./rows.ts";
import { isFound, isKept, isKeptTie, readSieve, sieveTokens, type Sieve } from "./settings.ts";

const VERDICT_OPTIONS = Object.entries(VERDICTS).map(([value, { state }]) => ({ value, label: state }));

interface TwinProps {
  scene: Scene;
  pinned: ReadonlySet<string>;
  fallen: ReadonlySet<string>;
  /** Drawn nodes that are selected. */
  drawn: readonly string[];
  loading: boolean;
  onPoint: (node: string | null) => void;
  onOpen: (node: string) => void;
  /** Asks for the menu of a node, or of all that is selected, at a place in the window. */
  onMenu: (node: string | null, at: Point) => void;
}

/** Which columns are shown, each to be ticked. */
function ColumnChoice<R>({
  all,
  shown,
  param,
}: {
  all: readonly Column<R>[];
  shown: ReadonlySet<string>;
  param: string;
}) {
  return (
    <Popover position="bottom-end" width={290} trapFocus>
      <Popover.Target>
        <button type="button" className="sort-button">
          Columns
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns of the table" className="twin-columns">
        {all.slice(1).map(({ key, title }) => (
          <label key={key}>
            <input
              type="checkbox"
              checked={shown.has(key)}
              onChange={({ currentTarget: { checked } }) =>
                setParams({
                  [param]: all
                    .filter((column) => (column.key === key ? checked : shown.has(column.key)))
                    .map((column) => column.key)
                    .join(","),
                })
              }
            />{" "}
            {title}
          </label>
        ))}
        <button type="button" className="button is-small" onClick={() => setParams({ [param]: "" })}>
          Those that say something
        </button>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Kinds of node on the canvas, hubs of any kind among them, with how many there are. */
function kindOptions(scene: Scene): { value: string; label: string }[] {
  const counts = new Map<string, number>();
  for (const { kind, hub } of scene.nodes.values())
    for (const name of hub ? [kind, "hub"] : [kind]) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].toSorted().map(([kind, number]) => ({
    value: kind,
    label: `${kind === "hub" ? "hubs" : kindName(kind, true)} · ${count(number)}`,
  }));
}

/** What is asked of the rows: a part of the name, a kind, a family, a verdict. */
function Narrow({ scene, ofTies, narrowed }: { scene: Scene; ofTies: boolean; narrowed: number }) {
  const find = useView().params["row-find"] ?? "";
  const kinds = useMemo(() => kindOptions(scene), [scene]);
  return (
    <>
      <input
        className="field twin-find"
        type="search"
        aria-label="Find in the table"
        placeholder="Part of a name"
        value={find}
        onChange={(event) => setParams({ "row-find": event.target.value })}
      />
      <Popover position="bottom-start" width={310} trapFocus>
        <Popover.Target>
          <button type="button" className="sort-button">
            <Icon name="filter" size={13} /> Filter{narrowed > 0 && ` ${narrowed}`}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Filter the table">
          <div className="filter-form">
            {!ofTies && <FilterChoice title="Kind" param="row-kind" options={kinds} />}
            <FilterChoice
              title="Family"
              param="row-family"
              options={FAMILIES.map((family) => ({ value: family, label: FAMILY_NAMES[family] }))}
            />
            {!ofTies && <FilterChoice title="Verdict" param="row-verdict" options={VERDICT_OPTIONS} />}
          </div>
        </Popover.Dropdown>
      </Popover>
    </>
  );
}

/** Rows of one kind: how many, narrowed and in which order, with which columns; and the same as a file. */
function Rows<R extends Row>(props: {
  table: TwinProps;
  name: "node" | "tie";
  all: readonly Column<R>[];
  /** Those that pass the filter; `of` is how many there are. */
  rows: readonly R[];
  of: number;
  usual: { key: string; down: boolean };
  sieve: Sieve;
  idOf: (row: R) => readonly string[];
}) {
  const { table, name, all, rows, usual, sieve } = props;
  const { params } = useView();
  const ofTies = name === "tie";
  const wanted = params[`${name}-sort`] ?? "";
  const named = all.find(({ key }) => key === wanted.replace(/^-/, ""));
  const sort = named === undefined ? usual : { key: named.key, down: wanted.startsWith("-") };
  const by = all.find(({ key }) => key === sort.key);
  const sorted = useMemo(
    () => (by === undefined ? [...rows] : sortRows(rows, by.value, sort.down)),
    [rows, by, sort.down],
  );
  const asked = params[`${name}-columns`];
  const columns = useMemo(() => shownColumns(all, asked, rows), [all, asked, rows]);
  const selected = useMemo(() => new Set(table.drawn), [table.drawn]);
  const tokens = sieveTokens(sieve, ofTies);
  const tabs = [
    { value: "", title: "Nodes", number: table.scene.nodes.size },
    { value: "ties", title: "Ties", number: table.scene.edges.size },
  ];
  const save = (): void => {
    const { screen, id } = currentView();
    saveCsv(
      `hydrascope-${screen === "clusters" && id !== null ? `cluster-${id}` : "canvas"}-${ofTies ? "ties" : "nodes"}`,
      [...(ofTies ? ["from id", "to id"] : ["id"]), ...columns.map(({ title }) => title.toLowerCase())],
      sorted.map((row) => [...props.idOf(row), ...columns.map(({ value }) => value(row))]),
    );
  };
  return (
    <>
      <div className="twin-head">
        <div className="twin-tabs" role="group" aria-label="Rows">
          {tabs.map(({ value, title, number }) => (
            <button
              key={value}
              type="button"
              className="quiet-tab"
              aria-pressed={ofTies === (value === "ties")}
              onClick={() => setParams({ rows: value })}
            >
              {title} <span className="muted">{count(number)}</span>
            </button>
          ))}
        </div>
        <Narrow scene={table.scene} ofTies={ofTies} narrowed={tokens.length} />
        <span className="muted small twin-count" role="status">
          {rows.length < props.of && `${count(rows.length)} of ${count(props.of)} shown`}
          {rows.length < props.of && selected.size > 0 && " · "}
          {selected.size > 0 && `${count(selected.size)} selected`}
        </span>
        <ColumnChoice all={all} shown={new Set(columns.map(({ key }) => key))} param={`${name}-columns`} />
        <button type="button" className="sort-button" title="Save the rows shown as CSV" onClick={save}>
          <Icon name="export" size={13} /> CSV
        </button>
      </div>
      <FilterTokens narrowed={tokens} />
      {props.of === 0 ? (
        table.loading ? (
          <Loading what="the rows" />
        ) : (
          <Notice title={ofTies ? "No ties" : "Nothing is on the canvas"}>
            <p>
              {ofTies ? "Nothing ties what is on the canvas." : "Everything is hidden, or there is nothing to tie."}
            </p>
          </Notice>
        )
      ) : rows.length === 0 ? (
        <Notice title="None is like that">
          <button
            type="button"
            className="button"
            onClick={() => setParams({ "row-find": "", "row-kind": "", "row-family": "", "row-verdict": "" })}
          >
            Show all {count(props.of)}
          </button>
        </Notice>
      ) : (
        <Grid
          label={`${ofTies ? "Ties" : "Nodes"} on the canvas, ${count(rows.length)} of ${count(props.of)}`}
          columns={columns}
          rows={sorted}
          selected={selected}
          sort={sort}
          onSort={(key) => {
            const numeric = all.find((column) => column.key === key)?.numeric === true;
            const down = key === sort.key ? !sort.down : numeric;
            const plain = key === usual.key && down === usual.down;
            setParams({ [`${name}-sort`]: plain ? "" : `${down ? "-" : ""}${key}` });
          }}
          onSelect={select}
          onPoint={(row) => table.onPoint(row?.nodes[0] ?? null)}
          onOpen={({ nodes }) => !ofTies && table.onOpen(nodes[0] ?? "")}
          onMenu={({ nodes }, at) => table.onMenu(ofTies ? null : (nodes[0] ?? null), at)}
        />
      )}
    </>
  );
}

const NODES_FIRST = { key: "ties", down: true };
const TIES_FIRST = { key: "bits", down: true };

function Nodes({ table, sieve }: { table: TwinProps; sieve: Sieve }) {
  const { scene, pinned, fallen } = table;
  const all = useMemo(() => nodeRows(scene, pinned, fallen), [scene, pinned, fallen]);
  const rows = useMemo(() => all.filter((row) => isKept(row, sieve) && isFound(row, sieve)), [all, sieve]);
  return (
    <Rows<NodeRow>
      table={table}
      name="node"
      all={NODE_COLUMNS}
      rows={rows}
      of={all.length}
      usual={NODES_FIRST}
      sieve={sieve}
      idOf={({ id }) => [id]}
    />
  );
}

function Ties({ table, sieve }: { table: TwinProps; sieve: Sieve }) {
  const all = useMemo(() => tieRows(table.scene), [table.scene]);
  const rows = useMemo(() => all.filter((row) => isKeptTie(row, sieve)), [all, sieve]);
  return (
    <Rows<TieRow>
      table={table}
      name="tie"
      all={TIE_COLUMNS}
      rows={rows}
      of={all.length}
      usual={TIES_FIRST}
      sieve={sieve}
      idOf={({ from, to }) => [from.id, to.id]}
    />
  );
}

/** The twin of the canvas: exactly what is drawn, as a table of nodes or of ties; the address holds how it is narrowed and sorted. */
export const Twin = memo(function Twin(props: TwinProps) {
  const { params } = useView();
  const { "row-find": find, "row-kind": kind, "row-family": family, "row-verdict": verdict } = params;
  const sieve = useMemo(() => readSieve({ find, kind, family, verdict }), [find, kind, family, verdict]);
  return (
    <section className="twin" aria-label="Table of the canvas">
      {params["rows"] === "ties" ? <Ties table={props} sieve={sieve} /> : <Nodes table={props} sieve={sieve} />}
    </section>
  );
});
