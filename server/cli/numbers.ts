import { InvalidArgumentError } from "commander";

/** Reads a whole number of an option, from `least` to `most`. Throws InvalidArgumentError (exit 2). */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const upTo = most === Number.MAX_SAFE_INTEGER ? "" : ` to ${most}`;
    throw new InvalidArgumentError(`A whole number from ${least}${upTo} is needed.`);
  };
}

/** Reads a percentage of an option, 0 to 100. Throws InvalidArgumentError (exit 2). */
export function percentage(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 100))
    throw new InvalidArgumentError("A number from 0 to 100 is needed.");
  return value;
}

/** Reads a share of an option, above 0 and at most 1. Throws InvalidArgumentError (exit 2). */
export function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError("A number above 0, at most 1, is needed.");
  return value;
}
