import { expect, test } from "vitest";
import { findLinks } from "../../server/link/find-links.ts";
import { scanBeside } from "../../server/scan-beside.ts";
import { manyLinked } from "../unit/link-world.ts";

test("a thread beside scans half of the pairs, with the links that one thread finds", () => {
  const { evidence, settings } = manyLinked();
  const failed: boolean[] = [];
  const links = findLinks(
    evidence,
    settings,
    () => undefined,
    (task) => {
      const ended = scanBeside(task);
      return () => {
        const partners = ended();
        failed.push(partners === null);
        return partners;
      };
    },
  );
  expect(failed).toEqual([false]);
  expect(links.a.length).toBeGreaterThan(1000);
  expect(links).toEqual(findLinks(evidence, settings, () => undefined));
});
