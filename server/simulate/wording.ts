import type { Random } from "./random.ts";
import { ADJECTIVES, CLAUSES, FORMATS, NOUNS, PAYLOADS, PREAMBLES, ROLES, TASKS, VERBS } from "./lexicon.ts";

/** Phrases of which prompts without a template are strung together. */
export const PHRASES = 6000;

/**
 * A prompt template: clauses in their usual order, of which the `fixed` first and last ones stay where they are. In a clause
 * `[a|b]` stands for words that mean the same, and `{n}`, `{m}`, `{name}`, `{url}`, `{code}` for literals of each exchange.
 */
export interface Wording {
  opening: string;
  clauses: string[];
  closing: string;
}

/** Draws a template about a topic of its own: a role, a task, three to six requirements, a form of the answer. */
export function drawWording(rng: Random): Wording {
  const topic = `${rng.pick(ADJECTIVES)} ${rng.pick(NOUNS)}`;
  const words = () => ({ topic, noun: rng.pick(NOUNS), verb: rng.pick(VERBS), adjective: rng.pick(ADJECTIVES) });
  const filled = (text: string) =>
    Object.entries(words()).reduce((sum, [gap, word]) => sum.replaceAll(`<${gap}>`, word), text);
  return {
    opening: `${filled(rng.pick(ROLES))} ${filled(rng.pick(TASKS))}`,
    clauses: rng
      .shuffle([...CLAUSES])
      .slice(0, rng.int(4, 6))
      .map(filled),
    closing: `${filled(rng.pick(FORMATS))} ${rng.pick(PAYLOADS)}`,
  };
}

/** The template in its usual words. */
export function verbatim({ opening, clauses, closing }: Wording): string {
  return choose([opening, ...clauses, closing].join(" "), () => 0);
}

/**
 * The template in other words: synonyms, two requirements that change places, one left out now and then, words of courtesy before it.
 * Two renderings share one half to four fifths of their word triples, literals apart.
 */
export function paraphrase({ opening, clauses, closing }: Wording, rng: Random): string {
  const order = [...clauses];
  if (rng.chance(0.5)) {
    const at = rng.int(0, order.length - 2);
    order.splice(at, 2, order[at + 1], order[at]);
  }
  if (rng.chance(0.25)) order.splice(rng.int(0, order.length - 1), 1);
  const preamble = rng.chance(0.35) ? `${rng.pick(PREAMBLES)} ` : "";
  const text = [opening, ...order, closing].join(" ");
  return preamble + choose(text, (alternatives) => (rng.chance(0.55) ? 0 : rng.int(0, alternatives - 1)));
}

/** A phrase of somebody's own; three of them make a prompt. */
export function phrase(rng: Random): string {
  const words = rng.int(9, 15);
  const text: string[] = [];
  for (let i = 0; i < words; i++) {
    const list = [VERBS, ADJECTIVES, NOUNS][i % 3];
    text.push(rng.chance(0.25) ? `${rng.pick(GLUE)} ${rng.pick(list)}` : rng.pick(list));
  }
  const end = rng.pick(["?", ".", ".", " {n}.", ' "{name}".', " {url}", " {code}"]);
  return `${text.join(" ")}${end}`;
}

const GLUE = ["the", "a", "my", "this", "with", "for", "and", "how", "why", "in", "not", "of"];

function choose(text: string, index: (alternatives: number) => number): string {
  return text.replaceAll(/\[([^\]]*)\]/g, (_, inner: string) => {
    const alternatives = inner.split("|");
    return alternatives[index(alternatives.length)];
  });
}
