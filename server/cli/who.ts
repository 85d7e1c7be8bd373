import { userInfo } from "node:os";
import { UsageError } from "../errors.ts";

/** Longest name that the record takes. */
const LONGEST = 100;

/** Who acts, for the record: the name given, or the login name. Throws UsageError for a name that is blank or too long. */
export function whoActs(by: string | undefined): string {
  const name = (by ?? userInfo().username).trim();
  if (name !== "" && name.length <= LONGEST) return name;
  throw new UsageError(`--by takes a name of 1 to ${LONGEST} characters.`, "Say who you are: the record keeps it.");
}
