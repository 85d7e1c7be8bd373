import { markup, type Content, type Markup } from "./markup.ts";

const WIDTH = 560;
const HEIGHT = 348;
const LEFT = 54;
const RIGHT = 14;
const TOP = 34;
const BOTTOM = 48;

/** Horizontal place of a fraction of the plot's width, in the units of the drawing. */
export const across = (fraction: number): number => round(LEFT + fraction * (WIDTH - LEFT - RIGHT));
/** Vertical place of a fraction of the plot's height, counted from below. */
export const up = (fraction: number): number => round(HEIGHT - BOTTOM - fraction * (HEIGHT - TOP - BOTTOM));

const round = (value: number): number => Math.round(value * 10) / 10;

/** A mark of an axis at a fraction of its length. */
export interface Tick {
  at: number;
  label: string;
}

/** Marks of an axis from 0 to 1 at every fifth. */
export const FIFTHS: Tick[] = [0, 0.2, 0.4, 0.6, 0.8, 1].map((at) => ({
  at,
  label: at === 0 || at === 1 ? `${at}` : at.toFixed(1),
}));

/** A picture with axes, grid and its words for those who do not see it; `id` is unique in the page. */
export function plot(
  {
    id,
    title,
    description,
    x,
    y,
  }: {
    id: string;
    title: string;
    description: string;
    x: { label: string; ticks: readonly Tick[] };
    y: { label: string; ticks: readonly Tick[] };
  },
  body: Content,
): Markup {
  const middle = across(0.5);
  return markup`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${title}</title><desc id="${id}-desc">${description}</desc>
${y.ticks.map(({ at, label }) => markup`<line class="grid" x1="${across(0)}" x2="${across(1)}" y1="${up(at)}" y2="${up(at)}"/><text class="tick" x="${LEFT - 8}" y="${up(at) + 4}" text-anchor="end">${label}</text>`)}
${x.ticks.map(({ at, label }) => markup`<line class="axis" x1="${across(at)}" x2="${across(at)}" y1="${up(0)}" y2="${up(0) + 4}"/><text class="tick" x="${across(at)}" y="${up(0) + 18}" text-anchor="middle">${label}</text>`)}
<line class="axis" x1="${across(0)}" x2="${across(1)}" y1="${up(0)}" y2="${up(0)}"/>
<text class="label" x="${middle}" y="${HEIGHT - 6}" text-anchor="middle">${x.label}</text>
<text class="label" x="14" y="${up(0.5)}" text-anchor="middle" transform="rotate(-90 14 ${up(0.5)})">${y.label}</text>
${body}</svg>`;
}

/** A line of the given class through points, as fractions. */
export function path(name: string, points: readonly (readonly [x: number, y: number])[]): Markup {
  const steps = points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${across(x)} ${up(y)}`);
  return markup`<path class="${name}" d="${steps.join("")}"/>`;
}

/** A point with the interval of its height. */
export function whisker(
  name: string,
  x: number,
  y: number,
  [low, high]: readonly [number, number],
  radius: number,
): Markup {
  const place = across(x);
  return markup`<g class="${name}"><line x1="${place}" x2="${place}" y1="${up(low)}" y2="${up(high)}"/><line x1="${place - 4}" x2="${place + 4}" y1="${up(low)}" y2="${up(low)}"/><line x1="${place - 4}" x2="${place + 4}" y1="${up(high)}" y2="${up(high)}"/><circle cx="${place}" cy="${up(y)}" r="${radius}"/></g>`;
}

/** Small numbers over the plot, each at its place: how much data is below. */
export function countsAbove(counts: readonly { at: number; text: string }[]): Markup {
  return markup`${counts.map(({ at, text }) => markup`<text class="count" x="${across(at)}" y="${TOP - 12}" text-anchor="middle">${text}</text>`)}`;
}
