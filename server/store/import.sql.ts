import { IDENTIFIER_KINDS } from "../contract/graph.ts";
import { DIMENSIONS } from "./load.cypher.ts";
import type { StagedTarget } from "./staging.ts";

/** A staged file as SQL reads it, with what it holds. */
export interface StagedSource {
  readonly file: string;
  readonly what: StagedTarget;
  /** SQL of its rows, as `parquetFile` gives it. */
  readonly rows: string;
  readonly columns: readonly string[];
}

/** A CSV file of an import: `head` is its label or type as `neo4j-admin` takes it; the names of the columns are its heading. */
export interface ImportFile {
  readonly name: string;
  readonly of: "nodes" | "relationships";
  readonly head: string;
  readonly sql: string;
}

/** Types of properties by the staged column that each comes from; what is not named is text. */
const TYPES: Readonly<Record<string, string>> = {
  createdAt: "long",
  statusAt: "long",
  asn: "long",
  verified: "boolean",
};

/** Properties that a staged column is named shorter than. */
const TIMES = `f AS "firstSeen:long", l AS "lastSeen:long"`;

/** SQL that numbers the nodes of a staged load in the table `numbers` (`id`, `n`) from `first` on: numbers are quicker to import by than texts. */
export function createNumbers(sources: readonly StagedSource[], first: number): string {
  const ids = sources.flatMap(({ what, rows }) => {
    if (what.target === "accounts") return [`SELECT 'account:' || id AS id FROM ${rows}`];
    if (what.target === "identifiers" || what.target === "networks") return [`SELECT id FROM ${rows}`];
    if (what.target === "usage") return [`SELECT DISTINCT '${what.dimension}:' || value FROM ${rows}`];
    return [];
  });
  return `CREATE TABLE numbers AS SELECT id, row_number() OVER () + ${first - 1} AS n FROM (${ids.join(" UNION ALL ")})`;
}

/**
 * The CSV files of a staged load, the same graph as the statements of `writing` make of it in an empty one; files of other targets are left out. `ordinal`
 * is the place of this attempt among all loads.
 */
export function importFiles(sources: readonly StagedSource[], ordinal: number): ImportFile[] {
  const activity = sources.find(({ what }) => what.target === "activity");
  return sources.flatMap((source) => filesOf(source, activity, ordinal));
}

/** Whether a staged file goes with the import. */
export function isImported({ target }: StagedTarget): boolean {
  return target !== "events" && target !== "labels";
}

function filesOf(
  { file, what, rows, columns }: StagedSource,
  activity: StagedSource | undefined,
  ordinal: number,
): ImportFile[] {
  const name = file.replace(/\.parquet$/, "");
  const node = (head: string, sql: string): ImportFile => ({ name, of: "nodes", head, sql });
  const relation = (head: string, values: string, start: string, end: string): ImportFile => ({
    name,
    of: "relationships",
    head,
    sql: `SELECT s.n AS ":START_ID", e.n AS ":END_ID"${values} FROM ${rows} AS t
      JOIN numbers AS s ON s.id = ${start} JOIN numbers AS e ON e.id = ${end}`,
  });
  switch (what.target) {
    case "accounts": {
      const volumes = `, exchanges AS "exchanges:long", input AS "inputTokens:long", output AS "outputTokens:long",
        activity AS "activity:string[]", CASE WHEN activity IS NOT NULL THEN ${ordinal} END AS "activityLoads:long[]"`;
      const joined = activity === undefined ? "" : ` LEFT JOIN ${activity.rows} AS v ON v.account = t.id`;
      return [
        node(
          "Account",
          `SELECT n AS ":ID", t.id AS id${facts(columns)}, ${TIMES}${activity === undefined ? "" : volumes}
           FROM ${rows} AS t JOIN numbers ON numbers.id = 'account:' || t.id${joined}`,
        ),
      ];
    }
    case "identifiers":
      return [
        node(
          `Identifier:${IDENTIFIER_KINDS[what.kind].label}`,
          `SELECT n AS ":ID", t.id AS id, '${what.kind}' AS kind, t.value AS value${facts(columns)} FROM ${rows} AS t JOIN numbers USING (id)`,
        ),
      ];
    case "networks":
      return [
        node("Network", `SELECT n AS ":ID", t.id AS id, t.value AS value FROM ${rows} AS t JOIN numbers USING (id)`),
      ];
    case "in_network":
      return [relation("IN_NETWORK", "", "t.ip", "t.network")];
    case "relations": {
      const outcomes = columns.filter((column) => !["account", "identifier", "n", "f", "l"].includes(column));
      const counted = outcomes.map((outcome) => `, ${outcome} AS "${outcome}:long"`).join("");
      // As in `writing`: what an account's own row says counts once.
      const values = `, greatest(t.n, 1) AS "count:long", ${TIMES}, ${ordinal} AS "since:long"${counted}`;
      const { relation: type } = IDENTIFIER_KINDS[what.kind];
      return [relation(type, values, "'account:' || t.account", "t.identifier")];
    }
    case "usage": {
      const { label, relation: type, lists } = DIMENSIONS[what.dimension];
      const values = Object.entries(lists).map(
        ([property, column]) => `, array_to_string(${column}, ';') AS "${property}:long[]"`,
      );
      const end = `'${what.dimension}:' || t.value`;
      return [
        {
          ...node(
            label,
            `SELECT n AS ":ID", id, substr(id, ${what.dimension.length + 2}) AS value FROM numbers
             WHERE id IN (SELECT '${what.dimension}:' || value FROM ${rows})`,
          ),
          name: `${name}-values`,
        },
        relation(type, `${values.join("")}, tokens AS "tokens:long"`, "'account:' || t.account", end),
      ];
    }
    default:
      return [];
  }
}

/** Facts beside id, value and times, each with its type. */
function facts(columns: readonly string[]): string {
  return columns
    .filter((column) => !["id", "value", "f", "l"].includes(column))
    .map((column) => `, t."${column}" AS "${column}${TYPES[column] === undefined ? "" : `:${TYPES[column]}`}"`)
    .join("");
}
