import { createHash } from "node:crypto";
import type { Duck } from "../../store/duckdb.ts";
import type { LedgerPart } from "../../store/ledger.ts";
import { ENOUGH_ACCOUNTS, exemplarOf } from "./exemplar.ts";
import { groupTexts, type Signatures } from "./group.ts";
import { maskPrompt } from "./mask.ts";
import { ROWS, signatureOf } from "./signature.ts";
import {
  COUNT_TEXTS,
  CREATE_FACTS,
  CREATE_TEXTS,
  findEarlier,
  NAME_TEMPLATES,
  READ_TEXTS,
  REMEMBER_TEMPLATES,
  selectKnown,
} from "./templates.sql.ts";

/** Makes the functions of prompts known to the scratch database; `h_prompt` is the normal form of the column `prompt`. */
export async function definePrompts(duck: Duck): Promise<void> {
  duck.define("h_prompt", { gives: "VARCHAR", compute: maskPrompt });
  duck.define("h_exemplar", { gives: "VARCHAR", compute: (texts) => exemplarOf(texts.split("\n")) });
  await duck.run("SET VARIABLE exemplar_accounts = $accounts", { accounts: ENOUGH_ACCOUNTS });
}

/**
 * Tells the templates of the prompts that are loaded, and those of earlier loads among them: makes the scratch tables `prompt_templates` and
 * `template_facts`. Gives warnings.
 */
export async function findTemplates(duck: Duck, ledger: readonly LedgerPart[]): Promise<string[]> {
  await duck.run(CREATE_TEXTS);
  const [{ texts }] = await duck.rows(COUNT_TEXTS);
  const known = texts === 0n ? [] : await readKnown(duck, ledger);
  const signatures = await readSignatures(duck, known, Number(texts));
  const { of, first, cores } = groupTexts(signatures);
  const names = first.map((text, template) =>
    template < known.length ? known[template].template : nameOf(signatures.rows, text),
  );
  const textOf = (id: string): number => known.length + Number(id);
  duck.define("h_template", {
    gives: "VARCHAR",
    compute: (id) => `p3:${names[of[textOf(id)]].toString(16).padStart(16, "0")}`,
  });
  duck.define("h_core", {
    gives: "UBIGINT[]",
    compute: (id) => {
      const template = of[textOf(id)];
      if (first[template] !== textOf(id)) return null;
      const core = cores.slice(template * ROWS, (template + 1) * ROWS);
      return [names[template], ...new BigUint64Array(core.buffer)];
    },
  });
  await duck.run(NAME_TEMPLATES);
  await duck.run(CREATE_FACTS);
  const [{ earlier }] = await duck.rows(findEarlier(ledger));
  if (earlier !== true || texts === 0n) return [];
  return [
    "Prompts of earlier loads were fingerprinted by p2, those of this load by p3: they do not meet. Load the earlier files into an empty graph to compare them.",
  ];
}

/** A template of an earlier load. */
interface Known {
  readonly template: bigint;
  readonly core: Uint16Array;
  readonly accounts: number;
}

async function readKnown(duck: Duck, ledger: readonly LedgerPart[]): Promise<Known[]> {
  const rows = await duck.rows(selectKnown(ledger));
  return rows.map(({ template, words, accounts }) => ({
    template: BigInt(String(template)),
    core: new Uint16Array(BigUint64Array.from(Array.isArray(words) ? words.map(String) : [], BigInt).buffer),
    accounts: Number(accounts),
  }));
}

/** Signatures of the known templates (their cores) and of the texts, in the order of their ids. */
async function readSignatures(duck: Duck, known: readonly Known[], texts: number): Promise<Signatures> {
  const rows = new Uint16Array((known.length + texts) * ROWS);
  const shared = new Uint8Array(known.length + texts);
  let at = 0;
  const add = (signature: Uint16Array, accounts: number): void => {
    rows.set(signature, at * ROWS);
    shared[at++] = accounts > 1 ? 1 : 0;
  };
  for (const { core, accounts } of known) add(core, accounts);
  for await (const batch of duck.stream(READ_TEXTS)) {
    for (const [prompt, accounts] of batch) add(signatureOf(String(prompt)), Number(accounts));
  }
  return { rows, known: known.length, shared };
}

/** Number of a new template: 64 bits of a digest of the signature of the text that it began with. */
function nameOf(rows: Uint16Array, text: number): bigint {
  const digest = createHash("md5")
    .update(rows.subarray(text * ROWS, (text + 1) * ROWS))
    .digest();
  return digest.readBigUInt64BE(0);
}

/** Adds what the next load needs to know the templates of this one to the scratch table `ledger_part`. */
export async function rememberTemplates(duck: Duck): Promise<void> {
  await duck.run(REMEMBER_TEMPLATES);
}
