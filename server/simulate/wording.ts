import type { Random } from "./random.ts";
import { ADJECTIVES, CLAUSES, FORMATS, NOUNS, PAYLOADS, PREAMBLES, ROLES, TASKS, VERBS } from "./lexicon.ts";

/** Parts of a prompt, and phrases of which the parts of prompts without a template are drawn. */
export const PARTS = 3;
export const PHRASES = 6000;

/**
 * A prompt template: clauses between an opening and a closing. `[a|b]` stands for words that mean the same, and `{n}`, `{m}`,
 * `{name}`, `{url}`, `{code}` for literals of each exchange.
 */
export interface Wording {
  opening: string;
  clauses: string[];
  closing: string;
}

/** Texts that make a prompt when put one after the other. */
type Parts = string[];

/** Draws a template about a topic of its own: a role, a task, four to six requirements, a form of the answer. */
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

/** The template in its usual words, in three parts. */
export function verbatim(wording: Wording): Parts {
  return partsOf(wording, (clauses) => clauses).map((part) => choose(part, () => 0));
}

/**
 * The template in other words, in three parts that each go with any rendering's others: synonyms, two requirements that change
 * places, one left out now and then, words of courtesy before it. Two renderings share one half to four fifths of their word
 * triples, literals apart.
 */
export function paraphrase(wording: Wording, rng: Random): Parts {
  const preamble = rng.chance(0.35) ? `${rng.pick(PREAMBLES)} ` : "";
  const parts = partsOf({ ...wording, opening: preamble + wording.opening }, (clauses) => {
    const order = rng.chance(0.5) ? clauses.toReversed() : [...clauses];
    if (order.length > 2 && rng.chance(0.4)) order.splice(rng.int(0, order.length - 1), 1);
    return order;
  });
  return parts.map((part) => choose(part, (alternatives) => (rng.chance(0.55) ? 0 : rng.int(0, alternatives - 1))));
}

function partsOf({ opening, clauses, closing }: Wording, order: (clauses: string[]) => string[]): Parts {
  const half = clauses.length / 2;
  return [opening, order(clauses.slice(0, half)).join(" "), [...order(clauses.slice(half)), closing].join(" ")];
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
