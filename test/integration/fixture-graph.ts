import { Cluster } from "../../server/contract/cluster.ts";
import { IDENTIFIER_KINDS, type IdentifierKind } from "../../server/contract/graph.ts";
import type { KeptWeight } from "../../server/contract/projection.ts";
import { NO_TIMES, Run } from "../../server/contract/run.ts";
import { openDuck } from "../../server/store/duckdb.ts";
import type { Graph, QueryValue } from "../../server/store/neo4j.ts";
import { writeWeights } from "../../server/store/weights.ts";
import { packHours, type Hours } from "../pack-hours.ts";

const DAY = 86_400_000;
/** First day of the fixture's activity, 2026-05-01, in days since the epoch. */
export const FIRST_DAY = Date.UTC(2026, 4, 1) / DAY;
export const RUN_ID = "run-fixture";
/** The address that everybody uses: a hub. */
export const HUB = "ip:198.51.100.1";
/** An account whose id a spreadsheet would run. */
export const EVIL = "=cmd|' /C calc'!A0";

interface Tie {
  account: string;
  kind: IdentifierKind;
  value: string;
  type?: string;
  count?: number;
}

const pad = (number: number, length = 3): string => String(number).padStart(length, "0");
const ids = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}-${pad(n)}`);

/** Members of the three clusters, and those of none. */
export const MEMBERS = {
  "H-0001": ids("op1", 60),
  "H-0002": [EVIL, "-lead", ...ids("op2", 28)],
  "H-0003": ids("org", 20),
} as const;
export const LONERS = [...ids("h", 89), "new-000"];
export const ACCOUNTS = [...MEMBERS["H-0001"], ...MEMBERS["H-0002"], ...MEMBERS["H-0003"], ...LONERS];

/** Writes about 200 accounts, three clusters (a campaign, a confirmed one, a verified company), a hub, a run, events and activity. */
export async function writeFixture(graph: Graph): Promise<void> {
  await graph.write(`UNWIND $rows AS row CREATE (a:Account {id: row.id}) SET a += row.facts`, {
    rows: ACCOUNTS.map(accountRow),
  });
  const all = ties();
  for (const [kind, { label, relation }] of Object.entries(IDENTIFIER_KINDS)) {
    const rows = all.filter((tie) => tie.kind === kind).map(tieRow);
    await graph.write(
      `UNWIND $rows AS row
       MERGE (i:Identifier {id: row.id}) ON CREATE SET i:${label}, i.kind = row.kind, i.value = row.value, i.type = row.type
       WITH i, row MATCH (a:Account {id: row.account})
       CREATE (a)-[:${relation} {count: row.count, firstSeen: row.first, lastSeen: row.last, since: 1}]->(i)`,
      { rows },
    );
  }
  await graph.write(
    `MATCH (i:Identifier)<-[r]-(:Account) WITH i, count(r) AS accounts WHERE accounts >= 2
     SET i.accounts = accounts, i.hub = accounts > 100, i.bits = CASE WHEN accounts > 100 THEN 0.0 ELSE 14.5 - log(accounts) / log(2) END,
         i.hubReason = CASE WHEN accounts > 100 THEN 'more accounts than the limit of 100' END`,
  );
  await graph.write(
    `MATCH (i:Ip) WHERE NOT i.value CONTAINS ':' WITH i, split(i.value, '.') AS part
     MERGE (n:Network {id: 'network:' + part[0] + '.' + part[1] + '.' + part[2] + '.0/24'}) SET n.value = substring(n.id, 8)
     CREATE (i)-[:IN_NETWORK]->(n)`,
  );
  await graph.write(`MATCH (n:Network) SET n.bits = 1.5, n.hub = false, n.accounts = 60`);
  await writeActivity(graph);
  await writeRun(graph);
  await keepWeights(graph);
  await graph.write(
    `CREATE (:Event {id: 'e1', at: $at, kind: 'model_release', label: 'A new model'})
     CREATE (:LoadBatch {id: 'b1', at: $at, state: 'done', files: 2, rows: 1234, report: '{"files":[{"rows":1234}]}'})`,
    { at: (FIRST_DAY + 3) * DAY },
  );
  await graph.write(
    `CREATE (e:LabelEvent {id: 'seed-confirmed', disposition: 'confirmed_fraud', reason: 'one card, one template', by: 'ana', at: $at,
                           cluster: 'H-0002', run: $run})
     WITH e MATCH (:Cluster {key: $run + '/H-0002'})<-[:MEMBER_OF]-(a) WHERE NOT a.id ENDS WITH '027'
     CREATE (e)-[:ABOUT {before: 'open'}]->(a)
     SET a.disposition = 'confirmed_fraud', a.dispositionAt = $at, a.dispositionBy = 'ana', a.dispositionEvent = 'seed-confirmed'`,
    { at: (FIRST_DAY + 30) * DAY, run: RUN_ID },
  );
}

/** Keeps the weights that stand on the nodes, as a run does. */
async function keepWeights(graph: Graph): Promise<void> {
  const rows = await graph.read(
    "MATCH (i:Identifier|Network) WHERE i.bits IS NOT NULL RETURN i.id AS id, i.bits AS bits, i.accounts AS accounts, i.hub AS hub, i.hubReason AS reason",
  );
  const kept = rows.map(({ id, bits, accounts, hub, reason }): [string, KeptWeight] => [
    String(id),
    {
      bits: Number(bits),
      accounts: Number(accounts),
      hub: hub === true,
      reason: reason === null ? null : String(reason),
    },
  ]);
  await writeWeights(graph, RUN_ID, kept);
}

function accountRow(id: string): QueryValue {
  const organization = id.startsWith("org-")
    ? "Example University"
    : id === "op1-000"
      ? '=HYPERLINK("x","y") <&>'
      : null;
  return {
    id,
    facts: {
      createdAt: (id === "new-000" ? FIRST_DAY + 20 : id.startsWith("org-") ? FIRST_DAY - 500 : FIRST_DAY - 5) * DAY,
      displayName: `Name of ${id}`,
      verified: id.startsWith("org-"),
      organization,
      status: id === "op2-000" || id === "op2-001" ? "banned" : "active",
      exchanges: id.startsWith("h-") ? 10 : 260,
      inputTokens: 1000,
      outputTokens: 500,
      firstSeen: FIRST_DAY * DAY,
      lastSeen: (FIRST_DAY + 10) * DAY,
    },
  };
}

function ties(): Tie[] {
  const [campaign, confirmed, company] = [MEMBERS["H-0001"], MEMBERS["H-0002"], MEMBERS["H-0003"]];
  return [
    ...ACCOUNTS.map((account): Tie => ({ account, kind: "ip", value: "198.51.100.1", count: 3 })),
    ...ACCOUNTS.map((account, n): Tie => ({ account, kind: "email", value: `person${n}@example.com` })),
    ...campaign.map((account, n): Tie => ({ account, kind: "payment", value: `card-a${Math.floor(n / 10)}` })),
    ...campaign.map((account): Tie => ({ account, kind: "fingerprint", value: "template-a", count: 200 })),
    ...campaign.map((account, n): Tie => ({ account, kind: "ip", value: `203.0.113.${n % 6}`, count: 20 })),
    ...confirmed.map((account, n): Tie => ({ account, kind: "payment", value: `card-b${n % 3}` })),
    ...confirmed.map((account): Tie => ({ account, kind: "attribute", type: "paid_to", value: "seller-b" })),
    ...company.map((account): Tie => ({ account, kind: "organization", value: "example university" })),
    ...company.map((account): Tie => ({ account, kind: "payment", value: "card-company" })),
    ...LONERS.map((account): Tie => ({ account, kind: "payment", value: `card-of-${account}` })),
    { account: "new-000", kind: "payment", value: "card-b1" },
    { account: "h-000", kind: "ip", value: "2001:db8::1" },
    { account: "op1-001", kind: "device", value: "bridge" },
    { account: "op2-001", kind: "device", value: "bridge" },
  ];
}

function tieRow({ account, kind, value, type, count = 1 }: Tie): QueryValue {
  const id = kind === "attribute" ? `attribute:${type}=${value}` : `${kind}:${value}`;
  const at = { first: FIRST_DAY * DAY, last: (FIRST_DAY + 9) * DAY };
  return { account, id, kind, value, type: type ?? null, count, ...at };
}

/** Each clustered account: ten days with 26 exchanges at three in the morning, the first of them in two entries of the same day. */
async function writeActivity(graph: Graph): Promise<void> {
  const days = [FIRST_DAY, ...Array.from({ length: 10 }, (_, n) => FIRST_DAY + n)];
  const exchanges = [6, 20, ...Array.from({ length: 9 }, () => 26)];
  for (const [relation, label, value] of [
    ["USED_MODEL", "Model", "large"],
    ["SOUGHT", "Capability", "reasoning_trace"],
    ["CAME_BY", "Channel", "api"],
  ] as const) {
    await graph.write(
      `MERGE (n:${label} {id: toLower('${label}') + ':' + $value}) SET n.value = $value
       WITH n MATCH (a:Account) WHERE NOT a.id STARTS WITH 'h-'
       CREATE (a)-[:${relation} {days: $days, exchanges: $exchanges, inputTokens: $exchanges, outputTokens: $exchanges, tokens: $tokens}]->(n)`,
      { value, days, exchanges, tokens: 2 * exchanges.reduce((sum, one) => sum + one, 0) },
    );
  }
  const hours = days.map((day, n): Hours[number] => [24 * day + 3, exchanges[n]]);
  const duck = await openDuck();
  const loads = [await packHours(duck, hours.slice(0, 1)), await packHours(duck, hours.slice(1))];
  await duck.close();
  await graph.write("MATCH (a:Account) WHERE NOT a.id STARTS WITH 'h-' SET a.activity = $loads", { loads });
}

async function writeRun(graph: Graph): Promise<void> {
  const clusters = (["H-0001", "H-0002", "H-0003"] as const).map((id, index) => cluster(id, index + 1));
  await graph.write(
    `MERGE (r:Run {id: 'run-older'}) SET r.state = 'done', r.startedAt = $startedAt - 1000, r.json = $older
     MERGE (b:Run {id: 'run-broken'}) SET b.state = 'writing', b.startedAt = $startedAt + 1000, b.json = '{}'
     MERGE (n:Run {id: $id}) SET n.state = 'done', n.startedAt = $startedAt, n.json = $json
     WITH n UNWIND $clusters AS row
     CREATE (c:Cluster {key: $id + '/' + row.id, id: row.id, run: $id, rank: row.rank, risk: row.risk, flagged: row.flagged, size: row.size,
                        exchangesPerDay: row.perDay, changed: row.changed, json: row.json})-[:OF_RUN]->(n)
     WITH c, row UNWIND row.members AS member
     MATCH (a:Account {id: member.id})
     CREATE (a)-[:MEMBER_OF {linkage: member.linkage, core: member.core, flagged: member.flagged, run: $id}]->(c)`,
    {
      id: RUN_ID,
      startedAt: (FIRST_DAY + 25) * DAY,
      json: JSON.stringify(run(RUN_ID)),
      older: JSON.stringify(run("run-older")),
      clusters: clusters.map((entry) => ({
        id: entry.cluster_id,
        rank: entry.rank,
        risk: entry.risk,
        flagged: entry.flagged,
        size: entry.size,
        perDay: entry.exchanges_per_day,
        changed: entry.change.kind !== "same",
        json: JSON.stringify(entry),
        members: memberRows(entry),
      })),
    },
  );
  await graph.write(
    `MATCH (c:Cluster {run: $run})<-[:MEMBER_OF]-(a:Account)-[:PAID_WITH]->(p)<-[:PAID_WITH]-(b:Account)-[:MEMBER_OF]->(c) WHERE a.id < b.id
     CREATE (a)-[:LINKED {bits: p.bits + 5.0, families: ['payment', 'template'], run: $run}]->(b)`,
    { run: RUN_ID },
  );
}

function memberRows(entry: Cluster): QueryValue[] {
  return MEMBERS[clusterId(entry.cluster_id)].map((id, index) => ({
    id,
    linkage: 0.999 - index / 1000,
    core: index < entry.core,
    flagged: entry.flagged && index < entry.core,
  }));
}

function clusterId(id: string): keyof typeof MEMBERS {
  return id === "H-0001" || id === "H-0002" ? id : "H-0003";
}

function cluster(id: keyof typeof MEMBERS, rank: number): Cluster {
  const size = MEMBERS[id].length;
  const flagged = id !== "H-0003";
  const empty = { open: size, confirmed_fraud: 0, benign: 0, inconclusive: 0 };
  return Cluster.parse({
    cluster_id: id,
    run_id: RUN_ID,
    size,
    core: size - 2,
    risk: flagged ? 0.98 - rank / 100 : 0.1,
    band: flagged ? "strong" : "weak",
    risk_low: 0.05,
    risk_high: 0.99,
    flagged,
    reasons: [
      { code: "EVEN_LOAD", direction: "for", text: "Load is even", value: 0.9, bits: 4 },
      { code: "HAND_OFF", direction: "for", text: "Accounts relieve each other", value: 3, bits: 2 },
      { code: "TENURE", direction: "against", text: "Old accounts", value: 2, bits: -1 },
    ],
    families: [{ family: "payment", bits: 12, identifiers: 3, accounts: size }],
    first_seen: new Date(FIRST_DAY * DAY).toISOString(),
    last_seen: new Date((FIRST_DAY + 10) * DAY).toISOString(),
    exchanges: size * 260,
    exchanges_per_day: size * 26,
    trend: Array.from({ length: 45 }, () => size),
    calibration: "simulation",
    verified_accounts: id === "H-0003" ? size : 0,
    organizations: 1,
    change: { kind: id === "H-0001" ? "grew" : "same", by: id === "H-0001" ? 4 : 0 },
    dispositions: empty,
    rank,
  } satisfies Cluster);
}

function run(id: string): Run {
  return Run.parse({
    run_id: id,
    started_at: "2026-05-26T00:00:00.000Z",
    finished_at: "2026-05-26T00:01:00.000Z",
    seed: 1,
    settings_digest: "0",
    settings: { attribute_families: { paid_to: "payment" } },
    inputs: ["b1"],
    as_of: 1,
    code_version: "test",
    accounts: ACCOUNTS.length,
    linked: 110,
    links: 500,
    clusters: 3,
    flagged: 2,
    flagged_accounts: 86,
    hubs: [],
    hub_count: 1,
    strangers: 0,
    timing: NO_TIMES,
    data_end: null,
    calibration: null,
    seconds: { detect: 1 },
  } satisfies Run);
}
