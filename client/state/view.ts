/** The screens of the workbench; each is the first part of the path. */
export const SCREENS = [
  "clusters",
  "investigations",
  "lead",
  "history",
  "decisions",
  "data",
  "runs",
  "canvas",
] as const;
export type Screen = (typeof SCREENS)[number];

/** All that the address holds: which screen, what is open on it, its settings, and what is selected on the canvas. */
export interface View {
  screen: Screen;
  /** The open cluster or investigation. */
  id: string | null;
  params: Readonly<Record<string, string>>;
  /** Node ids; kept behind the `#`, which never leaves the browser. */
  selected: readonly string[];
}

function isScreen(text: string): text is Screen {
  return SCREENS.some((screen) => screen === text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Reads an address (path, search and hash); what it does not understand becomes the first screen. */
export function parseView(address: { pathname: string; search: string; hash: string }): View {
  const [, first = "", second = ""] = address.pathname.split("/");
  const params: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(address.search)) if (name !== "token") params[name] = value;
  const hash = address.hash.replace(/^#/, "");
  const selected = hash.startsWith("sel=")
    ? hash
        .slice(4)
        .split(",")
        .filter((part) => part !== "")
        .map(decode)
    : [];
  const screen = isScreen(first) ? first : "clusters";
  return { screen, id: second === "" || !isScreen(first) ? null : decode(second), params, selected };
}

/** Writes a view as an address; empty parameters are left out and names sorted, so that equal views have equal addresses. */
export function formatView(view: View): string {
  const path = `/${view.screen}${view.id === null ? "" : `/${encodeURIComponent(view.id)}`}`;
  const search = new URLSearchParams();
  for (const name of Object.keys(view.params).toSorted()) {
    const value = view.params[name];
    if (value !== undefined && value !== "") search.set(name, value);
  }
  const query = search.toString();
  const hash = view.selected.length === 0 ? "" : `#sel=${view.selected.map(encodeURIComponent).join(",")}`;
  return `${path}${query === "" ? "" : `?${query}`}${hash}`;
}

/** The value of a parameter where it is one of `allowed`, else the first of them. */
export function choice<const T extends readonly [string, ...string[]]>(
  view: View,
  name: string,
  allowed: T,
): T[number] {
  const value = view.params[name];
  return allowed.find((option) => option === value) ?? allowed[0];
}
