import { FAMILIES, type Family } from "../../server/contract/graph.ts";
import type { Place } from "../state/canvas.ts";
import type { Scene } from "./scene.ts";

/** Room for one account and for one identifier, which is drawn larger, in the layout's own unit. */
const ROOM = 12;
const WIDE_ROOM = 22;
/** Turn between neighbours of a sunflower (the golden angle). */
const TURN = Math.PI * (3 - Math.sqrt(5));

/**
 * Places that group the canvas by family: each family's identifiers together on a ring, its accounts (those that it ties most, in bits)
 * beside them towards the middle; hubs on a ring outside, accounts without any tie in the middle.
 */
export function arrangeByFamily(scene: Scene): Map<string, Place> {
  const groups = FAMILIES.map((family) => ({
    family,
    identifiers: new Array<string>(),
    accounts: new Array<string>(),
  }));
  const of = new Map(groups.map((group) => [group.family, group]));
  const hubs: string[] = [];
  const loose: string[] = [];
  const strongest = strongestFamilies(scene);
  for (const [id, node] of scene.nodes) {
    const family = node.type === "account" ? strongest.get(id) : (node.family ?? "other");
    if (node.hub) hubs.push(id);
    else if (family === undefined) loose.push(id);
    else if (node.type === "account") of.get(family)?.accounts.push(id);
    else of.get(family)?.identifiers.push(id);
  }
  const present = groups.filter(({ identifiers, accounts }) => identifiers.length + accounts.length > 0);
  const reach = (size: number, room: number): number => room * Math.sqrt(size);
  const widest = Math.max(
    ROOM,
    ...present.map(({ identifiers, accounts }) => reach(identifiers.length, WIDE_ROOM) + reach(accounts.length, ROOM)),
  );
  const inner =
    present.length < 2
      ? reach(loose.length, ROOM)
      : Math.max(reach(loose.length, ROOM), widest / Math.sin(Math.PI / present.length) / 2) + widest;
  const places = new Map<string, Place>();
  present.forEach(({ identifiers, accounts }, index) => {
    const angle = Math.PI / 2 - (index / present.length) * 2 * Math.PI;
    const at = (distance: number): Place => ({ x: Math.cos(angle) * distance, y: Math.sin(angle) * distance });
    sunflower(accounts, at(inner), ROOM, places);
    sunflower(
      identifiers,
      at(inner + reach(accounts.length, ROOM) + reach(identifiers.length, WIDE_ROOM) + ROOM),
      WIDE_ROOM,
      places,
    );
  });
  sunflower(loose, { x: 0, y: 0 }, ROOM, places);
  hubs.forEach((id, index) => {
    const angle = Math.PI / 2 - ((index + 0.5) / hubs.length) * 2 * Math.PI;
    const distance = inner + 2 * widest + 3 * ROOM;
    places.set(id, { x: Math.cos(angle) * distance, y: Math.sin(angle) * distance });
  });
  return places;
}

/** The family that gives each account most bits on the canvas. */
function strongestFamilies(scene: Scene): Map<string, Family> {
  const sums = new Map<string, Map<Family, number>>();
  for (const { source, target, family, bits } of scene.edges.values()) {
    if (family === null || bits <= 0) continue;
    for (const id of [source, target]) {
      const own = sums.get(id) ?? new Map<Family, number>();
      own.set(family, (own.get(family) ?? 0) + bits);
      sums.set(id, own);
    }
  }
  return new Map(
    [...sums].map(([id, own]) => [id, [...own].reduce((best, next) => (next[1] > best[1] ? next : best))[0]]),
  );
}

/** Packs nodes evenly around a middle. */
function sunflower(ids: readonly string[], middle: Place, room: number, places: Map<string, Place>): void {
  ids.forEach((id, index) => {
    const distance = room * 0.9 * Math.sqrt(index);
    places.set(id, {
      x: middle.x + Math.cos(index * TURN) * distance,
      y: middle.y + Math.sin(index * TURN) * distance,
    });
  });
}
