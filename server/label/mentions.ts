import { isIP } from "node:net";
import { IdentifierKind } from "../contract/graph.ts";
import { accountId } from "../contract/node-id.ts";

/** A word of a note, and the id or value under which the graph may know it. */
type Word = { readonly text: string; readonly key: string };

/** Words of a text that may mention something: account ids, node ids of identifiers, and bare values. */
export type Mentionable = { accounts: Word[]; identifiers: Word[]; values: Word[] };

/** Words of one note that are looked up. */
const MOST = 500;

/**
 * What a text may mention: `@id` an account, `#kind:value` or `#value` an identifier; a word by itself where it is a node id, an address,
 * or holds a digit and may be an account's id. Punctuation after a word is no part of it. Whether the graph knows it is for the caller to find.
 */
export function mentionable(text: string): Mentionable {
  const found: Mentionable = { accounts: [], identifiers: [], values: [] };
  const words = new Set(text.split(/[\s"“”«»]+/).map((word) => word.replace(/^[([{]+|[)\]},.;:!?]+$/g, "")));
  for (const word of [...words].slice(0, MOST)) {
    const bare = word.replace(/^[@#]/, "");
    if (bare === "") continue;
    const kind = bare.slice(0, Math.max(0, bare.indexOf(":")));
    if (kind === "account") found.accounts.push({ text: word, key: accountId(bare) });
    else if (IdentifierKind.safeParse(kind).success) found.identifiers.push({ text: word, key: bare });
    else if (isIP(bare) !== 0 && !word.startsWith("@")) found.identifiers.push({ text: word, key: `ip:${bare}` });
    else if (word.startsWith("#")) found.values.push({ text: word, key: bare });
    else if (word.startsWith("@") || /\d/.test(word)) found.accounts.push({ text: word, key: bare });
  }
  return found;
}
