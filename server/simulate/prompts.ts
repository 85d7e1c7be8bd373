import type { TemplatePlan, Use } from "./actor.ts";
import type { Random } from "./random.ts";
import type { Sink } from "./staging.ts";
import { drawWording, paraphrase, PARTS, phrase, PHRASES, verbatim } from "./wording.ts";
import { COUNTRIES, NICHE_SHARE, type Template, type World } from "./world.ts";

/** Template slots of one account, phase after phase, all phases equally long; an empty fingerprint is a prompt without a template. */
export interface Prompts {
  templates: string[];
  capabilities: string[];
  phases: number;
}

const SLOTS = 20;
const FREE = ["question_answering", "writing", "software_engineering", "translation", "extraction", ""];

/** Ways to put each part of a paraphrased template: whole prompts are hardly ever alike. */
const VARIANTS = 60;

/** Makes the own templates of a use and gives a function that draws the slots of one account, whose work has a number. */
export function promptsOf(use: Use, world: World, rng: Random, sink: Sink, asText: boolean): (work: number) => Prompts {
  const plan = use.templates;
  const own = ownTemplates(plan, world, rng, sink, asText);
  return (work) => {
    const slots: Template[] = [];
    const liked = Array.from({ length: 1 + rng.zipf(6) }, () => world.templates[rng.zipf(world.templates.length)]);
    if (!use.abusive && world.niches.length > 0 && rng.chance(NICHE_SHARE)) liked.push(rng.pick(world.niches));
    const personal = Array.from({ length: plan.personal ? rng.int(0, 3) : 0 }, (): Template => {
      return { fingerprint: world.fingerprint(rng), capability: rng.pick(FREE) };
    });
    const ownSlots = own.length === 0 ? 0 : Math.max(1, Math.round(SLOTS * plan.ownShare));
    const publicSlots = Math.round(SLOTS * plan.publicShare * (use.abusive ? 1 : rng.next() * 1.6));
    const perPhase = Math.max(1, Math.ceil(own.length / plan.phases));
    for (let phase = 0; phase < plan.phases; phase++) {
      for (let slot = 0; slot < SLOTS; slot++) {
        if (slot < ownSlots && plan.perAccount !== null) {
          slots.push(own[((work + phase) * plan.perAccount + (slot % plan.perAccount)) % own.length]);
        } else if (slot < ownSlots) {
          // The same place for all accounts, so that a wave sends one template; a tenth go their own way.
          const index = rng.chance(0.9) ? phase * perPhase + (slot % perPhase) : rng.int(0, own.length - 1);
          slots.push(own[index % own.length]);
        } else if (slot < ownSlots + publicSlots) {
          slots.push(rng.pick(liked));
        } else if (personal.length > 0 && rng.chance(0.5)) {
          slots.push(rng.pick(personal));
        } else {
          slots.push({ fingerprint: "", capability: rng.pick(FREE) });
        }
      }
    }
    return {
      templates: slots.map((template) => template.fingerprint),
      capabilities: slots.map((template) => template.capability),
      phases: plan.phases,
    };
  };
}

function ownTemplates(plan: TemplatePlan, world: World, rng: Random, sink: Sink, asText: boolean): Template[] {
  const known = plan.common === null ? undefined : world.sets.get(plan.common);
  if (known !== undefined) return known;
  const own = Array.from({ length: plan.own }, () => ({
    fingerprint: world.fingerprint(rng),
    capability: rng.weighted(plan.capabilities),
  }));
  for (const template of own) stageTemplate(template, rng, sink);
  // Others may send a common set as text where this actor does not.
  const worded = asText || (plan.common !== null && world.manner.text > 0);
  if (worded) for (const template of own) stageTexts(template, plan.paraphrased ? VARIANTS : 1, world, rng, sink);
  if (plan.common !== null) world.sets.set(plan.common, own);
  return own;
}

/** Writes the masked skeletons of the public templates and, where exchanges carry text, their wording and the phrases. */
export function stagePublicTemplates(world: World, rng: Random, sink: Sink): void {
  const published = [...world.templates, ...new Set(world.niches)];
  for (const template of published) stageTemplate(template, rng, sink);
  if (world.manner.text === 0) return;
  for (let i = 0; i < PHRASES; i++) sink("texts", { number: world.texts++, fingerprint: null, text: phrase(rng) });
  for (const template of published) stageTexts(template, 1, world, rng, sink);
}

/** Writes the wordings of a template: so many variants of its first part, of its second, and so on. */
function stageTexts(template: Template, variants: number, world: World, rng: Random, sink: Sink): void {
  const wording = drawWording(rng);
  const renderings = Array.from({ length: variants }, () =>
    variants === 1 ? verbatim(wording) : paraphrase(wording, rng),
  );
  for (let part = 0; part < PARTS; part++) {
    for (const rendering of renderings) {
      sink("texts", { number: world.texts++, fingerprint: template.fingerprint, text: rendering[part] });
    }
  }
}

const OPENINGS: Record<string, string[]> = {
  reasoning_trace: [
    "Solve the task below. Before you answer, write out every step of your reasoning between ⟨tag⟩ and ⟨tag⟩. Task: ⟨text⟩",
    "You are given ⟨text⟩. Think aloud in at least ⟨number⟩ steps, then give ⟨text⟩ as JSON with keys ⟨list⟩.",
  ],
  agentic: [
    "You have the tools ⟨list⟩. Reach the goal ⟨text⟩ and print each call with its arguments and its result.",
    "Plan how to ⟨text⟩ with ⟨list⟩; then act; after each action reflect on ⟨text⟩.",
  ],
  grading: ["Here are two answers, ⟨text⟩ and ⟨text⟩, to ⟨text⟩. Grade both from 1 to ⟨number⟩ by the rubric ⟨text⟩."],
  software_engineering: [
    "Implement ⟨text⟩ in ⟨name⟩. Requirements: ⟨list⟩. Existing code: ⟨code⟩",
    "Review this change: ⟨code⟩. List bugs in order of severity.",
  ],
  extraction: ["Extract ⟨list⟩ from the document ⟨text⟩ and answer as JSON only."],
  translation: ["Translate into ⟨name⟩, keep the markup: ⟨text⟩"],
  writing: ["Write ⟨text⟩ of about ⟨number⟩ words in the voice of ⟨name⟩."],
  question_answering: ["Answer from the context only. Context: ⟨text⟩ Question: ⟨text⟩"],
};

function stageTemplate(template: Template, rng: Random, sink: Sink): void {
  const texts = OPENINGS[template.capability] ?? ["⟨text⟩"];
  // A word that differs keeps the skeletons of different templates apart.
  const variant = `Format ${rng.hex(2)}/${rng.pick(COUNTRIES)}.`;
  sink("templates", { fingerprint: template.fingerprint, exemplar: `${rng.pick(texts)} ${variant}` });
}
