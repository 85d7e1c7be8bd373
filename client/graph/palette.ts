import { FAMILIES, type Family } from "../../server/contract/graph.ts";

/** Colours of the canvas as `#rrggbb`, read from the theme's tokens so that they are written down once. */
export interface Palette {
  canvas: string;
  panel: string;
  line: string;
  text: string;
  muted: string;
  account: string;
  group: string;
  edge: string;
  accent: string;
  harm: string;
  clear: string;
  family: Readonly<Record<Family, string>>;
  /** How opaque edges are: light lines on dark need less. */
  edgeStrength: number;
}

/** Reads the palette of the theme, `scheme`, that `element` is drawn in. */
export function readPalette(element: Element, scheme: "light" | "dark"): Palette {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const families = FAMILIES.map((family): [Family, string] => [family, token(`--family-${family}`)]);
  const colour = (family: Family): string => families.find(([name]) => name === family)?.[1] ?? token("--muted");
  return {
    canvas: token("--canvas"),
    panel: token("--panel"),
    line: token("--line-strong"),
    text: token("--text"),
    muted: token("--muted"),
    account: token("--account"),
    group: token("--chosen"),
    edge: token("--edge"),
    accent: token("--accent"),
    harm: token("--harm"),
    clear: token("--clear"),
    family: {
      payment: colour("payment"),
      network: colour("network"),
      template: colour("template"),
      synchrony: colour("synchrony"),
      client: colour("client"),
      signup: colour("signup"),
      other: colour("other"),
    },
    edgeStrength: scheme === "dark" ? 0.34 : 0.42,
  };
}

/** `#rrggbb` at an opacity from 0 to 1, multiplied into the channels, as Sigma's blending of edges and nodes needs it. */
export function veil(colour: string, opacity: number): string {
  const value = Number.parseInt(colour.slice(1), 16);
  const channel = (shift: number): number => Math.round(((value >> shift) & 255) * opacity);
  return `rgba(${channel(16)},${channel(8)},${channel(0)},${opacity.toFixed(3)})`;
}
