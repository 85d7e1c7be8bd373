// name: instruments-of-banned-accounts
// title: Accounts that share an instrument with a banned account
// question: Who pays with an instrument that a banned or suspended account has used?
// meaning: Banned accounts are replaced. An active account on the same instrument is often the replacement; instruments of many accounts are left out, for they prove little.
// scan: true
// tags: payment, recidivism
// parameter: max_accounts | number | 50 | Accounts that an instrument may have at most
// parameter: limit | number | 200 | Rows at most
MATCH (banned:Account) WHERE banned.status IN ['banned', 'suspended']
MATCH (banned)-[:PAID_WITH]->(p:Payment)
WITH p, collect(banned.id) AS banned_accounts
WHERE COUNT { (p)<-[:PAID_WITH]-() } <= $max_accounts
MATCH (a:Account)-[r:PAID_WITH]->(p)
WHERE NOT coalesce(a.status, 'active') IN ['banned', 'suspended']
RETURN a.id AS account, a.status AS status, coalesce(a.disposition, 'open') AS disposition, p.id AS identifier, p.method AS method,
       size(banned_accounts) AS banned, banned_accounts[0] AS banned_account, coalesce(a.exchanges, 0) AS exchanges
ORDER BY banned DESC, exchanges DESC, account
LIMIT $limit
