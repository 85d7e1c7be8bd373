import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // A Neo4j may write its class archive when it ends.
    teardownTimeout: 60_000,
    projects: [
      {
        test: {
          name: "unit",
          sequence: { groupOrder: 0 },
          include: ["test/unit/**/*.test.ts"],
          environment: "node",
          testTimeout: 180_000,
          maxWorkers: "100%",
        },
      },
      {
        test: {
          name: "integration",
          // One database or browser at a time.
          sequence: { groupOrder: 1 },
          include: ["test/integration/**/*.test.ts"],
          globalSetup: "test/integration/shared-database.ts",
          environment: "node",
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "e2e",
          sequence: { groupOrder: 2 },
          include: ["test/e2e/**/*.test.ts"],
          environment: "node",
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
