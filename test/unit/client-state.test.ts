import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PairExplanation } from "../../server/contract/cluster.ts";
import type { Activity, Usage } from "../../server/contract/activity.ts";
import { type GraphSlice, GraphNode } from "../../server/contract/api.ts";
import { SavedEdits } from "../../server/contract/canvas.ts";
import {
  NO_EDITS,
  add,
  closeGroups,
  collapse,
  hide,
  hideOthers,
  isUntouched,
  move,
  openGroup,
  redo,
  settle,
  show,
  togglePins,
  undo,
} from "../../client/state/canvas.ts";
import {
  bits,
  changeText,
  clusterVerdict,
  compact,
  count,
  factText,
  interval,
  plural,
  probability,
  shorten,
  span,
} from "../../client/state/format.ts";
import { placeMarks } from "../../client/panels/cluster/TimelinePlot.tsx";
import { nextToReview } from "../../client/state/after-verdict.ts";
import { LEAD_LIMIT, readLead } from "../../client/state/lead.ts";
import { isView, narrowings, queueFilter, queueParams, viewPatch } from "../../client/state/queue-filter.ts";
import { cellText, readParameters } from "../../client/state/parameters.ts";
import { MEASURES, MOST_SERIES, SPLITS, needsUsage, roundUp, seriesOf } from "../../client/state/series.ts";
import { openGroups, openInto } from "../../client/state/groups.ts";
import { fromSaved, toSaved } from "../../client/state/saved.ts";
import { SCREENS, choice, formatNodes, formatView, parseNodes, parseView, type View } from "../../client/state/view.ts";
import { waterfall } from "../../client/state/waterfall.ts";

function parse(address: string): View {
  return parseView(new URL(address, "http://127.0.0.1"));
}

describe("the address", () => {
  const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 24 });
  const view: fc.Arbitrary<View> = fc.record({
    screen: fc.constantFrom(...SCREENS),
    // A path cannot hold "." and ".." as a part: every browser resolves them.
    id: fc.option(text.filter((id) => id !== "." && id !== "..")),
    params: fc.dictionary(
      fc.stringMatching(/^[a-z.]{1,8}$/).filter((name) => name !== "token"),
      text,
      { maxKeys: 4 },
    ),
    selected: fc.array(text, { maxLength: 6 }),
    camera: fc.record({
      x: fc.integer({ min: -2000, max: 2000 }).map((x) => x / 1000),
      y: fc.integer({ min: -2000, max: 2000 }).map((y) => y / 1000),
      ratio: fc.integer({ min: 20, max: 900 }).map((ratio) => ratio / 1000),
    }),
  });

  test("holds the nodes of a canvas, whatever their ids", () => {
    fc.assert(
      fc.property(fc.array(text), (nodes) => {
        expect(parseNodes(formatNodes(nodes))).toEqual(nodes);
      }),
    );
    expect(parseNodes("account:a account:b")).toEqual(["account:a", "account:b"]);
  });

  test("holds the whole view: reading what was written gives the same", () => {
    fc.assert(
      fc.property(view, (given) => {
        expect(parse(formatView(given))).toEqual({ ...given, params: { ...given.params } });
      }),
    );
  });

  test("is the same for equal views and leaves out what is empty", () => {
    expect(formatView({ screen: "clusters", id: "H-0001", params: { sort: "size", show: "" }, selected: [] })).toBe(
      "/clusters/H-0001?sort=size",
    );
    expect(formatView({ screen: "lead", id: null, params: { b: "2", a: "1" }, selected: ["ip:192.0.2.1"] })).toBe(
      "/lead?a=1&b=2#sel=ip%3A192.0.2.1",
    );
  });

  test("says nothing of a camera that sees all, and reads none from nonsense", () => {
    const whole: View = { screen: "canvas", id: null, params: {}, selected: [], camera: { x: 0.5, y: 0.5, ratio: 1 } };
    expect(formatView(whole)).toBe("/canvas");
    expect(formatView({ ...whole, camera: { x: 0.12345, y: -1 / 3, ratio: 0.25 } })).toBe(
      "/canvas#cam=0.1235,-0.3333,0.25",
    );
    for (const nonsense of ["1,2", "1,2,x", "1,2,0", ""])
      expect(parse(`/canvas#cam=${nonsense}`).camera).toBeUndefined();
  });

  test("never keeps the token, and reads what it does not know as the first screen", () => {
    expect(parse("/?token=secret")).toEqual({ screen: "clusters", id: null, params: {}, selected: [] });
    expect(parse("/nowhere/at-all").screen).toBe("clusters");
    expect(parse("/clusters/%E0%A4%A").id).toBe("%E0%A4%A");
  });

  test("takes only values that are allowed", () => {
    expect(choice(parse("/clusters?sort=size"), "sort", ["rank", "size"])).toBe("size");
    expect(choice(parse("/clusters?sort=DROP"), "sort", ["rank", "size"])).toBe("rank");
  });
});

describe("numbers and words", () => {
  test("short numbers keep their unit", () => {
    expect([0, 7.25, 940, 12_400, 571_000, 999_960, 28_800_000].map(compact)).toEqual([
      "0",
      "7.3",
      "940",
      "12.4\u202fk",
      "571\u202fk",
      "1\u202fM",
      "28.8\u202fM",
    ]);
    expect(count(22_001)).toBe("22,001");
    expect(plural(1, "account")).toBe("1 account");
    expect(plural(0, "account")).toBe("0 accounts");
  });

  test("bits have a sign, probabilities never claim certainty", () => {
    expect([34.81, -4, 0.02, -0.01].map(bits)).toEqual(["+34.8", "−4.0", "0", "0"]);
    expect([interval(1, 1), interval(0.873, 1), interval(0, 0.01)]).toEqual([
      ">\u202f0.99",
      "0.87–0.99",
      "<\u202f0.01",
    ]);
    expect([1, 0.97, 0].map(probability)).toEqual([">\u202f0.99", "0.97", "<\u202f0.01"]);
  });

  test("facts read as people write them, and numbers that name something stay as they are", () => {
    expect(factText("Opened", "2026-03-12T11:42:37.943Z")).toBe("12 Mar 2026, 11:42 UTC");
    expect(factText("Input tokens", "520317")).toBe("520,317");
    expect(factText("BIN", "975598")).toBe("975598");
  });

  test("shortened text keeps both ends and its limit", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 4, max: 40 }), (text, limit) => {
        const short = shorten(text, limit);
        expect(short.length).toBeLessThanOrEqual(Math.max(limit, 0));
        expect(short === text).toBe(text.length <= limit);
      }),
    );
  });

  test("spans of days", () => {
    expect(span("2026-04-22T10:00:00Z", "2026-06-05T10:00:00Z")).toBe("22 Apr – 5 Jun 2026");
    expect(span(null, null)).toBe("dates unknown");
  });

  test("a cluster's verdict is its members'", () => {
    const dispositions = { open: 10, confirmed_fraud: 0, benign: 0, inconclusive: 0 };
    expect(clusterVerdict({ size: 10, dispositions })).toEqual({ disposition: "open", accounts: 0, whole: true });
    expect(clusterVerdict({ size: 10, dispositions: { ...dispositions, open: 6, confirmed_fraud: 4 } })).toEqual({
      disposition: "confirmed_fraud",
      accounts: 4,
      whole: false,
    });
    expect(changeText({ kind: "same", by: 0 })).toBe("");
    expect(changeText({ kind: "grew", by: 310 })).toBe("grew 310");
  });
});

/** An address as the server sends it, with what a test says of it. */
function ipNode(more: Partial<GraphNode>): GraphNode {
  const fixed = { type: "identifier", kind: "ip", family: "network", label: "", hub: false, degree: 2, bits: 1 };
  const none = { hub_reason: null, core: null, linkage: null, cluster_id: null, disposition: null, verified: null };
  return GraphNode.parse({ ...fixed, ...none, status: null, exchanges: null, ...more });
}

describe("edits of a canvas", () => {
  const addition = { from: "account:a ip", nodes: [], edges: [] };

  test("undo goes back to the start, redo to the end, whatever was done", () => {
    const step = fc.oneof(
      fc
        .array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 })
        .map((nodes) => ({ kind: "hide", nodes }) as const),
      fc.constant({ kind: "show", nodes: [] } as const),
      fc.constant({ kind: "add", nodes: [] } as const),
      fc.constantFrom("x", "y").map((group) => ({ kind: "open", nodes: [group] }) as const),
      fc.constant({ kind: "close", nodes: [] } as const),
      fc.constantFrom("a", "b").map((node) => ({ kind: "pin", nodes: [node] }) as const),
      fc.constant({ kind: "collapse", nodes: [] } as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let history = NO_EDITS;
        for (const { kind, nodes } of steps) {
          if (kind === "hide") history = hide(history, nodes);
          else if (kind === "show") history = show(history);
          else if (kind === "open") history = openGroup(history, nodes[0] ?? "");
          else if (kind === "close") history = closeGroups(history);
          else if (kind === "pin") history = togglePins(history, nodes, new Map());
          else if (kind === "collapse") history = collapse(history, addition.from, new Set(["account:a"]));
          else history = add(history, addition);
        }
        const end = history.now;
        for (let i = 0; i < steps.length; i++) history = undo(history);
        expect(history.now).toEqual(NO_EDITS.now);
        for (let i = 0; i < steps.length; i++) history = redo(history);
        expect(history.now).toEqual(end);
      }),
    );
  });

  const at = (x: number) => new Map([["a", { x, y: 0 }]]);

  test("a drag is undone to where the node stood, and what the layout does later is no change of its own", () => {
    const dragged = move(NO_EDITS, at(1), at(5));
    expect(dragged.now).toMatchObject({ places: at(5), arranged: true });
    expect(undo(dragged).now.places).toEqual(at(1));
    expect(redo(undo(dragged)).now.places).toEqual(at(5));
    const settled = settle(hide(dragged, ["b"]), at(5), at(9));
    expect(settled.past).toHaveLength(2);
    expect([settled.now.places, undo(settled).now.places]).toEqual([at(9), at(5)]);
    expect(isUntouched(settle(NO_EDITS, at(1), at(2)).now)).toBe(true);
    expect([isUntouched(dragged.now), isUntouched(undo(dragged).now)]).toEqual([false, true]);
  });

  test("collapsing takes back what hangs on it, and leaves what something else holds", () => {
    const node = (id: string) => ipNode({ id });
    const history = [
      { from: "account:a ip", nodes: [node("ip:1"), node("ip:2")], edges: [] },
      { from: "ip:1 account", nodes: [node("account:b")], edges: [] },
      { from: "account:b ip", nodes: [node("ip:3")], edges: [] },
      { from: "path", nodes: [node("ip:2")], edges: [] },
      { from: "ip:2 account", nodes: [node("account:c")], edges: [] },
    ].reduce(add, NO_EDITS);
    const collapsed = collapse(history, "account:a ip", new Set(["account:a"]));
    expect(collapsed.now.added.map(({ from }) => from)).toEqual(["path", "ip:2 account"]);
    expect(undo(collapsed).now).toBe(history.now);
    expect(collapse(collapsed, "account:a ip", new Set())).toBe(collapsed);
  });

  test("pins toggle for a selection as a whole and keep the places", () => {
    const one = togglePins(NO_EDITS, ["a"], at(3));
    expect([[...one.now.pinned], one.now.places]).toEqual([["a"], at(3)]);
    const both = togglePins(one, ["a", "b"], new Map());
    expect([...both.now.pinned]).toEqual(["a", "b"]);
    expect([...togglePins(both, ["a", "b"], new Map()).now.pinned]).toEqual([]);
  });

  test("what is kept comes back: ids alone are kept, nodes and ties are as the graph has them now, what is gone is left out", () => {
    const a = ipNode({ id: "ip:1", label: "old" });
    const b = ipNode({ id: "ip:2" });
    const tie = { source: "account:a", target: "ip:1", type: "evidence", family: null, bits: 1, count: 1 } as const;
    const edge = { ...tie, first_seen: null, last_seen: null };
    const history = move(
      hide(add(NO_EDITS, { from: "account:a ip", nodes: [a, b], edges: [edge] }), ["ip:9"]),
      at(1),
      at(2.004),
    );
    const edits = SavedEdits.parse(JSON.parse(JSON.stringify(toSaved(history.now))));
    expect(JSON.stringify(edits)).not.toContain("old");
    const back = fromSaved({ edits, nodes: [{ ...a, label: "new" }], edges: [edge], groups: new Map() });
    expect(back).toEqual({
      ...history.now,
      added: [{ from: "account:a ip", nodes: [{ ...a, label: "new" }], edges: [edge] }],
      places: at(2),
    });
  });

  test("of an opened group nothing but its name is kept; it comes back with what it holds now, or closed", () => {
    const group = "group:H-0001/1";
    const slice: GraphSlice = {
      nodes: [ipNode({ id: "ip:1" })],
      edges: [],
      shown: { accounts: 0, accounts_total: 0, identifiers: 1, identifiers_total: 1, why: null },
    };
    const history = openInto(NO_EDITS, group, slice);
    const edits = toSaved(history.now);
    expect(edits.added).toEqual([{ from: group, nodes: [], ties: [] }]);
    const kept = { edits, nodes: [], edges: [] };
    expect(openGroups(kept.edits)).toEqual([group]);
    expect(fromSaved({ ...kept, groups: new Map([[group, slice]]) })).toEqual(history.now);
    expect(fromSaved({ ...kept, groups: new Map() }).added).toEqual([]);
  });

  test("hiding others keeps what was chosen, and changes nothing twice", () => {
    const history = hideOthers(NO_EDITS, ["a"], ["a", "b", "c"]);
    expect([...history.now.hidden]).toEqual(["b", "c"]);
    expect(hideOthers(history, ["a"], ["a", "b", "c"])).toBe(history);
    expect([...show(history, ["b"]).now.hidden]).toEqual(["c"]);
  });
});

describe("a lead", () => {
  test("is split at lines, tabs, commas and semicolons; repeats are counted", () => {
    expect(readLead(' a1, "b 2"\r\n\n192.0.2.1;a1\tc')).toEqual({
      values: ["a1", "b 2", "192.0.2.1", "c"],
      duplicates: 1,
      dropped: 0,
    });
  });

  test("holds at most its limit and says how many were left out", () => {
    const text = Array.from({ length: LEAD_LIMIT + 7 }, (_, i) => `acct_${i}`).join("\n");
    const { values, dropped } = readLead(`${"x".repeat(601)}\n${text}`);
    expect(values.length).toBe(LEAD_LIMIT);
    expect(dropped).toBe(8);
  });
});

describe("parameters of an investigation", () => {
  const parameters = [
    { name: "cluster", type: "cluster", title: "Cluster", default: null },
    { name: "limit", type: "number", title: "Rows", default: 50 },
    { name: "since", type: "date", title: "Since", default: "2026-04-01" },
    { name: "accounts", type: "accounts", title: "Accounts", default: ["a", "b"] },
    { name: "all", type: "boolean", title: "All", default: false },
  ] as const;

  test("are read as their types", () => {
    const typed = { cluster: " H-0001 ", limit: "20", since: "2026-05-01", accounts: "a\nb, c", all: "true" };
    expect(
      readParameters(
        parameters.map((p) => ({ ...p, default: null })),
        typed,
      ),
    ).toEqual({
      values: { cluster: "H-0001", limit: 20, since: "2026-05-01", accounts: ["a", "b", "c"], all: true },
      wrong: {},
    });
  });

  test("name the fields that do not fit", () => {
    const { wrong } = readParameters(
      parameters.map((p) => ({ ...p, default: null })),
      {
        limit: "many",
        since: "soon",
      },
    );
    expect(Object.keys(wrong)).toEqual(["cluster", "limit", "since", "accounts"]);
  });

  test("results become text", () => {
    expect([null, 12_000, 0.12345, true, ["a", 2], { id: "x" }].map(cellText)).toEqual([
      "",
      "12,000",
      "0.123",
      "yes",
      "a, 2",
      '{"id":"x"}',
    ]);
  });
});

describe("the timeline", () => {
  const part = (name: string, exchanges: number[]) => ({ name, exchanges, tokens: 0, accounts: 1 });
  const activity: Activity = {
    days: ["2026-05-01", "2026-05-02"],
    exchanges: [28, 36],
    active_accounts: [5, 6],
    sign_ups: [1, 0],
    hand_offs: [0, 1],
    events: [],
  };
  const usage: Usage = {
    input_tokens: [1, 2],
    output_tokens: [3, 4],
    models: [1, 2, 3, 4, 5, 6, 7].map((n) => part(`m${n}`, [n, n + 1])),
    capabilities: [part("none", [0, 0])],
    channels: [],
  };

  test("splits by model, sums up the small ones, and loses nothing", () => {
    const series = seriesOf(activity, usage, "exchanges", "model") ?? [];
    expect(series.length).toBe(MOST_SERIES + 1);
    expect(series.map(({ name }) => name)).toEqual(["m7", "m6", "m5", "m4", "m3", "2 others"]);
    expect(activity.days.map((_, day) => series.reduce((sum, { values }) => sum + (values[day] ?? 0), 0))).toEqual([
      28, 35,
    ]);
    expect(seriesOf(activity, usage, "exchanges", "capability")).toEqual([]);
  });

  test("charts of the activity need no usage, the others wait for it", () => {
    for (const measure of MEASURES) {
      for (const split of SPLITS) {
        expect(seriesOf(activity, usage, measure, split)).not.toBeNull();
        expect(seriesOf(activity, null, measure, split) === null).toBe(needsUsage(measure, split));
      }
    }
    expect(seriesOf(activity, usage, "tokens", "model")?.map(({ total }) => total)).toEqual([3, 7]);
  });

  test("axes end at round numbers not below the highest bar", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e9, noNaN: true }), (value) => {
        const top = roundUp(value);
        expect(top).toBeGreaterThanOrEqual(value);
        expect(top).toBeLessThanOrEqual(value * 2.5001);
      }),
    );
  });
});

describe("the sum of bits", () => {
  test("starts at the prior, ends at the total, and fits its scale", () => {
    const family = fc.record({
      family: fc.constantFrom("payment", "network", "template" as const),
      bits: fc.double({ min: -5, max: 40, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.double({ min: -30, max: 0, noNaN: true }),
        fc.array(family, { maxLength: 6 }),
        (prior, families) => {
          const total = prior + families.reduce((sum, { bits: value }) => sum + value, 0);
          const pair: PairExplanation = {
            run_id: "R-0001",
            a: "a",
            b: "b",
            prior_bits: prior,
            families: families.map((entry) => ({ ...entry, evidence: [] })),
            total_bits: total,
            probability: 0.5,
            linked: true,
            verdict: "",
          };
          const steps = waterfall(pair);
          expect(steps.families.at(-1)?.to ?? prior).toBeCloseTo(total, 6);
          let at = prior;
          for (const { from, to } of steps.families) {
            expect(from).toBe(at);
            at = to;
            expect(Math.min(from, to)).toBeGreaterThanOrEqual(steps.low);
            expect(Math.max(from, to)).toBeLessThanOrEqual(steps.high);
          }
        },
      ),
    );
  });
});

describe("the filter of the queue", () => {
  const at = (params: Record<string, string>): View => ({ screen: "clusters", id: null, params, selected: [] });

  test("asks the server for what the address says, and leaves out what it does not know", () => {
    const params = {
      show: "flagged",
      verdict: "open",
      band: "huge",
      family: "network",
      who: "@me",
      min: "20",
      max: "x",
    };
    expect(queueFilter(at(params), "kim")).toEqual({
      status: "flagged",
      sort: "rank",
      disposition: "open",
      family: "network",
      assignee: "kim",
      min_size: "20",
    });
  });

  test("says in words what narrows it, each with what takes it away", () => {
    expect(narrowings({ who: "@nobody", min: "20", change: "grew", tab: "members" })).toEqual([
      { text: "since the last run: grew", params: ["change"] },
      { text: "nobody's", params: ["who"] },
      { text: "20 to any number of accounts", params: ["min", "max"] },
    ]);
  });

  test("a view is the queue's settings alone: it leaves the open cluster's, and knows itself again", () => {
    const params = { show: "changed", sort: "size", tab: "members", muted: "network" };
    const saved = queueParams(params);
    expect(saved).toEqual({ show: "changed", sort: "size" });
    const shown = { ...params, ...viewPatch({}), ...viewPatch(saved) };
    expect(isView(shown, saved)).toBe(true);
    expect(shown.tab).toBe("members");
    expect(isView({ ...shown, band: "weak" }, saved)).toBe(false);
  });
});

test("after a verdict the next cluster without one opens, else the next", () => {
  const cluster = (cluster_id: string, benign: number) => ({
    cluster_id,
    size: 10,
    dispositions: { open: 10 - benign, benign, confirmed_fraud: 0, inconclusive: 0 },
  });
  const queue = [cluster("a", 0), cluster("b", 10), cluster("c", 5), cluster("d", 4), cluster("e", 10)];
  expect(nextToReview(queue, 0)).toBe("d");
  expect(nextToReview(queue, 3)).toBe("e");
  expect(nextToReview(queue, 4)).toBeUndefined();
});

test("what happened stands on two lines of labels, before its line at the right end, and only in its tooltip where both are taken", () => {
  const day = 86_400_000;
  const slots = { start: 0, width: day, length: 100 };
  const at = (place: number, label: string) => ({ at: new Date(place * day).toISOString(), kind: "launch", label });
  const events = [at(10, "app for teams"), at(12, "first ban wave"), at(14, "a new model"), at(60, "x"), at(99, "end")];
  const marks = placeMarks(events, slots, 4, 460);
  expect(marks.map(({ line }) => line)).toEqual([0, 1, null, 0, 0]);
  expect(marks.map(({ before }) => before)).toEqual([false, false, false, false, true]);
});
