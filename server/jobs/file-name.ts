import { UsageError } from "../errors.ts";

/** Longest name in characters: with what is put before it every file system takes it. */
const LONGEST = 180;

/**
 * The name under which a sent file is kept: the last part of what was given, with `_` for every character that a shell, a file system or a pattern could
 * take for more than itself. Throws UsageError where nothing is left.
 */
export function fileName(given: string): string {
  const last = given.normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const plain = last
    .replaceAll(/[^\p{L}\p{N}._ ()+@,=-]/gu, "_")
    .replace(/^[.\s]+/, "")
    .trim();
  if (plain === "") throw new UsageError("The file has no name.", "Name it after its table, for example accounts.csv.");
  return plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST - 40)}${plain.slice(-40)}`;
}
