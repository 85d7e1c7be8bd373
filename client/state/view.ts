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

/** Where the canvas is looked at: its middle in shares of the drawn extent, and how much of it fits (1 is all, less is nearer). */
export interface Camera {
  x: number;
  y: number;
  ratio: number;
}

/** All that the address holds: which screen, what is open on it, its settings, what is selected on the canvas and where one looks. */
export interface View {
  screen: Screen;
  /** The open cluster or investigation. */
  id: string | null;
  params: Readonly<Record<string, string>>;
  /** Node ids; kept behind the `#`, which never leaves the browser. */
  selected: readonly string[];
  /** Absent where the whole canvas is seen. */
  camera?: Camera;
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
  const hash = new Map(
    address.hash
      .replace(/^#/, "")
      .split("&")
      .map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]),
  );
  const selected = (hash.get("sel") ?? "")
    .split(",")
    .filter((part) => part !== "")
    .map(decode);
  const camera = readCamera(hash.get("cam"));
  const screen = isScreen(first) ? first : "clusters";
  const id = second === "" || !isScreen(first) ? null : decode(second);
  return { screen, id, params, selected, ...(camera === null ? {} : { camera }) };
}

function readCamera(text: string | undefined): Camera | null {
  const numbers = (text ?? "").split(",").map(Number);
  const [x, y, ratio] = numbers;
  if (x === undefined || y === undefined || ratio === undefined || !numbers.every(Number.isFinite)) return null;
  return ratio > 0 ? { x, y, ratio } : null;
}

/** A camera as the address holds it, to a thousandth of what is seen; empty where all is seen. */
export function formatCamera(camera: Camera | undefined): string {
  if (camera === undefined) return "";
  const { x, y, ratio } = camera;
  const digits = Math.max(3, 3 - Math.floor(Math.log10(ratio)));
  const text = [x.toFixed(digits), y.toFixed(digits), ratio.toPrecision(4)].map(Number).join(",");
  return text === "0.5,0.5,1" ? "" : text;
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
  const selected = view.selected.map(encodeURIComponent).join(",");
  const camera = formatCamera(view.camera);
  const hash = [selected === "" ? "" : `sel=${selected}`, camera === "" ? "" : `cam=${camera}`].filter(
    (part) => part !== "",
  );
  return `${path}${query === "" ? "" : `?${query}`}${hash.length === 0 ? "" : `#${hash.join("&")}`}`;
}

/** The nodes that a canvas of one's own is made of, from the words in the address; a space parts them, so that one in an id is written otherwise. */
export function parseNodes(text: string): string[] {
  return text
    .split(" ")
    .filter((part) => part !== "")
    .map(decode);
}

/** Nodes as the address holds them. */
export function formatNodes(nodes: readonly string[]): string {
  return nodes.map((id) => id.replaceAll(/[% ]/g, encodeURIComponent)).join(" ");
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
