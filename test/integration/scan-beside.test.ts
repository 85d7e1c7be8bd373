import { expect, test } from "vitest";
import { Settings } from "../../server/contract/settings.ts";
import { seededRng } from "../../server/detect/kernels/random.ts";
import { findLinks } from "../../server/link/find-links.ts";
import { scanBeside } from "../../server/scan-beside.ts";
import { makeProjection, strangers, type TestAccount } from "../unit/detect-projection.ts";
import { evidenceOf } from "../unit/link-world.ts";

test("a thread beside scans half of the pairs, with the links that one thread finds", () => {
  const accounts = Array.from({ length: 400 }, (_, i): TestAccount => {
    return { id: `a${i}`, uses: { [`payment:${i % 7}`]: 1, [`fingerprint:${i % 5}`]: 1, [`device:${i >> 1}`]: 1 } };
  });
  const projection = makeProjection([...accounts, ...strangers(2000, seededRng(1))]);
  const settings = Settings.parse({ links_per_account: 5, family_floor: 3, expected_mates: 100, template_tries: 0 });
  const evidence = evidenceOf(projection, settings);
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
