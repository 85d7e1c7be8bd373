import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/",
  plugins: [react()],
  worker: { format: "es" },
  optimizeDeps: { include: ["graphology-layout-forceatlas2/iterate.js"] },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": process.env["HYDRASCOPE_API"] ?? "http://127.0.0.1:7700" },
  },
  build: {
    outDir: fileURLToPath(new URL("../dist/client", import.meta.url)),
    emptyOutDir: true,
    chunkSizeWarningLimit: 700,
    target: "es2022",
    // Images stay files: the page's content policy then needs no exception for them.
    assetsInlineLimit: 0,
  },
});
