import { Settings } from "../../../server/contract/settings.ts";
import { findCommunities } from "../../../server/detect/communities.ts";
import { seededRng } from "../../../server/detect/kernels/random.ts";
import { drawHubPairs } from "../../../server/link/draw-hub-pairs.ts";
import { findLinks } from "../../../server/link/find-links.ts";
import { linkAccounts } from "../../../server/link/link.ts";
import type { Evidence } from "../../../server/link/score-pair.ts";
import type { Measure } from "../measure.ts";
import type { Observation } from "../observation.ts";
import { letterWorld } from "../places.ts";
import { runPython } from "../python.ts";
import { projectFiles } from "../world.ts";
import { runStep } from "../work.ts";

const LIMIT_S = 900;

/** Pairs that share something, scored. */
export const LINK: Measure = {
  name: "link",
  title: "Candidate pairs scored",
  goal: "≥ 5 million pairs a second, the budget kept at any distribution of degrees",
  figure: "pairs_per_second",
  unit: "pairs/s",
  async contenders(setting) {
    const { folder } = await letterWorld(setting.places, setting.scale);
    return [
      {
        name: "Hydrascope",
        what: "one pass over all pairs that share a value which is no hub, and those drawn of hubs, the weights known: sums by family, synchrony where it decides, the strongest links kept; one thread",
        run: () => runStep(setting, "link", folder, LIMIT_S),
      },
      {
        name: "Splink",
        what: "Splink on DuckDB, two threads: each account with its commonest value of six columns, blocking on each of them where at most 50 accounts share it, m and u estimated before the clock starts, `predict` timed",
        run: () => runPython(setting.places, "splink_pairs.py", [folder], LIMIT_S),
      },
    ];
  },
};

/** Times one pass of linking on a world; what is read and weighed before does not count. */
export async function timeLinking(folder: string): Promise<Observation> {
  const projection = await projectFiles(folder);
  const settings = Settings.parse({});
  const n = projection.accounts.length;
  const { resolution } = settings;
  const { evidence } = linkAccounts(
    projection,
    settings,
    (links, rule, without) => findCommunities(n, links, rule, { resolution, seed: 1, without }),
    seededRng(1),
    () => undefined,
  );
  const start = performance.now();
  const links = findLinks(evidence, settings, () => undefined);
  const seconds = (performance.now() - start) / 1000;
  const pairs = countCandidates(evidence);
  return { seconds, seen: { pairs, pairs_per_second: Math.round(pairs / seconds), links: links.a.length } };
}

/** Distinct pairs of accounts that are tried: those that share a value which starts pairs, and those drawn of hubs. */
function countCandidates(evidence: Evidence): number {
  const { features, ordered } = evidence;
  const { byFeature, accounts } = features;
  const drawn = drawHubPairs(evidence);
  const lastMet = new Int32Array(accounts).fill(-1);
  let pairs = 0;
  const meet = (a: number, b: number): void => {
    if (b <= a || lastMet[b] === a) return;
    lastMet[b] = a;
    pairs++;
  };
  for (let a = 0; a < accounts; a++) {
    for (let i = ordered.offsets[a]; i < ordered.hubs[a]; i++) {
      const v = ordered.features[i];
      for (let j = byFeature.offsets[v]; j < byFeature.offsets[v + 1]; j++) meet(a, byFeature.accounts[j]);
    }
    for (let i = drawn.offsets[a]; i < drawn.offsets[a + 1]; i++) meet(a, drawn.values[i]);
  }
  return pairs;
}
