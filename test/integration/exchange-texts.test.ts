import { afterEach, beforeEach, expect, test } from "vitest";
import { makeTexts } from "../../server/ingest/exchange-texts.ts";
import { openDuck, type Duck } from "../../server/store/duckdb.ts";

let duck: Duck;
beforeEach(async () => {
  duck = await openDuck();
  const columns = ["ip", "prompt_fingerprint", "client", "api_key_id", "model", "capability", "channel"];
  await duck.run(`CREATE TABLE loaded_exchanges AS
    SELECT account_id, ${columns.map((column) => `'${column}' AS ${column}`).join(", ")} FROM (VALUES ('anna'), ('otto'), ('nepomuk'), (NULL)) AS t(account_id)`);
});
afterEach(() => duck.close());

test("where two texts share a key, the next function makes them", async () => {
  await makeTexts(duck, ["length", "md5_number_lower"]);
  expect(await duck.rows("SELECT h_key('anna') = md5_number_lower('anna') AS same")).toEqual([{ same: true }]);
  expect(await duck.rows("SELECT text FROM texts_account_id WHERE key = h_key(text) ORDER BY text")).toEqual(
    ["anna", "nepomuk", "otto", "unknown"].map((text) => ({ text })),
  );
});

test("says so where every function gives two texts the same key", async () => {
  await expect(makeTexts(duck, ["length"])).rejects.toThrow("Two texts of the exchanges have one hash.");
});
