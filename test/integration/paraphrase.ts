/** A random number from 0 to 1 (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const TASKS = [
  "Solve the olympiad problem and write down every intermediate deduction before the final result",
  "Compare two candidate replies to a customer and decide which one resolves the complaint faster",
  "Translate the clause of a rental contract into plain German that a tenant understands",
  "Rewrite the Python routine so that it runs in linear time and keeps its public interface",
  "Extract all company names, roles and dates of appointment from the press release",
  "Grade the essay of a high-school pupil for grammar, structure and strength of argument",
  "Plan a three-day trip for a family with small children and list the cost of each leg",
  "Diagnose why the Kubernetes pod restarts and propose the smallest change that stops it",
  "Invent a riddle about an animal whose solution rhymes with the last line of the verse",
  "Classify the radiology note by organ, finding and urgency of follow-up",
  "Summarise the earnings call for an investor who cares about margins and guidance",
  "Generate unit tests that cover the edge cases of the parser, including malformed input",
  "Convert the recipe to metric quantities and halve it for two guests",
  "Draft a polite refusal to a vendor who asks for an extension of the deadline",
  "Explain the chemical mechanism of the reaction and name every catalyst involved",
  "Simulate a negotiation between a landlord and a shop owner over the renewal of a lease",
  "Find the logical fallacy in the politician's speech and quote the sentence where it occurs",
  "Design a database schema for a library with loans, reservations and late fees",
  "Describe the painting to a blind visitor of the museum without naming colours",
  "Predict the next move in the chess position and justify it with concrete variations",
  "Annotate the protein sequence with likely domains and their confidence",
  "Turn the meeting notes into action items, each with an owner and a due date",
  "Compose a lullaby in the style of a sea shanty for a sleepless sailor",
  "Check the tax return for deductions that were overlooked and estimate the refund",
  "Label the sentiment of the restaurant review and the aspect that it concerns",
  "Write a regular expression that matches licence plates of three countries and nothing else",
  "Rank the scientific abstracts by relevance to battery recycling and drop the rest",
  "Play a medieval innkeeper who hides a secret from the adventurers at the bar",
  "Prove the inequality by induction and point out where the base case is needed",
  "Suggest a weekly strength routine for a runner who recovers from a knee injury",
  "Reverse the compiled function into readable C and guess the names of its variables",
  "Create flash cards for Spanish irregular verbs with an example from daily life",
  "Audit the smart contract for reentrancy and show an exploit as a failing test",
  "Write a eulogy for a teacher who loved astronomy and bad puns",
  "Estimate how many piano tuners work in a city from first principles",
  "Choose a wine for each course of the menu and defend the pairing",
  "Map the customer's question to one of the help-centre topics or to none of them",
  "Produce a shell script that rotates logs, compresses old ones and mails a digest",
  "Interpret the dream as a follower of Jung would and then as a sceptic would",
  "Break the research goal into tool calls and reflect on the outcome of each call",
];
const CONSTRAINTS = [
  "Think step by step and show your reasoning before you give the answer.",
  "Answer in JSON with the keys result and confidence, and nothing else.",
  "Do not mention that you are an assistant.",
  "Keep the reply under 200 words and use short sentences.",
  "If information is missing, state the assumption that you make.",
  "Write for a reader who has no background in the subject.",
  "End with a list of open points in order of importance.",
  "Use a neutral and professional tone throughout.",
];
const ROLES = [
  "a careful expert",
  "a senior specialist",
  "a patient tutor",
  "an impartial reviewer",
  "an experienced analyst",
];

/** Templates that share roles, rules and layout with one another, and differ in the task: `⟨n⟩` stands for a literal. */
export const TEMPLATES: readonly string[] = TASKS.map((task, n) =>
  [
    `You are ${ROLES[n % ROLES.length]}.`,
    `${task}.`,
    CONSTRAINTS[n % CONSTRAINTS.length],
    CONSTRAINTS[(n * 3 + 1 + (n >> 3)) % CONSTRAINTS.length],
    `The case number is ⟨n⟩. Input: "⟨n⟩ ⟨n⟩"`,
  ].join(" "),
);

const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  write: ["compose", "draft"],
  give: ["provide", "state"],
  show: ["present", "display"],
  answer: ["reply", "response"],
  list: ["enumerate", "name"],
  explain: ["clarify", "describe"],
  find: ["locate", "spot"],
  check: ["verify", "inspect"],
  problem: ["exercise", "question"],
  result: ["outcome", "solution"],
  final: ["last", "ultimate"],
  short: ["brief", "concise"],
  generate: ["produce", "create"],
  create: ["make", "build"],
  suggest: ["propose", "recommend"],
  choose: ["select", "pick"],
  decide: ["determine", "judge"],
  careful: ["diligent", "thorough"],
  senior: ["veteran", "lead"],
  expert: ["specialist", "authority"],
  reasoning: ["thinking", "rationale"],
  information: ["data", "details"],
  missing: ["absent", "lacking"],
  tone: ["voice", "style"],
  reader: ["audience", "person"],
  small: ["little", "tiny"],
  important: ["crucial", "key"],
  topic: ["subject", "theme"],
};
const BEFORE = ["Please do this.", "Hello!", "I need your help with something.", "Kindly follow along.", ""];
const AFTER = ["Thanks in advance!", "Thank you.", "Take your time.", ""];

/**
 * A paraphrase: of its words of four letters or more the share `strength` is replaced (by a synonym, or by a word that stands for one), half as many small
 * words are dropped, its sentences after the second change places, politeness comes around it, letters and white space change, and so do all literals.
 */
export function paraphrase(template: string, strength: number, random: () => number): string {
  const pick = (of: readonly string[]): string => of[Math.floor(random() * of.length)] ?? "";
  const sentences = template.split(/(?<=[.!?])\s+/);
  const moved = sentences.slice(2).toSorted(() => random() - 0.5);
  const text = [pick(BEFORE), ...sentences.slice(0, 2), ...moved, pick(AFTER)]
    .filter(Boolean)
    .join(random() < 0.5 ? " " : "\n");
  const reworded = text.replaceAll(/\p{L}+/gu, (word) => {
    const key = word.toLowerCase();
    if (word.length < 4) return random() < strength / 2 ? "" : word;
    if (random() >= strength) return word;
    return key in SYNONYMS
      ? pick(SYNONYMS[key] ?? [])
      : `${pick(["al", "be", "co", "de"])}${key.split("").toReversed().join("")}`;
  });
  const filled = reworded.replaceAll("⟨n⟩", () => String(Math.floor(random() * 1e6)));
  return random() < 0.3 ? filled.toUpperCase() : filled;
}

/** Pairs of items, and how many of them share a name, within groups (`recall`) and across them (`falseJoins`), with the number of groups that share one. */
export function compareGroups(groups: readonly number[], names: readonly string[]) {
  const within = tally(groups.map(String));
  const named = tally(names);
  const both = tally(groups.map((group, item) => `${group}/${names[item]}`));
  const groupsOf = new Map<string, Set<number>>();
  names.forEach((name, item) => groupsOf.set(name, (groupsOf.get(name) ?? new Set()).add(groups[item] ?? -1)));
  const across = (names.length * (names.length - 1)) / 2 - within;
  return {
    recall: both / within,
    falseJoins: (named - both) / across,
    falsePairs: named - both,
    joinedGroups: new Set([...groupsOf.values()].filter((set) => set.size > 1).flatMap((set) => [...set])).size,
    groups: new Set(groups).size,
  };
}

function tally(keys: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts.values()].reduce((pairs, n) => pairs + (n * (n - 1)) / 2, 0);
}
