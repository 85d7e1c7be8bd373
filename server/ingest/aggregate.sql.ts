import { Dimension, IdentifierKind } from "../contract/graph.ts";
import type { TableName } from "../contract/tables.ts";
import { DAY_MS, HOUR_MS } from "../contract/time.ts";
import { DIMENSIONS } from "../store/load.cypher.ts";
import { packedHour, packedHours } from "../store/packed-hours.ts";
import type { StagedTarget } from "../store/staging.ts";
import { loaded } from "./duplicates.ts";
import { orUnknown, withTexts } from "./exchange-texts.ts";

/** One file to stage: its rows in the order in which they are written. */
export interface Aggregate {
  readonly what: StagedTarget;
  readonly file: string;
  readonly sql: string;
  /** The scratch table of which lists are made, which DuckDB cannot spill: `PART` in the SQL then narrows it to a share of the accounts. */
  readonly listed?: string;
}

/** Whether tokens in and out are counted for each day, too: their sums over all models are those of the account. */
const hasTokensByDay = (dimension: Dimension): boolean => "inputTokens" in DIMENSIONS[dimension].lists;

/** Stands in the SQL of an aggregate that is made in parts for the condition on the key `account`. */
export const PART = "/* part */ true";

/** Kinds of identifier that `identifiers.type` names outright; every other type is an attribute. */
const NAMED_KINDS = IdentifierKind.options.filter((kind) => kind !== "attribute");

/** Facts of an identifier beside its value, by kind: property → SQL over the sightings of a value. */
const FACTS: Partial<Record<IdentifierKind, { table: TableName; value: string; facts: Record<string, string> }>> = {
  payment: {
    table: "payments",
    value: "instrument_id",
    facts: {
      method: "method",
      bin: "bin",
      issuer: "issuer",
      billingCountry: "billing_country",
      postalCode: "postal_code",
    },
  },
  ip: {
    table: "ips",
    value: "ip",
    facts: { asn: "asn", asnName: "asn_name", type: "ip_type", proxyService: "proxy_service", country: "country" },
  },
  fingerprint: {
    table: "prompt_fingerprints",
    value: "fingerprint",
    facts: { exemplar: "exemplar", capability: "capability" },
  },
};

/** Sightings of one kind: `account, value, n` (times used; 0 for what an account's own row says), `f, l` (first and last, epoch ms). */
function sightings(kind: IdentifierKind, tables: ReadonlySet<TableName>): string[] {
  const sources: string[] = [];
  const seen = (table: TableName, value: string, where = "true"): void => {
    if (!tables.has(table)) return;
    sources.push(`SELECT account_id AS account, ${value} AS value, coalesce("count", 1) AS n,
      coalesce(first_seen, seen_at, last_seen) AS f, coalesce(last_seen, seen_at, first_seen) AS l FROM ${loaded(table)} WHERE ${where}`);
  };
  const signedUp = (value: string): void => {
    if (!tables.has("accounts")) return;
    sources.push(
      `SELECT account_id, value, 0, created_at, created_at FROM (SELECT account_id, created_at, ${value} AS value FROM ${loaded("accounts")}) WHERE value IS NOT NULL`,
    );
  };
  const exchanged = (column: "ip" | "prompt_fingerprint" | "client" | "api_key_id"): void => {
    if (!tables.has("exchanges")) return;
    const pairs = `SELECT h_key(account_id) AS account, h_key("${column}") AS value, count(*) AS n, min("at") AS f, max("at") AS l
      FROM ${loaded("exchanges")} WHERE "${column}" IS NOT NULL GROUP BY 1, 2`;
    sources.push(withTexts(pairs, { account: "account_id", value: column }));
  };
  if (kind === "ip") seen("ips", "ip");
  if (kind === "fingerprint") seen("prompt_fingerprints", "fingerprint");
  if (kind === "attribute") {
    seen("identifiers", `type || '=' || value`, `type NOT IN (${NAMED_KINDS.map((name) => `'${name}'`).join(", ")})`);
  } else seen("identifiers", "value", `type = '${kind}'`);
  if (kind === "email") signedUp("email");
  if (kind === "email_domain") signedUp("coalesce(email_domain, split_part(email, '@', -1))");
  if (kind === "organization") signedUp("organization");
  if (kind === "ip") exchanged("ip");
  if (kind === "fingerprint") {
    exchanged("prompt_fingerprint");
    if (tables.has("exchanges")) {
      sources.push(
        `SELECT account_id, fingerprint, count(*), min("at"), max("at") FROM ${loaded("exchanges")} JOIN prompt_templates USING (prompt) GROUP BY 1, 2`,
      );
    }
  }
  if (kind === "client") exchanged("client");
  if (kind === "api_key") exchanged("api_key_id");
  return sources;
}

const OUTCOMES = ["succeeded", "failed", "refunded", "disputed"];

/** SQL of the relations of one kind, or null where no table of the load has any; made as the scratch table `relations_<kind>`. */
function relationsOf(kind: IdentifierKind, tables: ReadonlySet<TableName>): string | null {
  const sources = sightings(kind, tables).map(
    (source) => `SELECT *${kind === "payment" ? OUTCOMES.map(() => ", 0").join("") : ""} FROM (${source})`,
  );
  if (kind === "payment" && tables.has("payments")) {
    sources.unshift(
      `SELECT account_id AS account, instrument_id AS value, 1 AS n, paid_at AS f, paid_at AS l,
         ${OUTCOMES.map((outcome) => `(coalesce(outcome, '') = '${outcome}')::INTEGER AS ${outcome}`).join(", ")} FROM ${loaded("payments")}`,
    );
  }
  if (sources.length === 0) return null;
  const outcomes =
    kind === "payment" ? OUTCOMES.map((outcome) => `, sum(${outcome})::BIGINT AS ${outcome}`).join("") : "";
  return `SELECT account, value, sum(n)::BIGINT AS n, min(f) AS f, max(l) AS l${outcomes}
    FROM (${sources.join("\nUNION ALL\n")}) AS seen(account, value, n, f, l${kind === "payment" ? `, ${OUTCOMES.join(", ")}` : ""}) GROUP BY account, value`;
}

/** The scratch tables that the staged files are made of, in order; those of hours and days hold keys of texts. */
export function scratchTables(tables: ReadonlySet<TableName>): { name: string; sql: string }[] {
  const made = IdentifierKind.options.flatMap((kind) => {
    const sql = relationsOf(kind, tables);
    return sql === null ? [] : [{ name: `relations_${kind}`, sql }];
  });
  const times = made.map(({ name }) => `SELECT account, f, l FROM ${name}`);
  if (tables.has("exchanges")) {
    const volumes = `SELECT h_key(account_id) AS account, count(*) AS n, ${sumOf("input_tokens")} AS input,
      ${sumOf("output_tokens")} AS output, min("at") AS f, max("at") AS l FROM ${loaded("exchanges")} GROUP BY 1`;
    made.push({ name: "volumes", sql: withTexts(volumes, { account: "account_id" }) });
    times.push("SELECT account, f, l FROM volumes");
    made.push({
      name: "activity",
      sql: `SELECT h_key(account_id) AS account, ("at" // ${HOUR_MS})::INTEGER AS hour, count(*)::INTEGER AS n FROM ${loaded("exchanges")} GROUP BY 1, 2`,
    });
    for (const dimension of Dimension.options) {
      const sums = hasTokensByDay(dimension)
        ? `${sumOf("input_tokens")} AS input, ${sumOf("output_tokens")} AS output`
        : `${sumOf("coalesce(input_tokens, 0) + coalesce(output_tokens, 0)")} AS tokens`;
      made.push({
        name: `usage_${dimension}`,
        sql: `SELECT h_key(account_id) AS account, h_key(${orUnknown(dimension)}) AS value, ("at" // ${DAY_MS})::INTEGER AS day, count(*) AS n, ${sums}
          FROM ${loaded("exchanges")} GROUP BY 1, 2, 3`,
      });
    }
  }
  const named = [...times, "SELECT NULL::VARCHAR, NULL::BIGINT, NULL::BIGINT WHERE false"];
  if (tables.has("accounts")) named.push(`SELECT account_id, NULL, NULL FROM ${loaded("accounts")}`);
  if (tables.has("labels")) named.push(`SELECT account_id, NULL, NULL FROM ${loaded("labels")}`);
  made.push({
    name: "all_accounts",
    sql: `SELECT account AS id, min(f) AS f, max(l) AS l FROM (${named.join(" UNION ALL ")}) AS t(account, f, l) GROUP BY account`,
  });
  return made;
}

/** The staged files of a load, of the scratch tables; `now` in epoch ms is the time of labels that have none. */
export function aggregates(tables: ReadonlySet<TableName>, now: number): Aggregate[] {
  const staged: Aggregate[] = [{ what: { target: "accounts" }, file: "accounts.parquet", sql: accountsSql(tables) }];
  const kinds = IdentifierKind.options.filter((kind) => relationsOf(kind, tables) !== null);
  for (const kind of kinds) {
    staged.push({
      what: { target: "identifiers", kind },
      file: `identifiers-${kind}.parquet`,
      sql: identifiersSql(kind, tables),
    });
  }
  if (kinds.includes("ip")) {
    staged.push(
      {
        what: { target: "networks" },
        file: "networks.parquet",
        sql: "SELECT DISTINCT 'network:' || network AS id, network AS value FROM (SELECT h_network(value) AS network FROM (SELECT DISTINCT value FROM relations_ip)) ORDER BY id",
      },
      {
        what: { target: "in_network" },
        file: "in-network.parquet",
        sql: "SELECT 'ip:' || value AS ip, 'network:' || h_network(value) AS network FROM (SELECT DISTINCT value FROM relations_ip) ORDER BY network, ip",
      },
    );
  }
  for (const kind of kinds) {
    const outcomes = kind === "payment" ? `, ${OUTCOMES.join(", ")}` : "";
    staged.push({
      what: { target: "relations", kind },
      file: `relations-${kind}.parquet`,
      sql: `SELECT account, '${kind}:' || value AS identifier, n, f, l${outcomes} FROM relations_${kind} ORDER BY account, value`,
    });
  }
  if (tables.has("exchanges")) {
    staged.push({
      what: { target: "activity" },
      file: "activity.parquet",
      listed: "activity",
      sql: `SELECT account, volumes.n AS exchanges, input, output, ${packedHours("entries")} AS activity FROM (
        ${withTexts(`SELECT account, list_sort(list(${packedHour("hour", "n")})) AS entries FROM activity WHERE ${PART} GROUP BY account`, { account: "account_id" })}
        ) JOIN volumes USING (account) ORDER BY account`,
    });
    for (const dimension of Dimension.options) {
      const hasTokens = hasTokensByDay(dimension);
      const days = hasTokens
        ? "list_sort(list({'day': day::BIGINT, 'n': n, 'input': input, 'output': output})) AS entries, sum(input + output)::BIGINT AS tokens"
        : `list_sort(list(${packedHour("day", "n")})) AS entries, sum(tokens)::BIGINT AS tokens`;
      const lists: Readonly<Record<string, string>> = hasTokens
        ? { days: "e.day", exchanges: "e.n", input: "e.input", output: "e.output" }
        : { days: "e >> 32", exchanges: "e & 4294967295" };
      staged.push({
        what: { target: "usage", dimension },
        file: `usage-${dimension}.parquet`,
        listed: `usage_${dimension}`,
        sql: `SELECT account, value, ${unzipped(lists)}, tokens FROM (${withTexts(
          `SELECT account, value, ${days} FROM usage_${dimension} WHERE ${PART} GROUP BY account, value`,
          { account: "account_id", value: dimension },
        )}) ORDER BY account, value`,
      });
    }
  }
  if (tables.has("events")) {
    staged.push({
      what: { target: "events" },
      file: "events.parquet",
      sql: `SELECT md5(concat_ws(chr(31), "at", kind, label)) AS id, "at", kind, label FROM ${loaded("events")} ORDER BY id`,
    });
  }
  if (tables.has("labels")) {
    staged.push({
      what: { target: "labels" },
      file: "labels.parquet",
      sql: `SELECT * EXCLUDE r, lag(disposition) OVER before AS before, lag(id) OVER before AS before_event, lag("by") OVER before AS before_by, lag("at") OVER before AS before_at
        FROM (SELECT md5(concat_ws(chr(31), account_id, disposition, coalesce(reason, ''), coalesce("by", ''), coalesce("at", ${now}))) AS id, account_id AS account, disposition,
          coalesce(reason, '') AS reason, coalesce("by", 'load') AS "by", coalesce("at", ${now}) AS "at", r FROM ${loaded("labels")})
        WINDOW before AS (PARTITION BY account ORDER BY "at", r) ORDER BY "at", r`,
    });
  }
  return staged;
}

/** Parallel lists of `entries`, sorted by what comes first in an entry: one list of all takes far less memory than a sorted list for each. */
function unzipped(lists: Readonly<Record<string, string>>): string {
  return Object.entries(lists)
    .map(([name, value]) => `list_transform(entries, lambda e: ${value}) AS ${name}`)
    .join(", ");
}

function sumOf(column: string): string {
  return `coalesce(sum(${column}), 0)::BIGINT`;
}

function identifiersSql(kind: IdentifierKind, tables: ReadonlySet<TableName>): string {
  const values = `SELECT DISTINCT value FROM relations_${kind}`;
  if (kind === "attribute") {
    return `SELECT 'attribute:' || value AS id, split_part(value, '=', 1) AS type, substr(value, instr(value, '=') + 1) AS value FROM (${values}) ORDER BY id`;
  }
  const source = FACTS[kind];
  const rows = source === undefined ? [] : factRows(kind, source.table, tables);
  if (source === undefined || rows.length === 0) {
    return `SELECT '${kind}:' || value AS id, value FROM (${values}) ORDER BY id`;
  }
  const names = Object.keys(source.facts);
  const latest = Object.entries(source.facts).map(([name, column]) => `arg_max("${column}", r) AS "${name}"`);
  return `SELECT '${kind}:' || v.value AS id, v.value, ${names.map((name) => `facts."${name}"`).join(", ")} FROM (${values}) AS v
    LEFT JOIN (SELECT "${source.value}" AS value, ${latest.join(", ")} FROM (${rows.join(" UNION ALL BY NAME ")}) GROUP BY 1) AS facts ON facts.value = v.value ORDER BY id`;
}

/** Queries of the rows that say facts of identifiers of a kind; `r` is their order, and what a file says comes after what was found. */
function factRows(kind: IdentifierKind, table: TableName, tables: ReadonlySet<TableName>): string[] {
  const rows = tables.has(table) ? [`SELECT * FROM ${loaded(table)}`] : [];
  if (kind === "fingerprint" && tables.has("exchanges")) rows.push("SELECT *, -1 AS r FROM template_facts");
  return rows;
}

/** Properties of an account and the column that each comes from. */
const ACCOUNT_FACTS = {
  createdAt: "created_at",
  displayName: "display_name",
  verified: "verified",
  organization: "organization",
  country: "country",
  plan: "plan",
  programme: "programme",
  status: "status",
  statusAt: "status_at",
  statusReason: "status_reason",
};

function accountsSql(tables: ReadonlySet<TableName>): string {
  if (!tables.has("accounts")) return "SELECT id, f, l FROM all_accounts ORDER BY id";
  const names = Object.keys(ACCOUNT_FACTS);
  const latest = Object.entries(ACCOUNT_FACTS).map(([name, column]) => `arg_max("${column}", r) AS "${name}"`);
  return `SELECT id, f, l, ${names.map((name) => `facts."${name}"`).join(", ")} FROM all_accounts
    LEFT JOIN (SELECT account_id, ${latest.join(", ")} FROM ${loaded("accounts")} GROUP BY account_id) AS facts ON facts.account_id = id ORDER BY id`;
}
