import type { Duck } from "../../store/duckdb.ts";
import type { LedgerPart } from "../../store/ledger.ts";
import { ENOUGH_ACCOUNTS, exemplarOf } from "./exemplar.ts";
import { maskPrompt } from "./mask.ts";
import { signatureOf } from "./signature.ts";
import {
  CHANGED_ROOTS,
  CREATE_FACTS,
  CREATE_LINKS,
  CREATE_ROOTS,
  createSignatures,
  CREATE_TEXTS,
  NAME_TEMPLATES,
  REMEMBER_TEMPLATES,
  STEP_ROOTS,
  TEMPLATE_MACROS,
} from "./templates.sql.ts";

/** Makes the functions of prompts known to the scratch database; `h_prompt` is the normal form of the column `prompt`. */
export async function definePrompts(duck: Duck): Promise<void> {
  duck.define("h_prompt", { gives: "VARCHAR", compute: maskPrompt });
  duck.define("h_signature", { gives: "UBIGINT[]", compute: signatureOf });
  duck.define("h_exemplar", { gives: "VARCHAR", compute: (texts) => exemplarOf(texts.split("\n")) });
  await duck.run("SET VARIABLE exemplar_accounts = $accounts", { accounts: ENOUGH_ACCOUNTS });
  await duck.run(TEMPLATE_MACROS);
}

/**
 * Tells the templates of the prompts that are loaded, and those of earlier loads among them: makes the scratch tables `prompt_templates`,
 * `template_facts` and, for the ledger, `template_signatures`.
 */
export async function findTemplates(duck: Duck, ledger: readonly LedgerPart[]): Promise<void> {
  for (const sql of [CREATE_TEXTS, createSignatures(ledger), CREATE_LINKS, CREATE_ROOTS]) await duck.run(sql);
  for (let changed = 1; changed > 0;) {
    await duck.run(STEP_ROOTS);
    changed = Number((await duck.rows(CHANGED_ROOTS))[0]?.["changed"] ?? 0);
    await duck.run("DROP TABLE prompt_roots; ALTER TABLE next_roots RENAME TO prompt_roots");
  }
  await duck.run(NAME_TEMPLATES);
  await duck.run(CREATE_FACTS);
}

/** Adds what the next load needs to know the templates of this one to the scratch table `ledger_part`. */
export async function rememberTemplates(duck: Duck): Promise<void> {
  await duck.run(REMEMBER_TEMPLATES);
}
