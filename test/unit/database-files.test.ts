import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { authIni } from "../../server/database/credentials.ts";
import { tellingLines } from "../../server/database/failure.ts";
import { jarFile, JarLock, lockFolder, NEO4J_LOCK } from "../../server/database/jar-lock.ts";
import { javaRelease } from "../../server/database/java.ts";
import { argumentFile, javaFlags, neo4jConf } from "../../server/database/settings.ts";

describe("the lock of Neo4j's jars", () => {
  it("names 213 jars of 5.26.30 with both artifacts among them", () => {
    expect(NEO4J_LOCK.version).toBe("5.26.30");
    expect(NEO4J_LOCK.jars).toHaveLength(213);
    const names = NEO4J_LOCK.jars.map((jar) => jar.coordinates);
    expect(names).toContain("org.neo4j:neo4j:5.26.30");
    expect(names).toContain("org.neo4j.app:neo4j-server:5.26.30");
    expect(names.filter((name) => name.split(":").length === 5)).toHaveLength(4);
  });

  it("names files as Maven does", () => {
    expect(jarFile("org.neo4j:neo4j:5.26.30")).toBe("neo4j-5.26.30.jar");
    expect(jarFile("io.netty:netty-x:jar:linux-x86_64:4.1.1.Final")).toBe("netty-x-4.1.1.Final-linux-x86_64.jar");
  });

  it.each([
    ["a digest that is none", { coordinates: "a:b:1", sha256: "abc" }],
    ["a path for coordinates", { coordinates: "a:../../b:1", sha256: "0".repeat(64) }],
  ])("refuses %s", (_, jar) => {
    expect(JarLock.safeParse({ artifacts: [], version: "1", jars: [jar] }).success).toBe(false);
  });

  it("refuses two jars that would be one file, and gives each lock a folder", () => {
    const jar = (coordinates: string, digit: string) => ({ coordinates, sha256: digit.repeat(64) });
    const lock = (...jars: ReturnType<typeof jar>[]) => ({ artifacts: [], version: "1", jars });
    expect(JarLock.safeParse(lock(jar("a:b:1", "0"), jar("c:b:1", "1"))).success).toBe(false);
    expect(lockFolder(lock(jar("a:b:1", "0")))).not.toBe(lockFolder(lock(jar("a:b:1", "1"))));
  });
});

describe("what Neo4j is started with", () => {
  const memory = { heap: "1g", pageCache: "512m" };

  it("listens on loopback only, without HTTP, and has no setting twice or with a comment", () => {
    const lines = neo4jConf(4321, memory).trim().split("\n");
    expect(lines).toContain("server.bolt.listen_address=127.0.0.1:4321");
    expect(lines).toContain("server.http.enabled=false");
    expect(lines.every((line) => /^[a-z0-9_.]+=[^#]*$/.test(line))).toBe(true);
    expect(new Set(lines.map((line) => line.split("=")[0])).size).toBe(lines.length);
  });

  it("does not let one greedy query end it, and takes the serial collector for small heaps only", () => {
    expect(javaFlags(memory).join(" ")).not.toContain("OutOfMemory");
    expect(javaFlags(memory)).toContain("-XX:+UseSerialGC");
    expect(javaFlags({ ...memory, heap: "4096m" })).not.toContain("-XX:+UseSerialGC");
  });

  it("quotes an argument file", () => {
    expect(argumentFile(["-cp", 'C:\\a b\\"c"'])).toBe('"-cp"\n"C:\\\\a b\\\\\\"c\\""\n');
  });

  it("hashes the password as 1,024 rounds of SHA-256 over salt and password", () => {
    const salt = Buffer.alloc(32, 7);
    let hash = createHash("sha256")
      .update(Buffer.concat([salt, Buffer.from("word")]))
      .digest();
    for (let round = 0; round < 1023; round++) hash = createHash("sha256").update(hash).digest();
    expect(authIni("word", salt)).toBe(`neo4j:SHA-256,${hash.toString("hex")},${"07".repeat(32)},1024:\n`);
  });
});

describe("javaRelease", () => {
  it.each([
    [
      'openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment (build 17.0.15+6-Debian-1)',
      17,
      "17.0.15+6-Debian-1",
    ],
    ['java version "1.8.0_392"', 8, "1.8.0_392"],
    ['openjdk version "25" 2025-09-16', 25, "25"],
  ])("reads %s", (printed, release, version) => expect(javaRelease(printed)).toEqual({ release, version }));

  it("does not take other programs for Java", () => expect(javaRelease("bash 5")).toBeUndefined());
});

describe("tellingLines", () => {
  it("keeps the lines that name an error, without stack, secret and home", () => {
    const log = [
      "2026-01-02 10:00:00.000+0000 INFO  Starting...",
      "2026-01-02 10:00:01.000+0000 ERROR Failed to start /home/me/h with s3cret",
      "\tat org.neo4j.Foo.bar(Foo.java:1)",
      "Caused by: java.io.IOException: No space left on device",
      "2026-01-02 10:00:02.000+0000 INFO  Stopped.",
    ].join("\n");
    expect(
      tellingLines(log, [
        ["s3cret", "<password>"],
        ["/home/me/h", "<home>"],
      ]),
    ).toEqual([
      "ERROR Failed to start <home> with <password>",
      "Caused by: java.io.IOException: No space left on device",
    ]);
  });
});
