/** The rules of docs/architecture.md, checked by `npm test`. */
const stages = [
  "ingest",
  "link",
  "detect",
  "triage",
  "explore",
  "investigate",
  "label",
  "case",
  "export",
  "simulate",
  "evaluate",
];

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      severity: "error",
      from: { orphan: true, path: "^(server|client)/", pathNot: "\\.d\\.ts$|vite\\.config\\.ts$|vite-env\\.d\\.ts$" },
      to: {},
    },
    {
      name: "contract-imports-zod-only",
      severity: "error",
      from: { path: "^server/contract/" },
      to: { pathNot: "^server/contract/|^node_modules/zod/" },
    },
    {
      name: "kernels-import-kernels-only",
      severity: "error",
      from: { path: "^server/detect/kernels/" },
      to: { pathNot: "^server/detect/kernels/" },
    },
    ...stages.map((stage) => ({
      name: `${stage}-imports-no-other-stage`,
      severity: "error",
      from: { path: `^server/${stage}/` },
      to: { path: `^server/(${stages.filter((other) => other !== stage).join("|")}|http)/` },
    })),
    {
      name: "drivers-only-in-store",
      severity: "error",
      from: { path: "^(server|client)/", pathNot: "^server/store/" },
      to: { path: "^node_modules/(neo4j-driver|@duckdb)" },
    },
    {
      name: "store-imports-no-stage",
      severity: "error",
      from: { path: "^server/store/" },
      to: { path: `^server/(${[...stages, "http", "database"].join("|")})/` },
    },
    {
      name: "only-joiners-import-http",
      severity: "error",
      from: { path: "^server/", pathNot: "^server/(http/|main\\.ts|cli)" },
      to: { path: "^server/http/" },
    },
    {
      name: "client-imports-client-and-contract",
      severity: "error",
      from: { path: "^client/" },
      to: { path: "^(server|scripts|test)/", pathNot: "^server/contract/" },
    },
    {
      name: "server-imports-no-client",
      severity: "error",
      from: { path: "^server/" },
      to: { path: "^client/" },
    },
    {
      name: "nothing-imports-scripts-or-test",
      severity: "error",
      from: { path: "^(server|client)/" },
      to: { path: "^(scripts|test)/" },
    },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "^node:" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "node", "default"] },
  },
};
