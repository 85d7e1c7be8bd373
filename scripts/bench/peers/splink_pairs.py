"""Scores the pairs of a world by Splink on DuckDB. Use: splink_pairs.py FOLDER"""
import json
import logging
import sys
import time

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.disable(logging.CRITICAL)
folder = sys.argv[1]
con = duckdb.connect()
con.execute("SET threads = 2")
COLUMNS = {
    "instrument": f"SELECT account_id, instrument_id AS value FROM read_csv('{folder}/payments*.csv', all_varchar = true)",
    "ip": f"SELECT account_id, ip AS value FROM read_parquet('{folder}/exchanges*.parquet')",
    "fingerprint": f"SELECT account_id, prompt_fingerprint AS value FROM read_parquet('{folder}/exchanges*.parquet')",
    "api_key": f"SELECT account_id, api_key_id AS value FROM read_parquet('{folder}/exchanges*.parquet')",
    "device": f"SELECT account_id, value FROM read_csv('{folder}/identifiers*.csv', all_varchar = true) WHERE type = 'device'",
    "phone": f"SELECT account_id, value FROM read_csv('{folder}/identifiers*.csv', all_varchar = true) WHERE type = 'phone'",
}
con.execute(f"CREATE TABLE accounts AS SELECT DISTINCT account_id AS unique_id FROM read_csv('{folder}/accounts*.csv', all_varchar = true)")
for column, source in COLUMNS.items():
    # The commonest value of each account, where at most 50 accounts have it: otherwise one proxy would make all the pairs.
    con.execute(f"CREATE TABLE c AS SELECT account_id, mode(value) AS value FROM ({source}) WHERE value IS NOT NULL GROUP BY 1")
    con.execute("DELETE FROM c WHERE value IN (SELECT value FROM c GROUP BY 1 HAVING count(*) > 50)")
    con.execute(f'CREATE TABLE n AS SELECT accounts.*, c.value AS "{column}" FROM accounts LEFT JOIN c ON account_id = unique_id')
    con.execute("DROP TABLE c; DROP TABLE accounts; ALTER TABLE n RENAME TO accounts")

settings = SettingsCreator(
    link_type="dedupe_only",
    comparisons=[cl.ExactMatch(column) for column in COLUMNS],
    blocking_rules_to_generate_predictions=[block_on(column) for column in COLUMNS],
)
api = DuckDBAPI(connection=con)
try:
    linker = Linker(api.register("accounts"), settings)
except AttributeError:
    linker = Linker("accounts", settings, api)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("instrument"))
start = time.perf_counter()
pairs = linker.inference.predict()
count = con.execute(f"SELECT count(*) FROM {pairs.physical_name}").fetchone()[0]
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "pairs": count, "pairs_per_second": round(count / seconds)}))
