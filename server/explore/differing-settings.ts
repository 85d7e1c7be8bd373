/** Settings of two runs that differ, by dotted name in order, their values as JSON; null where one has none. */
export function settingsThatDiffer(
  before: unknown,
  after: unknown,
): { name: string; before: string | null; after: string | null }[] {
  const [a, b] = [flatten(before), flatten(after)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .toSorted()
    .map((name) => ({ name, before: a.get(name) ?? null, after: b.get(name) ?? null }))
    .filter((setting) => setting.before !== setting.after);
}

function flatten(value: unknown, name = "", into = new Map<string, string>()): Map<string, string> {
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    for (const [key, part] of Object.entries(value)) flatten(part, name === "" ? key : `${name}.${key}`, into);
  } else if (value !== undefined) into.set(name, JSON.stringify(value));
  return into;
}
