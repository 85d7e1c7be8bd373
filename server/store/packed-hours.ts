/**
 * The hours in which an account was active, with the exchanges in each, as one text: the ascending hours as distances (the first from the epoch), each
 * followed by its exchanges. A number is written in digits of five bits, the lowest first, each one character from `?` on, 32 places later where
 * another follows. So a text has neither quotes, commas, semicolons nor colons, and an hour mostly takes two characters.
 */

/** Character code of the digit 0. */
const ZERO = 63;
const MORE = 32;
/** Digits of an INTEGER. */
const DIGITS = 7;

/** SQL of the text of `entries`, which is SQL of an ascending list of `packedHour`. */
export function packedHours(entries: string): string {
  const distance = "((e[1] >> 32) - (e[2] >> 32))::INTEGER";
  const pairs = `list_zip(${entries}, list_prepend(0, ${entries}[:-2]))`;
  return `array_to_string(list_transform(${pairs}, lambda e: ${digits(distance)} || ${digits("(e[1] & 4294967295)::INTEGER")}), '')`;
}

/** SQL of an hour (or a day) with its exchanges as one BIGINT, of which lists are made and sorted several times as fast as of structs. */
export function packedHour(hour: string, exchanges: string): string {
  return `(${hour}::BIGINT << 32 | ${exchanges})`;
}

function digits(value: string): string {
  const digit = (place: number, more: boolean): string =>
    `chr(${ZERO + (more ? MORE : 0)} + ((${value} >> ${5 * place}) & 31))`;
  const cases = Array.from({ length: DIGITS }, (_, last) => {
    const text = Array.from({ length: last + 1 }, (__, place) => digit(place, place < last)).join(" || ");
    return last === DIGITS - 1 ? `ELSE ${text}` : `WHEN ${value} < ${32 ** (last + 1)} THEN ${text}`;
  });
  return `CASE ${cases.join(" ")} END`;
}

/** Reads a text of hours: gives each hour with its exchanges to `take`, hours ascending. */
export function unpackHours(text: string, take: (hour: number, exchanges: number) => void): void {
  let hour = 0;
  let value = 0;
  let shift = 0;
  let isHour = true;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit >= MORE) continue;
    if (isHour) hour += value;
    else take(hour, value);
    isHour = !isHour;
    value = 0;
    shift = 0;
  }
}
