import { beforeAll, expect, test } from "vitest";
import { axe } from "../browser.ts";
import { openFirst, SURFACE, type Stage } from "../stage.ts";

/** Days that narrow the canvas, by brush and by field, and by hour. */
export function timeJourney(stage: Stage): void {
  beforeAll(() => openFirst(stage), 90_000);

  test("days chosen in the timeline narrow the canvas, show their hours, and come with the link", async () => {
    const { page } = stage;
    const status = page.locator(".canvas-summary");
    const all = await page.getByLabel("First day").inputValue();
    const plot = page.locator(".timeline-plot svg");
    const area = await plot.boundingBox();
    if (area === null) throw new Error("The timeline has no place on the page");
    await page.mouse.move(area.x + area.width * 0.7, area.y + area.height * 0.6);
    await page.mouse.down();
    await page.mouse.move(area.x + area.width * 0.75, area.y + area.height * 0.6, { steps: 4 });
    await page.mouse.up();
    await status.getByText(/[\d,]+ of [\d,]+ members were active/).waitFor();
    expect(await page.getByLabel("First day").inputValue()).not.toBe(all);
    await page.getByRole("button", { name: "by hour" }).click();
    await expect.poll(() => plot.getAttribute("aria-label")).toMatch(/ hours, at most /);
    await stage.shot("period");
    expect(await axe(page)).toEqual([]);
    const said = await status.textContent();
    await page.reload();
    await page.locator(`${SURFACE}[data-nodes]:not([data-nodes="0"])`).waitFor();
    await expect.poll(() => status.textContent()).toBe(said);
    await page.getByRole("button", { name: "All days" }).click();
    await expect.poll(() => status.textContent()).not.toContain("members were active");
  });
}
