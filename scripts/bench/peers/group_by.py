"""Aggregates the exchanges of a world by polars, streaming, to Parquet files. Use: group_by.py FOLDER OUT"""
import json
import sys
import time

import polars as pl

folder, out = sys.argv[1], sys.argv[2]
start = time.perf_counter()
rows = pl.scan_parquet(f"{folder}/exchanges*.parquet")
at = pl.col("at").dt.epoch("ms")
for column in ("ip", "prompt_fingerprint", "client", "api_key_id"):
    grouped = rows.filter(pl.col(column).is_not_null()).group_by("account_id", column)
    grouped.agg(pl.len(), pl.col("at").min().alias("f"), pl.col("at").max().alias("l")).sink_parquet(
        f"{out}/{column}.parquet"
    )
rows.group_by("account_id", (at // 3_600_000).alias("hour")).agg(pl.len()).sink_parquet(f"{out}/hour.parquet")
for column in ("model", "capability", "channel"):
    grouped = rows.filter(pl.col(column).is_not_null()).group_by("account_id", column, (at // 86_400_000).alias("day"))
    grouped.agg(pl.len(), pl.sum("input_tokens"), pl.sum("output_tokens")).sink_parquet(f"{out}/{column}.parquet")
print(json.dumps({"seconds": time.perf_counter() - start}))
