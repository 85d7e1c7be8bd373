import { describe, expect, test } from "vitest";
import { wordQuery } from "../../server/explore/search.ts";

describe("words of a search", () => {
  test.each([
    ["Example Univ", "+example +univ*"],
    ["acct-00_12", "+acct +00_12*"],
    ["john.smith@example.com", "+john.smith +example.com*"],
    ["198.51.100", "+198.51.100*"],
    ["198.51.", "+198.51*"],
    ["v1.a2.3", "+v1 +a2.3*"],
    ['a" OR (b)', "+a +or +b*"],
    ["+-*?~^:/", null],
    ["", null],
  ])("%s", (text, query) => expect(wordQuery(text)).toBe(query));
});
