import { createHash } from "node:crypto";
import { z } from "zod";
import locked from "./neo4j.lock.json" with { type: "json" };

const coordinates = z.string().regex(/^[\w.-]+:[\w.-]+:(jar:[\w.-]+:)?[\w.-]+$/, "group:artifact:version");

/** The committed list of every jar that the managed Neo4j runs on: Maven coordinates and SHA-256 (64 hex digits). */
export const JarLock = z.object({
  artifacts: z.array(z.string()),
  version: z.string(),
  jars: z
    .array(z.object({ coordinates, sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
    .min(1)
    .refine(
      (jars) => new Set(jars.map((jar) => jarFile(jar.coordinates))).size === jars.length,
      "two jars of one name",
    ),
});
export type JarLock = z.infer<typeof JarLock>;

/** File name of a jar: `artifact-version[-classifier].jar`. */
export function jarFile(name: string): string {
  const parts = name.split(":");
  const [, artifact] = parts;
  const version = parts.at(-1);
  return parts.length === 5 ? `${artifact}-${version}-${parts[3]}.jar` : `${artifact}-${version}.jar`;
}

/** Name of the cache folder of a lock; another lock, another folder, so that no jar of an older one is ever picked up. */
export function lockFolder(lock: JarLock): string {
  const digest = createHash("sha256").update(JSON.stringify(lock.jars)).digest("hex");
  return `neo4j-${lock.version}-${digest.slice(0, 8)}`;
}

/** The lock that this version of Hydrascope was made with. */
export const NEO4J_LOCK: JarLock = JarLock.parse(locked);
