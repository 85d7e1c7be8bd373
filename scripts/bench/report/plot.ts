import { readable, type Line } from "./summary.ts";

const WIDTH = 720;
const LEFT = 210;
const RIGHT = 110;
const ROW = 26;
const TOP = 34;

/** Greys and blues of middle lightness, legible on white and on black; the background stays clear. */
const OWN = "#2f81f7";
const PEER = "#8b949e";
const INK = "#7d8590";

/** A bar for each contender's median with its spread as a whisker, from 0; ours is blue. An SVG document without a background. */
export function plotBars(title: string, unit: string, lines: readonly Line[]): string {
  const shown = lines.flatMap(({ name, figure }) => (figure === null ? [] : [{ name, figure }]));
  const most = Math.max(...shown.map(({ figure }) => figure.max), Number.MIN_VALUE);
  const x = (value: number) => LEFT + ((WIDTH - LEFT - RIGHT) * value) / most;
  const height = TOP + ROW * shown.length + 10;
  const rows = shown.map(({ name, figure: { min, median, max } }, i) => {
    const y = TOP + ROW * i;
    const middle = y + ROW / 2;
    const color = name.startsWith("Hydrascope") ? OWN : PEER;
    const bar = `<rect x="${LEFT}" y="${y + 5}" width="${round(x(median) - LEFT)}" height="${ROW - 10}" rx="2" fill="${color}"/>`;
    const whisker = `<path d="M${round(x(min))} ${middle}H${round(x(max))}M${round(x(min))} ${middle - 4}v8M${round(x(max))} ${middle - 4}v8" stroke="${INK}" stroke-width="1.5"/>`;
    const label = `<text x="${LEFT - 10}" y="${middle + 4}" text-anchor="end">${escapeXml(name)}</text>`;
    const value = `<text x="${round(x(max)) + 8}" y="${middle + 4}">${readable(median)} ${escapeXml(unit)}</text>`;
    return `${label}${bar}${whisker}${value}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeXml(title)}" font-family="system-ui, sans-serif" font-size="13" fill="${INK}">`,
    `<text x="10" y="20" font-weight="600">${escapeXml(title)}</text>`,
    ...rows,
    "</svg>\n",
  ].join("\n");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
