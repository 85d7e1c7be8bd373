// name: bin-bursts
// title: Bursts of one BIN
// question: On which days did far more accounts than usual begin to pay with instruments of one BIN?
// meaning: Cards of one series that appear on one day were bought together. A launch or a sale of an issuer looks the same: see who they are.
// scan: true
// tags: payment, time
// parameter: min_accounts | number | 10 | Accounts on the day at least
// parameter: times | number | 5 | Times the mean of the BIN's other days
// parameter: limit | number | 100 | Rows at most
MATCH (p:Payment) WHERE p.bin IS NOT NULL
MATCH (a:Account)-[paid:PAID_WITH]->(p) WHERE paid.firstSeen IS NOT NULL
WITH a, paid, p ORDER BY a.id
WITH p.bin AS bin, paid.firstSeen / 86400000 AS day, count(DISTINCT a) AS accounts, count(DISTINCT p) AS instruments, collect(DISTINCT a.id)[..5] AS some
WITH bin, sum(accounts) AS total, count(*) AS days, collect({day: day, accounts: accounts, instruments: instruments, some: some}) AS list
UNWIND list AS burst
WITH bin, burst, CASE WHEN days > 1 THEN 1.0 * (total - burst.accounts) / (days - 1) ELSE 0.0 END AS usual
WHERE burst.accounts >= $min_accounts AND burst.accounts >= $times * usual
RETURN bin, date({year: 1970, month: 1, day: 1}) + duration({days: burst.day}) AS day, burst.accounts AS accounts, burst.instruments AS instruments,
       round(usual, 1) AS usual, burst.some AS account
ORDER BY accounts DESC, bin, day
LIMIT $limit
