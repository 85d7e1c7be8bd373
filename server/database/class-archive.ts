import { createHash } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { exists } from "./exists.ts";
import type { Java } from "./java.ts";

/** Java's flags for the class archive of one start, and what to do with it afterwards. */
export interface ClassArchive {
  readonly flags: readonly string[];
  /** Whether this start writes the archive when it ends (which takes some seconds), rather than reading it. */
  readonly writing: boolean;
  /** Keeps the archive that a well-ended Java has written. */
  keep(): Promise<void>;
  /** Forgets the archive, read or half written. */
  drop(): Promise<void>;
}

/**
 * Java's archive of the classes that Neo4j loads: it nearly halves the time of a start. The first Neo4j of a machine writes it when it ends, later ones
 * read it; one belongs to one Java and one list of jars (Java itself compares their times and sizes, and goes on without where they differ).
 */
export async function classArchive(cache: string, java: Java, jars: readonly string[]): Promise<ClassArchive> {
  const folder = join(cache, "class-archives");
  const key = createHash("sha256")
    .update([java.path, java.version, ...jars].join("\n"))
    .digest("hex")
    .slice(0, 16);
  const path = join(folder, `${key}.jsa`);
  const draft = join(folder, `${key}.${process.pid}.draft`);
  const there = await exists(path);
  await mkdir(folder, { recursive: true });
  return {
    flags: there ? [`-XX:SharedArchiveFile=${path}`, "-XX:+VerifySharedSpaces"] : [`-XX:ArchiveClassesAtExit=${draft}`],
    writing: !there,
    keep: () => (there ? Promise.resolve() : rename(draft, path).catch(() => undefined)),
    drop: () => rm(there ? path : draft, { force: true }),
  };
}
