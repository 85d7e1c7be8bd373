// name: synchronous-sign-ups
// title: Accounts opened together that share something
// question: Which identifiers are shared by accounts that were opened within the same minutes?
// meaning: A script opens accounts in a row. A class that signs up in its first lesson does it too: look whether the shared value is the school's.
// scan: true
// tags: sign-up, time
// parameter: since | date | | Opened since
// parameter: minutes | number | 60 | Minutes of one window
// parameter: min_accounts | number | 5 | Accounts in a window at least
// parameter: limit | number | 100 | Rows at most
MATCH (a:Account) WHERE a.createdAt >= $since
WITH a ORDER BY a.id
MATCH (a)-[]->(i:Identifier) WHERE NOT coalesce(i.hub, false) AND COUNT { (i)<-[]-() } <= 1000
WITH i, a.createdAt / toInteger($minutes * 60000) AS slot, collect(DISTINCT a) AS opened WHERE size(opened) >= $min_accounts
RETURN i.id AS identifier, i.kind AS kind, datetime({epochMillis: slot * toInteger($minutes * 60000)}) AS window, size(opened) AS accounts,
       COUNT { (i)<-[]-() } AS accounts_in_all, [a IN opened | a.id][..5] AS account
ORDER BY accounts DESC, identifier, window
LIMIT $limit
