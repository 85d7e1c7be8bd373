import { FAMILIES, type Family } from "../../server/contract/graph.ts";
import type { Place } from "../state/canvas.ts";

interface Seeded {
  id: string;
  type: "account" | "identifier" | "group";
  family: Family | null;
}

/** A number in [0, 1) that depends on the text alone (FNV-1a with a final mix), so that a canvas opens the same way each time. */
export function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

/**
 * Starting places for a layout: identifiers on a ring, family after family; accounts between the identifiers that they
 * have; what joins a drawn canvas, beside its neighbours, and what comes out of a group (`within`), where that was. `known` places are kept.
 */
export function seedPlaces(
  nodes: Iterable<Seeded>,
  neighbours: ReadonlyMap<string, ReadonlySet<string>>,
  known: ReadonlyMap<string, Place>,
  within: ReadonlyMap<string, string> = new Map(),
): Map<string, Place> {
  const all = [...nodes];
  const radius = 12 * Math.sqrt(all.length + 1);
  const places = new Map<string, Place>();
  for (const node of all) {
    const place = known.get(node.id);
    if (place !== undefined) places.set(node.id, place);
  }
  const fresh = places.size === 0;
  const jitter = (id: string, reach: number): Place => {
    const angle = fraction(id) * 2 * Math.PI;
    const distance = Math.sqrt(fraction(`${id}#`)) * reach;
    return { x: Math.cos(angle) * distance, y: Math.sin(angle) * distance };
  };
  const between = (id: string, reach: number): Place | null => {
    let x = 0;
    let y = 0;
    let found = 0;
    for (const neighbour of neighbours.get(id) ?? []) {
      const place = places.get(neighbour);
      if (place === undefined) continue;
      x += place.x;
      y += place.y;
      found++;
    }
    if (found === 0) return null;
    const shift = jitter(id, reach);
    return { x: x / found + shift.x, y: y / found + shift.y };
  };

  for (const { id } of all) {
    const origin = known.get(within.get(id) ?? "");
    if (places.has(id) || origin === undefined) continue;
    const shift = jitter(id, radius / 4);
    places.set(id, { x: origin.x + shift.x, y: origin.y + shift.y });
  }
  if (fresh) {
    const ring = all
      .filter((node) => node.type === "identifier")
      .toSorted((a, b) => rank(a.family) - rank(b.family) || fraction(a.id) - fraction(b.id));
    ring.forEach((node, index) => {
      const angle = (index / ring.length) * 2 * Math.PI;
      places.set(node.id, { x: Math.cos(angle) * radius, y: Math.sin(angle) * radius });
    });
  }
  for (const type of ["group", "account", "identifier"] as const) {
    for (const node of all) {
      if (node.type !== type || places.has(node.id)) continue;
      places.set(node.id, between(node.id, radius / 4) ?? jitter(node.id, radius));
    }
  }
  return places;
}

function rank(family: Family | null): number {
  return family === null ? FAMILIES.length : FAMILIES.indexOf(family);
}
