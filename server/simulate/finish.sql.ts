import { DAY_MS } from "../contract/time.ts";
import { STAGED, type StagedTable } from "./staging.ts";
import { PARTS, PHRASES } from "./wording.ts";
import { WINDOW_START } from "./world.ts";

/** Reads a staged CSV file into a table of text columns; $1 is its path. */
export function readStaged(table: StagedTable): string {
  const columns = STAGED[table].map((column) => `'${column}': 'VARCHAR'`).join(", ");
  return `CREATE TABLE raw_${table} AS
    SELECT * FROM read_csv($1, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {${columns}})`;
}

/**
 * Exchanges by account: fixed weights as they are, the others scaled so that the whole is $total (all of them where the fixed ones
 * leave less than a third). Sums are of integers and in the order of random ids, so that threads cannot change a count.
 */
export const COUNT_EXCHANGES = `CREATE TABLE profile AS
  WITH typed AS (
    SELECT * EXCLUDE (key), key::BIGINT AS key, weight::BIGINT AS w, fixed::BOOLEAN AS is_fixed FROM raw_profiles
  ), sums AS (
    SELECT coalesce(sum(w) FILTER (is_fixed), 0)::HUGEINT AS fixed_sum, coalesce(sum(w) FILTER (NOT is_fixed), 0)::HUGEINT AS free_sum FROM typed
  ), targets AS (
    SELECT *,
      $total::HUGEINT * 1000 AS wanted,
      CASE WHEN $total = 0 THEN fixed_sum + free_sum ELSE $total::HUGEINT * 1000 END AS whole,
      ($total = 0 OR fixed_sum * 3 <= $total::HUGEINT * 2000) AND free_sum > 0 AS keeps
    FROM sums
  ), cumulated AS (
    SELECT typed.*, keeps, whole, fixed_sum, free_sum,
      sum(w) OVER (PARTITION BY (is_fixed AND keeps) ORDER BY account_id, key ROWS UNBOUNDED PRECEDING)::HUGEINT AS upto
    FROM typed, targets
  ), scaled AS (
    SELECT *,
      CASE WHEN is_fixed AND keeps THEN 1000
        WHEN keeps THEN whole - fixed_sum ELSE whole END AS part,
      CASE WHEN is_fixed AND keeps THEN 1000
        WHEN keeps THEN free_sum ELSE fixed_sum + free_sum END AS base
    FROM cumulated
  ), counted AS (
    SELECT *, ((upto * part // base) // 1000 - ((upto - w) * part // base) // 1000)::BIGINT AS n FROM scaled
  )
  SELECT account_id, key, n,
    ((sum(n) OVER (ORDER BY account_id, key ROWS UNBOUNDED PRECEDING) - n) // $part_rows)::INTEGER AS part,
    string_split(days, ';')::UTINYINT[] AS days, rhythm::INTEGER AS rhythm,
    wave_key::BIGINT AS wave_key, waves::INTEGER AS waves, wave_minutes::INTEGER AS wave_minutes, timetable::BOOLEAN AS timetable,
    string_split(lines, ';') AS lines, churn::INTEGER AS churn,
    string_split(fixed_ips, ';') AS fixed_ips, fixed_share::DOUBLE AS fixed_share,
    pool::INTEGER AS pool, pool_size::INTEGER AS pool_size, pool_share::DOUBLE AS pool_share,
    CASE WHEN rotate_requests::INTEGER = 0 THEN rotate::INTEGER * 60
      ELSE greatest(1, rotate_requests::BIGINT * 1440 * len(list_distinct(string_split(days, ';'))) // n)::INTEGER END AS rotate_minutes,
    rotate_requests::INTEGER = 1 AS rotates_always, ip_known::DOUBLE AS ip_known,
    string_split(templates, ';') AS templates, string_split(capabilities, ';') AS capabilities, phases::INTEGER AS phases,
    as_text::BOOLEAN AS as_text, string_split(clients, ';') AS clients, string_split(models, ';') AS models, string_split(next_models, ';') AS next_models,
    moves_on::INTEGER AS moves_on, string_split(channels, ';') AS channels, string_split(keys, ';') AS keys,
    input_tokens::INTEGER AS input_tokens, output_tokens::INTEGER AS output_tokens
  FROM counted WHERE n > 0 ORDER BY account_id, key`;

/** Number of parts and of exchanges. */
export const COUNT_PARTS = `SELECT coalesce(max(part), -1) + 1 AS parts, coalesce(sum(n), 0)::BIGINT AS exchanges FROM profile`;

/**
 * Keeps joins as they are written, with the dictionary as the side that is built: the optimizer does not see that a profile becomes
 * thousands of rows, would build the exchanges instead, and be five times as slow.
 */
export const JOIN_AS_WRITTEN = `SET disabled_optimizers = 'join_order,build_side_probe_side'`;
export const JOIN_AS_BEST = `RESET disabled_optimizers`;

/** Dictionaries that the expansion looks up by number. */
export const LOOKUPS = [
  `CREATE TABLE hours AS SELECT slot::INTEGER AS slot, hour::INTEGER AS hour FROM raw_hours`,
  `CREATE TABLE texts AS SELECT number::INTEGER AS number, text FROM raw_texts`,
  `CREATE TABLE wordings AS SELECT fingerprint, min(number::INTEGER) AS first, count(*)::INTEGER // ${PARTS} AS variants FROM raw_texts
    WHERE fingerprint IS NOT NULL GROUP BY fingerprint`,
  `CREATE TABLE pool_ips AS SELECT pool::INTEGER * 1000000 + slot::INTEGER AS pool_slot, ip FROM raw_pools`,
];

// Paths are quoted here, as COPY takes no parameter for them.
const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`;

// A part of a 64-bit hash as a number from 0 to 65535: one hash serves four draws.
const draw = (hash: string, part: 0 | 1 | 2 | 3) => `((${hash} >> ${part * 16}) & 65535)::INTEGER`;
const uniform = (hash: string, part: 0 | 1 | 2 | 3) => `(${draw(hash, part)} / 65536.0)`;
const pick = (list: string, hash: string, part: 0 | 1 | 2 | 3) => `${list}[1 + ${draw(hash, part)} % len(${list})]`;
// Log-normal by the sum of three uniforms: near enough for token counts.
const tokens = (median: string, hash: string) =>
  `round(${median} * exp(1.4 * (${uniform(hash, 0)} + ${uniform(hash, 1)} + ${uniform(hash, 2)} - 1.5)))::INTEGER`;

/** Fills the gaps of a text with literals of the row's own: two numbers, a name, a link, a line of code. */
function spliced(text: string): string {
  const names = `['Lena', 'Omar', 'Priya', 'Jonas', 'Aisha', 'Kai', 'Ines', 'Tom', 'Yuki', 'Ana', 'Chen', 'Maria']`;
  const literals: Record<string, string> = {
    "{n}": `(1 + ${draw("h1", 1)} % 900)::VARCHAR`,
    "{m}": `(${draw("h2", 2)} / 8.0)::VARCHAR`,
    "{name}": pick(names, "h4", 1),
    "{url}": `'https://files.example/' || to_hex(h3)`,
    "{code}": `'\`\`\`fn_' || to_hex(h1) || '(' || ${draw("h3", 1)} || ')\`\`\`'`,
  };
  return Object.entries(literals).reduce((sum, [gap, value]) => `replace(${sum}, '${gap}', ${value})`, text);
}

// Parts of the template's text, or else phrases: by the template's name, so that they repeat, or by the row, so that they never do.
const PART_NUMBERS = Array.from({ length: PARTS }, (_, i) => i);
const TEXT_JOINS = `
  LEFT JOIN wordings w ON w.fingerprint = p.wording
${PART_NUMBERS.map(
  (i) => `  LEFT JOIN texts t${i} ON t${i}.number = CASE
    WHEN w.first IS NOT NULL THEN w.first + ${i} * w.variants + (hash(h2, ${i}) % w.variants)::INTEGER
    WHEN p.wording = '' THEN (hash(h1, ${i}) % ${PHRASES})::INTEGER
    ELSE (hash(p.wording, ${i}) % ${PHRASES})::INTEGER END`,
).join("\n")}`;
const JOINED_TEXT = PART_NUMBERS.map((i) => `t${i}.text`).join(" || ' ' || ");

/**
 * Rows of the exchanges of one part, from the profiles that `saveProfiles` saved: every draw is a hash of the account's key and the row's number, so the same seed gives
 * the same rows whatever the threads.
 */
export function selectExchanges(profiles: string, part: number, withText: boolean): string {
  const fingerprint = "nullif(templates[template], '')";
  const prompt = withText
    ? `CASE WHEN NOT as_text THEN ${fingerprint} END AS prompt_fingerprint,
    CASE WHEN as_text THEN ${spliced(JOINED_TEXT)} END AS prompt,`
    : `${fingerprint} AS prompt_fingerprint,`;
  return `WITH numbered AS (
    SELECT *, unnest(range(n)) AS j FROM read_parquet(${quoted(profiles)}) WHERE part = ${Math.trunc(part)}
  ), hashed AS (
    SELECT *, hash(key, j) AS h1, hash(key + 1, j) AS h2, hash(key + 2, j) AS h3, hash(key + 3, j) AS h4 FROM numbered
  ), dayed AS (
    SELECT *, ${pick("days", "h1", 0)}::INTEGER AS day,
      CASE WHEN waves > 0 AND ${uniform("h1", 1)} < 0.85 THEN ${draw("h1", 2)} % waves END AS wave
    FROM hashed
  ), waved AS (
    SELECT *, CASE WHEN wave IS NOT NULL THEN hash(wave_key, CASE WHEN timetable THEN 0 ELSE day END, wave) END AS hw FROM dayed
  ), slotted AS (
    SELECT *,
      CASE WHEN wave IS NULL THEN ${draw("h1", 3)} % 64 ELSE ${draw("hw", 0)} % 64 END AS hour_slot,
      CASE WHEN wave IS NULL THEN ${draw("h2", 0)} % 60 ELSE ${draw("hw", 1)} % 60 END AS minute,
      (CASE WHEN wave IS NULL THEN 60 ELSE wave_minutes * 60 END * ${uniform("h2", 1)})::INTEGER AS second,
      len(templates) // phases AS per_phase
    FROM waved
  ), timed AS (
    SELECT s.*, h.hour FROM slotted s LEFT JOIN hours h ON h.slot = s.rhythm * 64 + s.hour_slot
  ), placed AS (
    SELECT *,
      1 + (day * phases // 45) * per_phase + (CASE WHEN wave IS NULL OR ${uniform("h4", 0)} < 0.1 THEN ${draw("h2", 2)} ELSE ${draw("hw", 2)} END % per_phase) AS template,
      CASE WHEN ${uniform("h2", 3)} < pool_share
        THEN pool * 1000000 + (CASE WHEN rotates_always THEN hash(key, 8, j) ELSE hash(key, 7 + (day * 1440 + hour * 60 + minute) // rotate_minutes) END % pool_size)::INTEGER END AS pool_slot,
      CASE WHEN len(lines) > 0 AND ${uniform("h2", 3)} >= pool_share + fixed_share THEN lines[1 + (day // churn) % len(lines)]
        ELSE ${pick("fixed_ips", "h3", 0)} END AS own_ip,
      ${pick("channels", "h3", 1)} AS channel
    FROM timed
  ), worded AS (
    SELECT *, CASE WHEN as_text THEN templates[template] END AS wording FROM placed
  )
  SELECT
    to_hex(hash(h1, h2)) AS exchange_id,
    p.account_id,
    make_timestamp_ms(${WINDOW_START} + day * ${DAY_MS}::BIGINT + (hour * 3600000 + minute * 60000 + second * 1000 + ${draw("h4", 1)} % 1000) % 86400000)::TIMESTAMPTZ AS "at",
    CASE WHEN ${uniform("h4", 2)} < ip_known THEN coalesce(i.ip, own_ip) END AS ip,
    ${prompt}
    CASE WHEN ${uniform("h4", 3)} < 0.98 THEN ${pick("clients", "h3", 2)} END AS client,
    CASE WHEN day >= moves_on THEN ${pick("next_models", "h3", 3)} ELSE ${pick("models", "h3", 3)} END AS model,
    CASE WHEN ${draw("h4", 0)} % 100 > 0 THEN ${tokens("input_tokens", "h3")} END AS input_tokens,
    CASE WHEN ${draw("h4", 0)} % 100 > 0 THEN ${tokens("output_tokens", "h2")} END AS output_tokens,
    nullif(capabilities[template], '') AS capability,
    channel,
    CASE WHEN channel <> 'app' THEN ${pick("keys", "h1", 3)} END AS api_key_id
  FROM worded p LEFT JOIN pool_ips i USING (pool_slot)${withText ? TEXT_JOINS : ""}`;
}

/** Rows of the small tables of the contract, each in an order that tells nothing: ids are random. */
export const SMALL_TABLES = {
  accounts: `SELECT account_id, created_at, email, email_domain, display_name, organization, verified, country, plan, programme,
      status, status_at, status_reason FROM raw_accounts ORDER BY account_id`,
  payments: `SELECT * FROM raw_payments ORDER BY hash(account_id), instrument_id, paid_at, amount`,
  identifiers: `SELECT account_id, type, value, seen_at FROM raw_identifiers ORDER BY hash(account_id, type), type, value`,
  truth: `SELECT account_id, operator, abusive, scenario FROM raw_accounts ORDER BY account_id`,
} as const;

/** Creates `used_ips`, `used_templates`: who was first to use an address or a template, over the files of exchanges. */
export function firstUses(paths: readonly string[]): string[] {
  const exchanges = `read_parquet([${paths.map(quoted).join(", ")}])`;
  return [
    `CREATE TABLE used_ips AS SELECT ip, min({'at': "at", 'account_id': account_id}) AS first FROM ${exchanges} WHERE ip IS NOT NULL GROUP BY ip`,
    `CREATE TABLE used_templates AS SELECT prompt_fingerprint AS fingerprint, min({'at': "at", 'account_id': account_id}) AS first,
     min(capability) AS capability, count(DISTINCT account_id) AS accounts
   FROM ${exchanges} WHERE prompt_fingerprint IS NOT NULL GROUP BY prompt_fingerprint`,
  ];
}

const ISO = `'%Y-%m-%dT%H:%M:%S.%gZ'`;

/**
 * Sightings: the sign-up of each account, and the first session from each address, both with what is known of the address.
 * One row for each template, with a masked skeleton only where at least 20 accounts sent it.
 */
export const SIGHTINGS = {
  ips: `WITH seen AS (
      SELECT account_id, sign_up_ip AS ip, created_at AS seen_at FROM raw_accounts
      UNION ALL SELECT first['account_id'], ip, strftime(first['at'], ${ISO}) FROM used_ips)
    SELECT s.account_id, s.ip, s.seen_at, a.asn, a.asn_name, a.ip_type, a.proxy_service, a.country
    FROM seen s LEFT JOIN raw_addresses a USING (ip) ORDER BY hash(s.account_id, s.ip), s.seen_at`,
  prompt_fingerprints: `SELECT u.first['account_id'] AS account_id, u.fingerprint, strftime(u.first['at'], ${ISO}) AS seen_at,
      CASE WHEN u.accounts >= 20 THEN t.exemplar END AS exemplar, u.capability
    FROM used_templates u LEFT JOIN raw_templates t USING (fingerprint) ORDER BY u.fingerprint`,
} as const;

/** Saves the profiles in small groups of rows, by which threads share the expansion: a table of memory is too short for two. */
export function saveProfiles(path: string): string {
  return `COPY (FROM profile) TO ${quoted(path)} (FORMAT parquet, ROW_GROUP_SIZE 2048)`;
}

/** Copies a query's rows into a file. */
export function copyTo(query: string, path: string, format: "csv" | "parquet"): string {
  const options =
    format === "csv" ? "FORMAT csv, HEADER true" : "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 200000";
  return `COPY (${query}) TO ${quoted(path)} (${options})`;
}

/** A few verdicts from before: banned accounts of operators, and a company's that were looked at and cleared. */
export const LABELS = {
  labels: `(SELECT account_id, 'confirmed_fraud' AS disposition, 'card testing before the ban' AS reason, 'reviewer-2' AS by, status_at AS "at"
      FROM raw_accounts WHERE abusive = 'true' AND status = 'banned' ORDER BY account_id LIMIT 3)
    UNION ALL (SELECT account_id, 'benign', 'known customer', 'reviewer-1', '2026-05-02T10:00:00.000Z'
      FROM raw_accounts WHERE verified = 'true' ORDER BY account_id LIMIT 3)`,
} as const;
