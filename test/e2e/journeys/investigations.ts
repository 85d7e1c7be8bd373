import { beforeAll, expect, test } from "vitest";
import { axe } from "../browser.ts";
import { SURFACE, type Stage } from "../stage.ts";

/** Investigations and a query of one's own. */
export function investigationsJourney(stage: Stage): void {
  beforeAll(async () => {
    await stage.page.goto(stage.url);
  });

  test("runs an investigation and a query of one's own, and says what was refused", async () => {
    await stage.page.getByRole("link", { name: "Investigations" }).click();
    await stage.page.locator(".choices button", { hasText: "The busiest hubs" }).click();
    await stage.page.locator(".investigation-form button[type=submit]").click();
    await stage.page.locator(".result-count").waitFor();
    await stage.shot("investigation");
    expect(await axe(stage.page)).toEqual([]);
    await stage.page.getByRole("button", { name: /A query of your own/ }).click();
    await stage.page.getByLabel("Cypher").fill("MATCH (a:Account)-[r]->(i:Identifier) RETURN a, i LIMIT 25");
    await stage.page.locator(".investigation-form button[type=submit]").click();
    await stage.page.locator(".result-count", { hasText: /rows/ }).waitFor();
    await stage.page.getByRole("button", { name: "Canvas", exact: true }).click();
    await stage.page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
    await stage.shot("query-canvas");
    await stage.page.getByLabel("Cypher").fill("MATCH (a:Account) DETACH DELETE a");
    await stage.page.locator(".investigation-form button[type=submit]").click();
    await stage.page.locator(".notice.is-error").waitFor();
    await stage.shot("query-refused");
  });
}
