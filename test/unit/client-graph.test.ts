import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GraphNode, type GraphEdge, type GraphSlice } from "../../server/contract/api.ts";
import { boxBetween, isInside, nearestTowards } from "../../client/graph/area.ts";
import { arrangeByFamily } from "../../client/graph/arrange.ts";
import { edgeColour, edgeWidth, nodeLook, SHAPE } from "../../client/graph/appearance.ts";
import { BUNDLE, strongest } from "../../client/graph/bundle.ts";
import { NODE_FIELDS, layoutJob, parkPlaces } from "../../client/graph/layout-job.ts";
import { veil, type Palette } from "../../client/graph/palette.ts";
import { buildScene, drawnAs, edgeKey, realNodes, sharedOnCanvas, shownNeighbours } from "../../client/graph/scene.ts";
import { fraction, seedPlaces } from "../../client/graph/seeds.ts";
import { separate } from "../../client/graph/separate.ts";
import { NO_EDITS, add, hide, openGroup, undo } from "../../client/state/canvas.ts";
import { closeInto, openGroups, openInto } from "../../client/state/groups.ts";

const NONE = new Set<never>();

function node(id: string, more: Partial<GraphNode> = {}): GraphNode {
  const account = id.startsWith("account:");
  return GraphNode.parse({
    id,
    type: account ? "account" : "identifier",
    kind: id.slice(0, id.indexOf(":")),
    family: account ? null : "network",
    label: id,
    hub: false,
    hub_reason: null,
    degree: 2,
    bits: account ? null : 8,
    core: account ? true : null,
    linkage: null,
    cluster_id: null,
    disposition: account ? "open" : null,
    verified: account ? false : null,
    status: null,
    exchanges: account ? 10 : null,
    ...more,
  });
}

function edge(source: string, target: string, more: Partial<GraphEdge> = {}): GraphEdge {
  const link = target.startsWith("account:");
  return {
    source,
    target,
    type: link ? "link" : "evidence",
    family: link ? null : "network",
    bits: 8,
    count: 1,
    first_seen: null,
    last_seen: null,
    ...more,
  };
}

function slice(nodes: GraphNode[], edges: GraphEdge[]): GraphSlice {
  return { nodes, edges, shown: { accounts: 0, accounts_total: 0, identifiers: 0, identifiers_total: 0, why: null } };
}

/** Eight accounts that share four templates, and two of them an IP. */
function ring(): GraphSlice {
  const accounts = Array.from({ length: 8 }, (_, i) => `account:a${i}`);
  const templates = ["fingerprint:t1", "fingerprint:t2", "fingerprint:t3", "fingerprint:t4"];
  return slice(
    [...accounts, ...templates, "ip:192.0.2.1"].map((id) => node(id)),
    [
      ...accounts.flatMap((account) => templates.map((template) => edge(account, template))),
      edge("account:a0", "ip:192.0.2.1"),
      edge("account:a1", "ip:192.0.2.1"),
    ],
  );
}

describe("the scene", () => {
  test("draws identifiers that say the same as one group, whose edge has the bits of all", () => {
    const scene = buildScene(ring(), NO_EDITS.now, NONE);
    const group = `${BUNDLE}fingerprint:t1`;
    expect([...scene.bundles.keys()]).toEqual([group]);
    expect(scene.nodes.get(group)?.label).toBe("4 prompt templates");
    expect(scene.nodes.has("fingerprint:t2")).toBe(false);
    expect(scene.nodes.has("ip:192.0.2.1")).toBe(true);
    expect(scene.edges.get(`evidence account:a3 ${group}`)).toMatchObject({ bits: 32, count: 4 });
    expect([scene.accounts, scene.identifiers]).toEqual([8, 5]);
    expect(drawnAs(scene, "fingerprint:t3")).toBe(group);
    expect(realNodes(scene, [group, "ip:192.0.2.1"])).toEqual([
      "fingerprint:t1",
      "fingerprint:t2",
      "fingerprint:t3",
      "fingerprint:t4",
      "ip:192.0.2.1",
    ]);
    expect(shownNeighbours(scene, "account:a0")).toEqual(
      new Map([
        ["ip", 1],
        ["fingerprint", 4],
      ]),
    );
  });

  test("takes a group apart when it was opened", () => {
    const { now } = openGroup(NO_EDITS, `${BUNDLE}fingerprint:t1`);
    const scene = buildScene(ring(), now, NONE);
    expect(scene.bundles.size).toBe(0);
    expect(scene.nodes.size).toBe(13);
  });

  test("hides nodes with their edges, mutes families, and counts both", () => {
    const { now } = hide(NO_EDITS, ["account:a0"]);
    const scene = buildScene(ring(), now, NONE);
    expect(scene.hidden).toBe(1);
    expect([...scene.edges.values()].some(({ source }) => source === "account:a0")).toBe(false);
    const muted = buildScene(ring(), NO_EDITS.now, new Set(["network" as const]));
    expect([muted.muted, muted.identifiers, muted.edges.size]).toEqual([5, 0, 0]);
  });

  test("an expansion adds nodes and edges once and leaves hidden ones hidden", () => {
    const addition = {
      from: "ip:192.0.2.1 account",
      nodes: [node("account:a0", { label: "stale" }), node("account:new")],
      edges: [edge("account:a0", "ip:192.0.2.1"), edge("account:new", "ip:192.0.2.1")],
    };
    const hidden = hide(NO_EDITS, ["account:a1"]);
    const before = buildScene(ring(), hidden.now, NONE);
    const after = buildScene(ring(), add(hidden, addition).now, NONE);
    expect(after.accounts - before.accounts).toBe(1);
    expect(after.edges.size - before.edges.size).toBe(1);
    expect(after.nodes.get("account:a0")?.label).toBe("account:a0");
    expect(after.nodes.has("account:a1")).toBe(false);
  });

  test("every edge's ends are drawn and neighbours of each other", () => {
    const id = fc.constantFrom("account:a", "account:b", "account:c", "ip:1.2.3.4", "ip:5.6.7.8", "payment:p");
    fc.assert(
      fc.property(
        fc.uniqueArray(id),
        fc.array(fc.tuple(id, id), { maxLength: 30 }),
        fc.array(id),
        (ids, pairs, hidden) => {
          const base = slice(
            ids.map((name) => node(name)),
            pairs.map(([a, b]) => edge(a, b)),
          );
          const scene = buildScene(base, hide(NO_EDITS, hidden).now, NONE);
          for (const [key, { source, target, type }] of scene.edges) {
            expect(scene.nodes.has(source) && scene.nodes.has(target)).toBe(true);
            expect(scene.neighbours.get(source)?.has(target) && scene.neighbours.get(target)?.has(source)).toBe(true);
            expect(key).toBe(edgeKey({ source, target, type }));
          }
          for (const name of hidden) expect(scene.nodes.has(name)).toBe(false);
        },
      ),
    );
  });

  test("a link is the same in both directions", () => {
    const links = [edge("account:b", "account:a"), edge("account:a", "account:b")];
    expect(buildScene(slice([node("account:a"), node("account:b")], links), NO_EDITS.now, NONE).edges.size).toBe(1);
  });

  test("too many ties are thinned to the strongest of either end", () => {
    const names = Array.from({ length: 30 }, (_, i) => `account:${i}`);
    const all = new Map(
      names.flatMap((a, i) =>
        names.slice(i + 1).map((b): [string, GraphEdge] => [`${a} ${b}`, edge(a, b, { bits: fraction(a + b) })]),
      ),
    );
    const kept = strongest(all, names.length);
    expect(kept.size).toBeLessThan(all.size / 3);
    for (const name of names) {
      const own = [...all.values()].filter(({ source, target }) => source === name || target === name);
      const best = own.toSorted((a, b) => b.bits - a.bits)[0];
      expect([...kept.values()]).toContain(best);
    }
    expect(strongest(all, 100)).toBe(all);
  });

  test("what a selection shares is counted on the canvas", () => {
    const scene = buildScene(ring(), NO_EDITS.now, NONE);
    const shared = sharedOnCanvas(scene, ["account:a0", "account:a1", "account:a2"]);
    expect(shared.map(({ node: { label }, accounts }) => [label, accounts])).toEqual([
      ["4 prompt templates", 3],
      ["ip:192.0.2.1", 2],
    ]);
  });
});

/** Two groups that share an address of their own each, and a bundle of two of 40 addresses. */
function twoGroups(): GraphSlice {
  const group = (path: string, size: number) =>
    node(`group:H-1/${path}`, {
      type: "group",
      family: null,
      degree: size,
      group: {
        cluster: "H-1",
        path,
        size,
        core: size / 2,
        verdicts: { open: size, confirmed_fraud: 0, benign: 0, inconclusive: 0 },
      },
    });
  const [one, other] = ["group:H-1/1", "group:H-1/2"];
  const bundle = `${BUNDLE}H-1/#1`;
  return {
    ...slice(
      [group("1", 60), group("2", 50), node("ip:192.0.2.1"), node("ip:192.0.2.8"), node("ip:192.0.2.9")],
      [
        edge(one, "ip:192.0.2.1"),
        edge(one, bundle, { count: 55 }),
        edge(other, bundle, { count: 44 }),
        edge(one, "ip:192.0.2.8", { count: 2 }),
        edge(other, "ip:192.0.2.9", { count: 3 }),
      ],
    ),
    bundles: [{ id: bundle, members: ["ip:192.0.2.8", "ip:192.0.2.9"], total: 40, accounts: 99 }],
  };
}

describe("groups of accounts", () => {
  const bundle = `${BUNDLE}H-1/#1`;
  const inside = slice(
    [node("account:a1"), node("account:a2")],
    [edge("account:a1", "ip:192.0.2.1"), edge("account:a2", bundle)],
  );

  test("are drawn with the server's bundles and what it counted over all of each", () => {
    const scene = buildScene(twoGroups(), NO_EDITS.now, NONE);
    expect([...scene.nodes.keys()].toSorted()).toEqual([bundle, "group:H-1/1", "group:H-1/2", "ip:192.0.2.1"]);
    expect([scene.groups, scene.grouped, scene.accounts, scene.identifiers]).toEqual([2, 110, 0, 41]);
    expect(scene.nodes.get(bundle)?.label).toBe("40 IP addresses");
    expect(scene.edges.get(`evidence group:H-1/1 ${bundle}`)?.count).toBe(55);
    const apart = buildScene(twoGroups(), openGroup(NO_EDITS, bundle).now, NONE);
    expect(apart.nodes.has(bundle)).toBe(false);
    expect(apart.edges.get("evidence group:H-1/2 ip:192.0.2.9")?.count).toBe(3);
  });

  test("open into what they hold, in their place; close again with what was opened in them; both can be undone", () => {
    const opened = openInto(NO_EDITS, "group:H-1/1", inside);
    expect(openInto(opened, "group:H-1/1", inside)).toBe(opened);
    const scene = buildScene(twoGroups(), opened.now, NONE);
    expect(scene.nodes.has("group:H-1/1")).toBe(false);
    expect([scene.groups, scene.grouped, scene.accounts]).toEqual([1, 50, 2]);
    expect(scene.within.get("account:a1")).toBe("group:H-1/1");
    expect(scene.neighbours.get(bundle)).toEqual(new Set(["group:H-1/2", "account:a2"]));
    const deeper = openInto(opened, "group:H-1/1.2", inside);
    expect(openGroups(deeper.now)).toEqual(["group:H-1/1", "group:H-1/1.2"]);
    const closed = closeInto(deeper, ["group:H-1/1"]);
    expect(openGroups(closed.now)).toEqual([]);
    expect(openGroups(closeInto(deeper, ["group:H-1/1.2"]).now)).toEqual(["group:H-1/1"]);
    expect(undo(closed)).toMatchObject({ now: deeper.now });
  });

  test("accounts of an opened group start where it stood", () => {
    const scene = buildScene(twoGroups(), openInto(NO_EDITS, "group:H-1/1", inside).now, NONE);
    const known = new Map([["group:H-1/1", { x: 1000, y: -1000 }]]);
    const places = seedPlaces(scene.nodes.values(), scene.neighbours, known, scene.within);
    const { x, y } = places.get("account:a2") ?? { x: 0, y: 0 };
    expect(Math.hypot(x - 1000, y + 1000)).toBeLessThan(100);
  });
});

describe("the layout", () => {
  test("starts the same way each time, keeps known places, and puts new nodes beside their neighbours", () => {
    const scene = buildScene(ring(), openGroup(NO_EDITS, `${BUNDLE}fingerprint:t1`).now, NONE);
    const first = seedPlaces(scene.nodes.values(), scene.neighbours, new Map());
    expect(seedPlaces(scene.nodes.values(), scene.neighbours, new Map())).toEqual(first);
    expect(first.size).toBe(scene.nodes.size);
    first.delete("account:a0");
    const again = seedPlaces(scene.nodes.values(), scene.neighbours, first);
    for (const [id, place] of first) expect(again.get(id)).toEqual(place);
    const near = [...(scene.neighbours.get("account:a0") ?? [])].map((id) => first.get(id) ?? { x: 0, y: 0 });
    const middle = near.reduce((sum, { x }) => sum + x, 0) / near.length;
    expect(Math.abs((again.get("account:a0")?.x ?? Infinity) - middle)).toBeLessThan(12 * Math.sqrt(14));
  });

  test("jobs index nodes by their offset and weigh them by their springs", () => {
    const job = layoutJob(
      [
        { x: 1, y: 2, size: 4 },
        { x: 3, y: 4, size: 6 },
      ],
      [{ source: 0, target: 1, weight: 2 }],
    );
    expect([...job.edges]).toEqual([0, NODE_FIELDS, 2]);
    expect([job.nodes[6], job.nodes[NODE_FIELDS + 6]]).toEqual([3, 3]);
    expect([...job.radii]).toEqual([4, 6]);
    const apart = layoutJob(
      Array.from({ length: 4 }, (_, x) => ({ x, y: 0, size: 1 })),
      [
        { source: 0, target: 1, weight: 1 },
        { source: 2, target: 3, weight: 1 },
      ],
    );
    expect(Number(apart.settings["gravity"])).toBeGreaterThan(Number(job.settings["gravity"]));
  });

  test("discs are pushed apart until none overlaps", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 })), {
          minLength: 2,
          maxLength: 40,
        }),
        (points) => {
          const positions = Float32Array.from(points.flat());
          const radii = new Float32Array(points.length).fill(1);
          for (let pass = 0; pass < 400 && separate(positions, radii) > 0; pass++);
          for (let i = 0; i < points.length; i++) {
            for (let j = i + 1; j < points.length; j++) {
              const apart = Math.hypot(
                (positions[2 * i] ?? 0) - (positions[2 * j] ?? 0),
                (positions[2 * i + 1] ?? 0) - (positions[2 * j + 1] ?? 0),
              );
              expect(apart).toBeGreaterThan(1.9);
            }
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test("fixed discs stay where they are while others make room", () => {
    const positions = Float32Array.from([0, 0, 0.5, 0, 0.2, 0.1]);
    const radii = new Float32Array(3).fill(1);
    const fixed = Uint8Array.from([1, 0, 1]);
    for (let pass = 0; pass < 200 && separate(positions, radii, fixed) > 0; pass++);
    expect([...positions.slice(0, 2), ...positions.slice(4)]).toEqual([0, 0, Math.fround(0.2), Math.fround(0.1)]);
    expect(Math.hypot((positions[2] ?? 0) - 0.2, (positions[3] ?? 0) - 0.1)).toBeGreaterThan(1.9);
  });

  test("grouping by family gives every node a place of its own, each family's nearer to each other than to another's", () => {
    const base = slice(
      [
        ...Array.from({ length: 12 }, (_, i) => node(`ip:192.0.2.${i}`)),
        ...Array.from({ length: 9 }, (_, i) => node(`payment:p${i}`, { family: "payment" })),
        node("ip:203.0.113.1", { hub: true }),
        node("account:a"),
        node("account:loose"),
      ],
      [edge("account:a", "payment:p1", { family: "payment" })],
    );
    const scene = buildScene(base, NO_EDITS.now, NONE);
    const places = arrangeByFamily(scene);
    expect(places.size).toBe(scene.nodes.size);
    expect(new Set([...places.values()].map(({ x, y }) => `${x.toFixed(3)} ${y.toFixed(3)}`)).size).toBe(places.size);
    const apart = (a: string, b: string): number => {
      const [one, other] = [places.get(a), places.get(b)];
      return Math.hypot((one?.x ?? 0) - (other?.x ?? 0), (one?.y ?? 0) - (other?.y ?? 0));
    };
    expect(apart("payment:p0", "payment:p8")).toBeLessThan(apart("payment:p0", "ip:192.0.2.0"));
    expect(apart("account:a", "payment:p0")).toBeLessThan(apart("account:a", "ip:192.0.2.0"));
  });

  test("nodes without ties stand below the rest, each on its own place", () => {
    const places = parkPlaces(37, { left: -10, right: 10, bottom: -5 });
    expect(new Set(places.map(({ x, y }) => `${x.toFixed(4)} ${y.toFixed(4)}`)).size).toBe(37);
    for (const { x, y } of places) {
      expect(y).toBeLessThan(-5);
      expect(Math.abs(x)).toBeLessThanOrEqual(10);
    }
  });
});

describe("appearance", () => {
  const colour = "#102030";
  const palette: Palette = {
    canvas: "#000000",
    panel: colour,
    line: colour,
    text: colour,
    muted: "#777777",
    group: "#1c2940",
    account: "#cccccc",
    edge: "#888888",
    accent: "#0000ff",
    harm: "#ff0000",
    clear: "#00ff00",
    family: {
      payment: "#e69f00",
      network: "#56b4e9",
      template: "#009e73",
      synchrony: "#cc79a7",
      client: "#f0e442",
      signup: "#d55e00",
      other: "#9aa4b2",
    },
    edgeStrength: 0.3,
  };
  const at = { selected: false, strength: 1, reach: 4, crowd: 100 };

  test("kind, verdict, fringe and hub are told by shape, not by colour alone", () => {
    const looks = [
      node("account:a"),
      node("account:a", { core: false }),
      node("account:a", { disposition: "confirmed_fraud" }),
      node("account:a", { disposition: "benign" }),
      node("account:a", { disposition: "inconclusive" }),
      node("ip:192.0.2.1"),
      node("ip:192.0.2.1", { hub: true }),
    ].map((given) => nodeLook(given, at, palette));
    const shapes = looks.map(({ shape, mark, dashed }) => `${shape} ${mark} ${dashed}`);
    expect(new Set(shapes).size).toBe(shapes.length);
    expect(looks[2]?.shape).toBe(SHAPE.diamond);
    expect(looks[5]?.shape).toBe(SHAPE.square);
  });

  test("red is only for harm, hubs are grey, and width grows with bits on one scale", () => {
    expect(nodeLook(node("account:a", { disposition: "confirmed_fraud" }), at, palette).fill).toBe(veil("#ff0000", 1));
    expect(nodeLook(node("ip:192.0.2.1", { hub: true }), at, palette).border).toBe(veil("#777777", 1));
    expect(edgeWidth(0)).toBeLessThan(edgeWidth(10));
    expect(edgeWidth(30)).toBe(edgeWidth(300));
    expect(edgeColour(edge("account:a", "ip:192.0.2.1", { bits: 0 }), "touched", 10, palette)).toBe(
      veil("#888888", 0.75),
    );
  });

  test("opacity is multiplied into the channels", () => {
    expect(veil("#ff8000", 0.5)).toBe("rgba(128,64,0,0.500)");
  });
});

describe("choosing on the canvas", () => {
  test("a lasso holds what lies inside of it, a box what lies between its corners", () => {
    const hook = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
      { x: 5, y: 2 },
      { x: 0, y: 10 },
    ];
    expect(isInside({ x: 5, y: 1 }, hook)).toBe(true);
    expect(isInside({ x: 5, y: 6 }, hook)).toBe(false);
    const numbers = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(numbers, numbers, numbers, numbers, numbers, numbers, (ax, ay, bx, by, x, y) => {
        const inside = Math.min(ax, bx) < x && x < Math.max(ax, bx) && Math.min(ay, by) < y && y < Math.max(ay, by);
        fc.pre(![ax, bx].includes(x) && ![ay, by].includes(y));
        expect(isInside({ x, y }, boxBetween({ x: ax, y: ay }, { x: bx, y: by }))).toBe(inside);
      }),
    );
  });

  test("an arrow key goes to the nearest in its direction, rather straight ahead than aside", () => {
    const points = [
      ["ahead", { x: 30, y: 4 }],
      ["aside", { x: 10, y: 40 }],
      ["behind", { x: -5, y: 0 }],
    ] as const;
    expect(nearestTowards({ x: 0, y: 0 }, points, "right")).toBe("ahead");
    expect(nearestTowards({ x: 0, y: 0 }, points, "down")).toBe("aside");
    expect(nearestTowards({ x: 0, y: 0 }, points, "left")).toBe("behind");
    expect(nearestTowards({ x: 0, y: 0 }, points, "up")).toBeNull();
  });
});
