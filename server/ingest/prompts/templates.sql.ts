import { high, ledgerRows, low, type LedgerPart } from "../../store/ledger.ts";
import { loaded } from "../duplicates.ts";
import { ROWS } from "./signature.ts";

/** Accounts whose texts an exemplar is made of, at most. */
const SAMPLED = 60;

/** Kind of the ledger's rows of templates; those of earlier versions of the algorithm have another. */
const KIND = "template p3";
const EARLIER = "template";

/** Rows of the ledger that hold one core, two words of 64 bits each. */
const CORE_ROWS = ROWS / 8;

/** Makes `prompt_texts`: the distinct skeletons of the load with the accounts that sent them, those of most accounts first; `id` counts from 0. */
export const CREATE_TEXTS = `
CREATE TABLE prompt_texts AS SELECT row_number() OVER (ORDER BY accounts DESC, uses DESC, prompt) - 1 AS id, prompt, accounts FROM (
  SELECT prompt, count(DISTINCT account_id) AS accounts, count(*) AS uses FROM ${loaded("exchanges")} WHERE prompt IS NOT NULL GROUP BY prompt)`;

/** Number of the texts: `texts`. */
export const COUNT_TEXTS = "SELECT count(*) AS texts FROM prompt_texts";

/** The texts, best first: `prompt`, `accounts`. */
export const READ_TEXTS = "SELECT prompt, accounts FROM prompt_texts ORDER BY id";

/** Known templates, oldest first: `template`, the `words` of its core in order, and `accounts` that sent the text it began with. */
export function selectKnown(ledger: readonly LedgerPart[]): string {
  return `SELECT template, words, accounts FROM (
  SELECT ${high("k")} AS template, flatten(list([${high("h")}, ${low("h")}] ORDER BY day)) AS words, max(n) AS accounts, sequence
  FROM ${ledgerRows(ledger, KIND)} GROUP BY sequence, template) ORDER BY sequence, template`;
}

/** Whether the ledger knows templates of an earlier version: `earlier`. */
export function findEarlier(ledger: readonly LedgerPart[]): string {
  return `SELECT count(*) > 0 AS earlier FROM (SELECT 1 FROM ${ledgerRows(ledger, EARLIER)} LIMIT 1)`;
}

/** Makes `prompt_templates` (id and skeleton → fingerprint). */
export const NAME_TEMPLATES =
  "CREATE TABLE prompt_templates AS SELECT id, prompt, h_template(id::VARCHAR) AS fingerprint FROM prompt_texts";

/** Adds the new templates, each with its core, to the load's part of the ledger. */
export const REMEMBER_TEMPLATES = `
INSERT INTO ledger_part
WITH told AS MATERIALIZED (
  SELECT id, h_core(id::VARCHAR) AS core, accounts FROM prompt_texts
), new AS (
  SELECT DISTINCT ON (core[1]) core, accounts FROM told WHERE core IS NOT NULL ORDER BY core[1], id
)
SELECT '${KIND}', place, core[1], 0, core[2 * place + 2], core[2 * place + 3], accounts
FROM new, range(${CORE_ROWS}) AS places(place)`;

/**
 * Makes `template_facts` (fingerprint, capability, exemplar): an exemplar where enough accounts of this load sent the template. By the ids of the skeletons,
 * for grouped by the skeletons themselves millions of prompts do not fit into memory.
 */
export const CREATE_FACTS = `
CREATE TABLE template_facts AS
WITH uses AS MATERIALIZED (
  SELECT id, account_id, capability, count(*) AS n FROM ${loaded("exchanges")} JOIN prompt_templates USING (prompt) GROUP BY ALL
), named AS (
  SELECT fingerprint, uses.* FROM uses JOIN (SELECT id, fingerprint FROM prompt_templates) USING (id)
), capabilities AS (
  SELECT fingerprint, arg_max(capability, (n, capability)) AS capability
  FROM (SELECT fingerprint, capability, sum(n) AS n FROM named WHERE capability IS NOT NULL GROUP BY ALL) GROUP BY fingerprint
), senders AS MATERIALIZED (
  SELECT fingerprint, account_id, min(id) AS id FROM named WHERE getvariable('exemplars') GROUP BY ALL
), sampled AS (
  SELECT id FROM senders
  WHERE fingerprint IN (SELECT fingerprint FROM senders GROUP BY fingerprint HAVING count(*) >= getvariable('exemplar_accounts'))
  QUALIFY row_number() OVER (PARTITION BY fingerprint ORDER BY md5(account_id)) <= ${SAMPLED}
), exemplars AS (
  SELECT fingerprint, h_exemplar(string_agg(prompt, chr(10) ORDER BY prompt)) AS exemplar
  FROM sampled JOIN prompt_templates USING (id) GROUP BY fingerprint
)
SELECT fingerprint, capability, exemplar FROM (SELECT DISTINCT fingerprint FROM prompt_templates)
LEFT JOIN capabilities USING (fingerprint) LEFT JOIN exemplars USING (fingerprint)`;
