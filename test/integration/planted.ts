import type { Graph } from "../../server/store/neo4j.ts";
import { FIRST_DAY, RUN_ID } from "./fixture-graph.ts";

const DAY = 86_400_000;

/** Adds to the fixture what the built-in investigations look for; the tests know how much of it there is. */
export async function plant(graph: Graph): Promise<void> {
  const day = FIRST_DAY * DAY;
  // Eight virtual cards of one BIN on one day, by accounts of one referral opened in a row; two more of the BIN on other days.
  await graph.write(
    `UNWIND range(0, 9) AS n
     CREATE (a:Account {id: 'virtual-' + n, createdAt: $day + 12 * $DAY + n * CASE WHEN n < 8 THEN 60000 ELSE $DAY END})
     CREATE (a)-[:PAID_WITH {count: 1, firstSeen: $day + (12 + CASE WHEN n < 8 THEN 0 ELSE n END) * $DAY}]->
            (:Identifier:Payment {id: 'payment:virtual-' + n, kind: 'payment', value: 'virtual-' + n, method: 'virtual', bin: '411111', issuer: 'Issuer V'})
     MERGE (r:Identifier:Referral {id: 'referral:friend'}) SET r.kind = 'referral'
     FOREACH (x IN CASE WHEN n < 8 THEN [1] ELSE [] END | CREATE (a)-[:HAS_REFERRAL {count: 1}]->(r))`,
    { day, DAY },
  );
  // Ten accounts with a prepaid card each and one template in common, three of four times through Tor.
  await graph.write(
    `CREATE (f:Identifier:PromptFingerprint {id: 'fingerprint:hidden', kind: 'fingerprint', value: 'hidden', capability: 'agentic'})
     WITH f UNWIND range(0, 9) AS n
     CREATE (a:Account {id: 'hidden-' + n})-[:SENT {count: 1}]->(f)
     CREATE (a)-[:PAID_WITH {count: 1}]->(:Identifier:Payment {id: 'payment:hidden-' + n, kind: 'payment', value: 'hidden-' + n, method: 'prepaid'})
     CREATE (a)-[:USED_IP {count: 3}]->(:Identifier:Ip {id: 'ip:192.0.2.' + n, kind: 'ip', value: '192.0.2.' + n, type: 'tor'})
     CREATE (a)-[:USED_IP {count: 1}]->(:Identifier:Ip {id: 'ip:10.9.9.' + n, kind: 'ip', value: '10.9.9.' + n})`,
  );
  // One card for twelve accounts, each used from three addresses of its own.
  await graph.write(
    `CREATE (p:Identifier:Payment {id: 'payment:reseller', kind: 'payment', value: 'reseller'}) WITH p UNWIND range(0, 11) AS n
     CREATE (a:Account {id: 'resold-' + n})-[:PAID_WITH {count: 1}]->(p)
     WITH a, n UNWIND range(0, 2) AS k
     CREATE (a)-[:USED_IP {count: 1}]->(:Identifier:Ip {id: 'ip:10.0.' + n + '.' + k, kind: 'ip', value: '10.0.' + n + '.' + k})`,
  );
  // One member relieves another after three hours.
  await graph.write(
    "MATCH (a:Account {id: 'op1-000'}), (b:Account {id: 'op1-001'}) SET a.lastSeen = $day + 5 * $DAY, b.firstSeen = a.lastSeen + 3 * 3600000",
    { day, DAY },
  );
  await graph.write("MATCH (i:Ip {id: 'ip:203.0.113.0'}) SET i.type = 'hosting', i.asnName = 'Host'");
  // Half of H-0001 was a cluster of the earlier run, and so was the whole of H-0003.
  await graph.write(
    `UNWIND [['E-1', 'op1-0[0-2]', 30], ['E-2', 'org-', 20]] AS row
     CREATE (c:Cluster {key: 'run-older/' + row[0], id: row[0], run: 'run-older', size: row[2]})
     WITH c, row MATCH (a:Account) WHERE a.id =~ row[1] + '.*' CREATE (a)-[:MEMBER_OF {run: 'run-older', linkage: 1.0, core: true}]->(c)`,
  );
  // Ten members take up a new model a week later.
  await graph.write(
    `MERGE (m:Model {id: 'model:next'}) SET m.value = 'next'
     WITH m MATCH (:Cluster {key: $run + '/H-0001'})<-[:MEMBER_OF]-(a:Account) WHERE a.id >= 'op1-050'
     CREATE (a)-[:USED_MODEL {days: [$first + 8, $first + 7], exchanges: [1, 1]}]->(m)`,
    { run: RUN_ID, first: FIRST_DAY },
  );
}
