// Builds dist/server (rolldown) and dist/client (vite) beside the present dist and swaps them in whole, so that no reader meets half a build.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { build as viteBuild } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const fresh = join(root, `.dist-${process.pid}`);

/** The server's entry points; packages stay outside of the bundle. */
async function buildServer() {
  const entries = ["./server/cli.ts", "./server/analyse-worker.ts", "./server/scan-worker.ts"];
  const bundle = await rolldown({
    cwd: root,
    input: entries,
    platform: "node",
    external: (id) => !id.startsWith(".") && !id.startsWith("/") && !/^[A-Za-z]:[\\/]/.test(id),
    logLevel: "warn",
  });
  await bundle.write({
    dir: join(fresh, "server"),
    format: "esm",
    sourcemap: true,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
  });
  await bundle.close();
}

async function buildClient() {
  const configFile = join(root, "client", "vite.config.ts");
  await viteBuild({
    configFile,
    logLevel: "warn",
    build: { outDir: join(fresh, "client"), emptyOutDir: true, chunkSizeWarningLimit: 4096 },
  });
}

/** Removes what killed builds left behind; one that still runs is left alone. */
function sweep() {
  for (const name of readdirSync(root)) {
    const pid = /^\.dist-(\d+)(-old)?$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(root, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

sweep();
mkdirSync(fresh);
try {
  await Promise.all([buildServer(), buildClient()]);
  rmSync(`${fresh}-old`, { recursive: true, force: true });
  if (existsSync(dist)) renameSync(dist, `${fresh}-old`);
  renameSync(fresh, dist);
} finally {
  rmSync(fresh, { recursive: true, force: true });
  rmSync(`${fresh}-old`, { recursive: true, force: true });
}
