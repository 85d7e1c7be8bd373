import swagger from "@fastify/swagger";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import { z } from "zod";
import type { App } from "../context.ts";

const Operations = z.record(
  z.string(),
  z.record(z.string(), z.object({ parameters: z.array(z.object({ name: z.string(), in: z.string() })).optional() })),
);

/** Collects the schemas of every route that is registered after it into an OpenAPI document. */
export async function collectDocs(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Hydrascope",
        version,
        description:
          "The API of the workbench, on this machine alone. Send the token of the address that `hydrascope start` prints as `Authorization: Bearer TOKEN`. " +
          "Every refusal is a JSON object with code, message, next and details.",
      },
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
  });
}

/** GET /api/docs: the OpenAPI document; to a browser a page that lists what is in it. */
export function docsRoutes(app: App): void {
  app.get("/api/docs", { schema: { hide: true } }, async (request, reply) => {
    const document = app.swagger();
    if (!(request.headers.accept ?? "").includes("text/html")) return document;
    return reply.type("text/html; charset=utf-8").send(page(Operations.parse(document.paths)));
  });
}

function page(paths: z.infer<typeof Operations>): string {
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [] }]) => {
      const query = parameters.filter((each) => each.in === "query").map(({ name }) => name);
      return `<tr><td>${method.toUpperCase()}</td><td><code>${path}</code></td><td>${query.join(", ")}</td></tr>`;
    }),
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Hydrascope API</title>
<body><h1>Hydrascope API</h1><p>The whole description, with every field, is the OpenAPI document at this address: ask for it without
<code>Accept: text/html</code>, for example <code>curl -H "Authorization: Bearer TOKEN" …/api/docs</code>.</p>
<table><tr><th>Method</th><th>Address</th><th>Query</th></tr>
${rows.join("\n")}
</table></body></html>`;
}
