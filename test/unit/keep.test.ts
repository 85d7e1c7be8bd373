import { describe, expect, it } from "vitest";
import { keepLast } from "../../server/explore/keep.ts";

describe("answers kept in memory", () => {
  it("asks once for the same, forgets the one asked for longest ago", async () => {
    const asked: string[] = [];
    const kept = keepLast(
      2,
      (text: string) => text,
      async (text: string) => asked.push(text),
    );
    const [one, same] = await Promise.all([kept("a"), kept("a")]);
    expect(same).toBe(one);
    await kept("b");
    await kept("a");
    await kept("c");
    await kept("a");
    await kept("b");
    expect(asked).toEqual(["a", "b", "c", "b"]);
  });

  it("asks again after a failure", async () => {
    let times = 0;
    const kept = keepLast(
      2,
      () => "",
      async () => {
        times += 1;
        if (times === 1) throw new Error("away");
        return times;
      },
    );
    await expect(kept()).rejects.toThrow("away");
    expect(await kept()).toBe(2);
  });
});
