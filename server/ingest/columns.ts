import { columnsOf, type Mapping, type TableName } from "../contract/tables.ts";
import { FileRefusedError } from "./errors.ts";

/** Which of a file's columns would be which column of the contract, whether or not they are enough. */
export interface ColumnPairs {
  /** Column of the contract → place in the file's list of names. */
  readonly found: ReadonlyMap<string, number>;
  /** Places of names that the contract does not know. */
  readonly unknown: readonly number[];
  /** Required columns of the contract that none is. */
  readonly missing: readonly string[];
  /** A column of the contract that two columns claim; null where none does. */
  readonly twice: string | null;
}

/** Which of a file's columns is which column of the contract. */
export interface ColumnMatch {
  /** Column of the contract → place in the file's list of names. */
  readonly found: ReadonlyMap<string, number>;
  /** Names that the contract does not know, as far as they may be shown. */
  readonly unknown: string[];
}

/** Pairs a file's column names with the contract's, after the mapping; case and surrounding space do not matter. */
export function pairColumns(table: TableName, names: readonly string[], mapping: Mapping): ColumnPairs {
  const columns = columnsOf(table);
  const renamed = mapping.columns[table] ?? {};
  const found = new Map<string, number>();
  const unknown: number[] = [];
  let twice: string | null = null;
  const claim = (target: string, index: number): void => {
    if (found.has(target)) twice ??= target;
    else found.set(target, index);
  };
  names.forEach((name, index) => {
    const target = renamed[name] ?? renamed[name.trim()];
    if (target !== undefined) claim(target, index);
  });
  names.forEach((name, index) => {
    if (renamed[name] !== undefined || renamed[name.trim()] !== undefined) return;
    const plain = name.trim().toLowerCase();
    // A column that the mapping has given away already is one more unknown column, not a conflict.
    if (plain in columns && !Object.values(renamed).includes(plain)) claim(plain, index);
    else unknown.push(index);
  });
  const missing = Object.entries(columns).flatMap(([name, column]) =>
    column.required === true && !found.has(name) ? [name] : [],
  );
  return { found, unknown, missing, twice };
}

/**
 * Matches a file's column names with the contract's as `pairColumns` does.
 * @throws FileRefusedError where a required column is missing or two columns claim one name.
 */
export function matchColumns(table: TableName, names: readonly string[], mapping: Mapping, path: string): ColumnMatch {
  const { found, unknown, missing, twice } = pairColumns(table, names, mapping);
  if (twice !== null) {
    throw new FileRefusedError(`${path} has two columns for "${twice}".`, "Rename one of them, or leave it out.", {
      path,
      table,
      column: twice,
    });
  }
  if (missing.length > 0) {
    const wanted = missing.map((name) => `"${name}"`).join(" and ");
    throw new FileRefusedError(
      `${path} has no column ${wanted}, which ${table} needs; its columns are: ${shown(names) || "none"}.`,
      "Add the heading, or say in a mapping file (--map) which of its columns it is.",
      { path, table, missing },
    );
  }
  return { found, unknown: unknown.map((index) => showable(names[index] ?? "")) };
}

/** Splits a heading line at `delimiter`; quoted names may hold it. */
export function splitHeading(line: string, delimiter: string): string[] {
  const names: string[] = [];
  let name = "";
  let quoted = false;
  for (const character of line.replace(/^\uFEFF/, "").replace(/\r$/, "")) {
    if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) {
      names.push(name);
      name = "";
    } else name += character;
  }
  names.push(name);
  return names;
}

function shown(names: readonly string[]): string {
  const listed = names.slice(0, 40).map(showable);
  return listed.join(", ") + (names.length > 40 ? `, and ${names.length - 40} more` : "");
}

/** A file without a heading has data in its first line: only what looks like a name is ever repeated. */
export function showable(name: string): string {
  return /^[A-Za-z_][A-Za-z_ -]*[A-Za-z_0-9]{0,3}$/.test(name.trim()) && name.length <= 64
    ? name.trim()
    : "(not a name)";
}
