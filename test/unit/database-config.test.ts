import { describe, expect, it } from "vitest";
import { resolveTarget, scaledMemory, type Surroundings } from "../../server/config.ts";
import { UsageError } from "../../server/errors.ts";

const linux: Surroundings = { env: {}, platform: "linux", homedir: "/home/a", cwd: "/srv", totalMemory: 8 * 2 ** 30 };
const server = { NEO4J_URI: "bolt://db.example:7687", NEO4J_PASSWORD: "secret word" };

describe("resolveTarget", () => {
  it("uses the platform's data and cache folders", () => {
    expect(resolveTarget({}, linux)).toMatchObject({
      kind: "managed",
      demo: false,
      cache: "/home/a/.cache/hydrascope",
      paths: { root: "/home/a/.local/share/hydrascope", neo4j: "/home/a/.local/share/hydrascope/neo4j" },
    });
    expect(resolveTarget({}, { ...linux, platform: "darwin" })).toMatchObject({
      cache: "/home/a/Library/Caches/hydrascope",
      paths: { root: "/home/a/Library/Application Support/hydrascope" },
    });
    const windows = { APPDATA: "C:\\Users\\a\\AppData\\Roaming", LOCALAPPDATA: "C:\\Users\\a\\AppData\\Local" };
    expect(resolveTarget({}, { ...linux, platform: "win32", env: windows, homedir: "C:\\Users\\a" })).toMatchObject({
      cache: "C:\\Users\\a\\AppData\\Local\\hydrascope\\cache",
      paths: { root: "C:\\Users\\a\\AppData\\Roaming\\hydrascope" },
    });
  });

  it("follows XDG folders where they are absolute, and an own cache", () => {
    const env = { XDG_DATA_HOME: "/data", XDG_CACHE_HOME: "relative", HYDRASCOPE_CACHE: "jars" };
    expect(resolveTarget({}, { ...linux, env })).toMatchObject({
      cache: "/srv/jars",
      paths: { root: "/data/hydrascope" },
    });
    expect(resolveTarget({}, { ...linux, env: { XDG_CACHE_HOME: "relative" } }).cache).toBe(
      "/home/a/.cache/hydrascope",
    );
  });

  it("lets --home and --demo win over NEO4J_URI", () => {
    const at = { ...linux, env: server };
    expect(resolveTarget({ home: "mine" }, at)).toMatchObject({ kind: "managed", paths: { root: "/srv/mine" } });
    expect(resolveTarget({ demo: true }, at)).toMatchObject({
      kind: "managed",
      demo: true,
      paths: { root: "/home/a/.local/share/hydrascope-demo" },
      memory: { heap: "1g", pageCache: "512m" },
    });
    expect(resolveTarget({ demo: true, home: "/x" }, at)).toMatchObject({ demo: true, paths: { root: "/x" } });
  });

  it("takes a server from the environment, with a folder of its own for each", () => {
    const one = resolveTarget({}, { ...linux, env: server });
    const readers = { ...server, NEO4J_READER_USERNAME: "reader", NEO4J_READER_PASSWORD: "r" };
    expect(resolveTarget({}, { ...linux, env: readers })).toMatchObject({
      reader: { username: "reader", password: "r" },
    });
    expect(one).toMatchObject({
      kind: "server",
      reader: undefined,
      username: "neo4j",
      database: "neo4j",
      password: "secret word",
    });
    const other = resolveTarget({}, { ...linux, env: { ...server, NEO4J_DATABASE: "fraud" } });
    expect(one.paths.root).toMatch(/^\/home\/a\/\.local\/share\/hydrascope\/servers\/[0-9a-f]{12}$/);
    expect(other.paths.root).not.toBe(one.paths.root);
    expect(resolveTarget({}, { ...linux, env: { ...server, NEO4J_URI: "" } }).kind).toBe("managed");
  });

  it.each([
    ["NEO4J_URI", { ...server, NEO4J_URI: "http://me:hunter2@db.example" }],
    ["NEO4J_PASSWORD", { NEO4J_URI: server.NEO4J_URI }],
    ["NEO4J_DATABASE", { ...server, NEO4J_DATABASE: "hunter2;DROP" }],
    ["HYDRASCOPE_NEO4J_HEAP", { HYDRASCOPE_NEO4J_HEAP: "hunter2" }],
  ])("names %s where it is wrong, without its value", (name, env) => {
    let error: unknown;
    try {
      resolveTarget({}, { ...linux, env });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ exitCode: 2, details: { variable: name } });
    expect(JSON.stringify(error) + String(error)).toContain(name);
    expect(JSON.stringify(error) + String(error)).not.toContain("hunter2");
  });

  it("scales memory with the machine, within bounds, and lets the environment choose", () => {
    expect(scaledMemory(2 * 2 ** 30)).toEqual({ heap: "1024m", pageCache: "512m" });
    expect(scaledMemory(16 * 2 ** 30)).toEqual({ heap: "2048m", pageCache: "2048m" });
    expect(scaledMemory(512 * 2 ** 30)).toEqual({ heap: "4096m", pageCache: "4096m" });
    const env = { HYDRASCOPE_NEO4J_HEAP: "6g", HYDRASCOPE_NEO4J_PAGECACHE: "700m" };
    expect(resolveTarget({ demo: true }, { ...linux, env })).toMatchObject({
      memory: { heap: "6g", pageCache: "700m" },
    });
  });
});
