// name: reseller-shape
// title: One payer, many different users
// question: Which instruments pay for accounts that are used from different addresses with different prompts?
// meaning: A reseller pays for accounts that strangers use: many addresses an account, few templates in common. An operator's own accounts share both.
// scan: true
// tags: payment
// parameter: min_accounts | number | 10 | Accounts at least
// parameter: max_accounts | number | 1000 | Accounts at most
// parameter: addresses | number | 2 | Addresses an account at least
// parameter: limit | number | 50 | Rows at most
MATCH (p:Payment)
WITH p, COUNT { (p)<-[:PAID_WITH]-() } AS accounts WHERE accounts >= $min_accounts AND accounts <= $max_accounts
WITH p, accounts, COUNT { MATCH (p)<-[:PAID_WITH]-()-[:USED_IP]->(i) WHERE NOT coalesce(i.hub, false) RETURN DISTINCT i } AS addresses
WITH p, accounts, addresses WHERE addresses >= $addresses * accounts
WITH p, accounts, addresses,
     COUNT { MATCH (p)<-[:PAID_WITH]-()-[:SENT]->(f) WHERE NOT coalesce(f.hub, false) RETURN DISTINCT f } AS templates,
     COUNT { MATCH (p)<-[:PAID_WITH]-()-[:USED_CLIENT]->(k) RETURN DISTINCT k } AS clients
RETURN p.id AS identifier, p.method AS method, accounts, addresses, clients, templates, round(1.0 * addresses / accounts, 1) AS addresses_an_account
ORDER BY addresses_an_account DESC, accounts DESC, identifier
LIMIT $limit
