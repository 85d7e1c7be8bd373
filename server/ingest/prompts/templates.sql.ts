import { high, ledgerRows, low, type LedgerPart } from "../../store/ledger.ts";
import { loaded } from "../duplicates.ts";
import { BANDS, ROW_BITS, ROWS } from "./signature.ts";

/** Share of equal rows from which two signatures are of one template: an estimate of Jaccard similarity. Tuned as docs/method.md says. */
const ALIKE = 0.36;
/** Signatures of one template that a load adds to the ledger, so that the next load knows it. */
const REMEMBERED = 32;
/** Accounts whose texts an exemplar is made of, at most. */
const SAMPLED = 60;

const mask = 2 ** ROW_BITS - 1;
const rowsAgree = Array.from({ length: ROWS }, (_, row) => `((x >> ${row * ROW_BITS}) & ${mask} = 0)::INTEGER`);

/** SQL macros: the share of equal rows of two signatures, and the fingerprint of a template's number. */
export const TEMPLATE_MACROS = `
CREATE OR REPLACE MACRO h_agreeing(x) AS ${rowsAgree.join(" + ")};
CREATE OR REPLACE MACRO h_similarity(a, b) AS list_sum(list_transform(range(1, ${BANDS + 1}), lambda i: h_agreeing(xor(a[i], b[i])))) / ${BANDS * ROWS};
CREATE OR REPLACE MACRO h_fingerprint(template) AS 'p2:' || format('{:016x}', template);`;

const wordsOf = (table: string, columns: string): string =>
  `SELECT ${columns}, unnest(range(${BANDS})) AS band, unnest(words) AS word FROM ${table}`;

/** Makes `prompt_texts`: the distinct skeletons of the load with their signatures, accounts and uses. */
export const CREATE_TEXTS = `
CREATE TABLE prompt_texts AS SELECT prompt, h_signature(prompt) AS words, accounts, uses FROM (
  SELECT prompt, count(DISTINCT account_id) AS accounts, count(*) AS uses FROM ${loaded("exchanges")} WHERE prompt IS NOT NULL GROUP BY prompt)`;

/**
 * SQL of `prompt_signatures`: the distinct signatures of the load and those of earlier loads that share a word with one of them. The best comes first:
 * `id` 0 is of the oldest known template, or else of the text that most accounts sent. `template` is its number, NULL where it is new.
 */
export function createSignatures(ledger: readonly LedgerPart[]): string {
  return `
CREATE TABLE prompt_signatures AS
WITH kept AS (
  SELECT sequence, day AS band, ${high("k")} AS template, ${low("k")} AS signature, ${high("h")} AS word FROM ${ledgerRows(ledger, "template")}
), near AS (
  SELECT DISTINCT template, signature FROM kept SEMI JOIN (${wordsOf("prompt_texts", "prompt")}) USING (band, word)
), known AS (
  SELECT sequence, template, [${Array.from({ length: BANDS }, (_, band) => `max(word) FILTER (band = ${band})`).join(", ")}] AS words
  FROM kept SEMI JOIN near USING (template, signature) GROUP BY sequence, template, signature
), every_one AS (
  SELECT words, NULL AS sequence, NULL AS template, accounts, uses FROM prompt_texts
  UNION ALL SELECT words, sequence, template, 0, 0 FROM known
)
SELECT row_number() OVER (ORDER BY sequence NULLS LAST, template, accounts DESC, uses DESC, words) - 1 AS id, * FROM (
  SELECT words, min(sequence) AS sequence, arg_min(template, sequence) AS template, sum(accounts) AS accounts, sum(uses) AS uses
  FROM every_one GROUP BY words)`;
}

/** Makes `prompt_links`: in each band those that share a word are compared with the best and with the next best of them. */
export const CREATE_LINKS = `
CREATE TABLE prompt_links AS
WITH met AS (
  SELECT id, min(id) OVER bucket AS best, lag(id) OVER bucket AS next_best FROM (${wordsOf("prompt_signatures", "id")})
  SEMI JOIN (SELECT band, word FROM (${wordsOf("prompt_signatures", "id")}) GROUP BY band, word HAVING count(*) > 1) USING (band, word)
  WINDOW bucket AS (PARTITION BY band, word ORDER BY id)
), pairs AS (SELECT best AS a, id AS b FROM met WHERE best < id UNION SELECT next_best, id FROM met WHERE next_best IS NOT NULL)
SELECT a, b FROM pairs JOIN prompt_signatures AS x ON x.id = a JOIN prompt_signatures AS y ON y.id = b
WHERE h_similarity(x.words, y.words) >= ${ALIKE}`;

/** Makes `prompt_roots`: each signature is its own root. */
export const CREATE_ROOTS = "CREATE TABLE prompt_roots AS SELECT id, id AS root FROM prompt_signatures";

/** Makes `next_roots`: of each signature the least root of its neighbours, and of that its root. */
export const STEP_ROOTS = `
CREATE TABLE next_roots AS
WITH least AS (
  SELECT id, min(root) AS root FROM (
    SELECT id, root FROM prompt_roots
    UNION ALL SELECT a, root FROM prompt_links JOIN prompt_roots ON id = b
    UNION ALL SELECT b, root FROM prompt_links JOIN prompt_roots ON id = a) GROUP BY id)
SELECT least.id, min(further.root) AS root FROM least JOIN least AS further ON further.id = least.root GROUP BY least.id`;

/** Whether a step changed anything: `changed`. */
export const CHANGED_ROOTS =
  "SELECT count(*) AS changed FROM next_roots JOIN prompt_roots USING (id) WHERE next_roots.root <> prompt_roots.root";

/** Makes `prompt_templates` (skeleton → fingerprint) and `template_signatures` (what the ledger is to remember of this load). */
export const NAME_TEMPLATES = `
CREATE TABLE named_signatures AS
WITH roots AS (
  SELECT id AS root, coalesce(template, ${low("md5_number(words::VARCHAR)")}) AS template FROM prompt_signatures WHERE id IN (SELECT root FROM prompt_roots)
)
SELECT id, words, sequence, roots.template FROM prompt_signatures JOIN prompt_roots USING (id) JOIN roots USING (root);
CREATE TABLE prompt_templates AS
SELECT prompt, h_fingerprint(template) AS fingerprint FROM prompt_texts JOIN named_signatures USING (words);
CREATE TABLE template_signatures AS
SELECT template, hash(words) AS signature, words FROM named_signatures WHERE sequence IS NULL
QUALIFY row_number() OVER (PARTITION BY template ORDER BY id) <= ${REMEMBERED}`;

/** Adds the load's signatures to its part of the ledger. */
export const REMEMBER_TEMPLATES = `
INSERT INTO ledger_part SELECT 'template', unnest(range(${BANDS})), template, signature, unnest(words), 0, NULL FROM template_signatures`;

/** Makes `template_facts` (fingerprint, capability, exemplar): an exemplar where enough accounts of this load sent the template. */
export const CREATE_FACTS = `
CREATE TABLE template_facts AS
WITH uses AS (
  SELECT fingerprint, account_id, prompt, capability, count(*) AS n FROM ${loaded("exchanges")} JOIN prompt_templates USING (prompt) GROUP BY ALL
), capabilities AS (
  SELECT fingerprint, arg_max(capability, (n, capability)) AS capability
  FROM (SELECT fingerprint, capability, sum(n) AS n FROM uses WHERE capability IS NOT NULL GROUP BY ALL) GROUP BY fingerprint
), texts AS (
  SELECT fingerprint, account_id, min(prompt) AS prompt FROM uses WHERE getvariable('exemplars') GROUP BY fingerprint, account_id
  QUALIFY row_number() OVER (PARTITION BY fingerprint ORDER BY md5(account_id)) <= ${SAMPLED}
), exemplars AS (
  SELECT fingerprint, h_exemplar(string_agg(prompt, chr(10) ORDER BY prompt)) AS exemplar FROM texts
  GROUP BY fingerprint HAVING count(*) >= getvariable('exemplar_accounts')
)
SELECT fingerprint, capability, exemplar FROM (SELECT DISTINCT fingerprint FROM prompt_templates)
LEFT JOIN capabilities USING (fingerprint) LEFT JOIN exemplars USING (fingerprint)`;
