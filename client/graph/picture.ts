import { FAMILIES, FAMILY_NAMES } from "../../server/contract/graph.ts";
import { NOTHING, nodeLook, SHAPE, type Look } from "./appearance.ts";
import type { Palette } from "./palette.ts";
import type { GraphRenderer } from "./renderer.ts";
import type { Scene } from "./scene.ts";

const MARGIN = 16;
const ROW = 20;
const SCALE = 2;

/** A picture of the canvas as it is seen, with what is shown, what it means and when it was taken written below. Null where the browser makes none. */
export async function takePicture(
  renderer: GraphRenderer,
  scene: Scene,
  text: { title: string; shown: string; at: string },
  palette: Palette,
  font: string,
): Promise<Blob | null> {
  const { width, height } = renderer.size;
  const entries = legendOf(scene, palette);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (context === null) return null;
  const measure = (line: string, size: number, weight = 400): number => {
    context.font = `${weight} ${size}px ${font}`;
    return context.measureText(line).width;
  };
  const lines = wrap(text.shown, (line) => measure(line, 12) <= width - 2 * MARGIN);
  const spots = flow(
    entries.map(({ name }) => measure(name, 12) + 34),
    width - 2 * MARGIN,
  );
  const foot = MARGIN * 2 + ROW * (1 + lines.length + (spots.at(-1)?.row ?? -1) + 1) + 6;
  canvas.width = width * SCALE;
  canvas.height = (height + foot) * SCALE;
  context.scale(SCALE, SCALE);
  renderer.paint(context);
  context.fillStyle = palette.panel;
  context.fillRect(0, height, width, foot);
  context.fillStyle = palette.line;
  context.fillRect(0, height, width, 1);
  context.textBaseline = "middle";
  const write = (line: string, x: number, y: number, colour: string, weight = 400): void => {
    context.font = `${weight} 12px ${font}`;
    context.fillStyle = colour;
    context.fillText(line, x, y);
  };
  let y = height + MARGIN + ROW / 2;
  write(text.title, MARGIN, y, palette.text, 600);
  write(text.at, width - MARGIN - measure(text.at, 12), y, palette.muted);
  for (const line of lines) write(line, MARGIN, (y += ROW), palette.muted);
  y += ROW + 6;
  entries.forEach(({ look, name }, index) => {
    const spot = spots[index] ?? { x: 0, row: 0 };
    glyph(context, look, MARGIN + spot.x + 6, y + spot.row * ROW);
    write(name, MARGIN + spot.x + 18, y + spot.row * ROW, palette.text);
  });
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** What the shapes and colours that are on the canvas mean. */
function legendOf(scene: Scene, palette: Palette): { look: Look; name: string }[] {
  const nodes = [...scene.nodes.values()];
  const accounts = nodes.filter(({ type }) => type === "account");
  const names = [
    ["account", accounts.find(({ core, disposition }) => core !== false && (disposition ?? "open") === "open")],
    ["fringe account", accounts.find(({ core, disposition }) => core === false && (disposition ?? "open") === "open")],
    ["verified organisation", accounts.find(({ verified }) => verified === true)],
    ["confirmed fraud", accounts.find(({ disposition }) => disposition === "confirmed_fraud")],
    ["on hold", accounts.find(({ disposition }) => disposition === "inconclusive")],
    ["cleared", accounts.find(({ disposition }) => disposition === "benign")],
    ...FAMILIES.map(
      (family) => [FAMILY_NAMES[family], nodes.find((node) => node.family === family && !node.hub)] as const,
    ),
    ["hub, proves nothing", nodes.find(({ hub }) => hub)],
  ] as const;
  return names.flatMap(([name, node]) =>
    node === undefined
      ? []
      : [{ name, look: nodeLook(node, { selected: false, strength: 1, reach: 0, crowd: 1 }, palette) }],
  );
}

/** Draws a node's look as the canvas does, small. */
function glyph(context: CanvasRenderingContext2D, look: Look, x: number, y: number): void {
  const radius = 5;
  context.beginPath();
  if (look.shape === SHAPE.circle) context.arc(x, y, radius, 0, 2 * Math.PI);
  else if (look.shape === SHAPE.square) context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  else {
    context.moveTo(x, y - radius - 1);
    for (const [across, down] of [
      [1, 0],
      [0, 1],
      [-1, 0],
    ] as const)
      context.lineTo(x + across * (radius + 1), y + down * (radius + 1));
    context.closePath();
  }
  context.fillStyle = look.fill;
  context.fill();
  context.lineWidth = 1.3;
  context.setLineDash(look.dashed ? [2, 2] : []);
  context.strokeStyle = look.border;
  context.stroke();
  context.setLineDash([]);
  if (look.ring !== NOTHING) {
    context.strokeStyle = look.ring;
    context.beginPath();
    context.arc(x, y, radius + 2, 0, 2 * Math.PI);
    context.stroke();
  }
  if (look.mark === 0) return;
  context.fillStyle = look.border;
  context.beginPath();
  context.arc(x, y, 1.8, 0, 2 * Math.PI);
  context.fill();
}

function wrap(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (fits(longer)) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** Places items of the given widths in rows. */
function flow(widths: readonly number[], room: number): { x: number; row: number }[] {
  let x = 0;
  let row = 0;
  return widths.map((width) => {
    if (x > 0 && x + width > room) [x, row] = [0, row + 1];
    const spot = { x, row };
    x += width;
    return spot;
  });
}
