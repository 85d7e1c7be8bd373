/** Words that prompts are made of; `[a|b]` are synonyms, `<noun>` and the like are drawn for a template, `{n}` for an exchange. */
export const NOUNS =
  "contract invoice harbour protein compiler engine glacier recipe tariff sensor orchestra bridge ledger vaccine turbine kernel poem market treaty archive battery reef galaxy pension enzyme router mosaic harvest satellite novel theorem budget passport clinic furnace dialect canal mortgage neuron carpet textile lighthouse warehouse scheduler cathedral orchard tunnel beetle parser voyage refund syllabus museum colony polymer railway puzzle statute garden molecule portfolio queue chapel payroll comet lattice auction vineyard pipeline cipher festival landlord reservoir genome schema ballad freight matrix subsidy cache hospital valley tenant antenna ferry spreadsheet monastery parcel currency dashboard violin committee volcano interview warranty".split(
    " ",
  );
export const VERBS =
  "compare explain rewrite derive summarise estimate classify rank outline debug verify simulate translate annotate optimise refactor critique predict decompose justify measure convert merge schedule audit sketch reconcile prove paraphrase label extract forecast diagnose draft index balance interpret validate migrate compress design inspect quantify explore replace narrate document encode review tabulate".split(
    " ",
  );
export const ADJECTIVES =
  "medieval distributed quarterly organic recursive coastal fiscal quantum rural legal nonlinear pediatric industrial municipal abstract seasonal encrypted tropical historic asynchronous marine nuclear digital acoustic regional clinical thermal logistic hydraulic academic botanical culinary statistical orbital textual agile synthetic federal genetic financial modular ceramic alpine monetary symbolic electric musical postal dental stochastic".split(
    " ",
  );

export const ROLES = [
  "You are [an expert|a specialist|an authority] in <topic>.",
  "Act as [a senior|an experienced|a seasoned] <noun> analyst who knows <topic> [well|in depth].",
  "[Imagine|Suppose] that you [teach|lecture on] <topic> to [advanced|graduate] students.",
  "This is [a task|an exercise] about <topic>.",
  "Your [job|role|duty] is to <verb> material on <topic> for a <noun> team.",
];
export const TASKS = [
  "[Solve|Work out|Answer] the [problem|question|task] below about the <noun>.",
  "Write [a function|a routine|code] that can <verb> the <adjective> <noun> and handles at least {n} cases.",
  "<verb> the <noun> and [explain|describe] how it [relates to|depends on] the <topic>.",
  "Given the <adjective> <noun>, <verb> it and [then|afterwards] <verb> the result.",
  "Plan {n} [steps|actions] that <verb> the <noun>, and [carry out|execute] each of them.",
  "[Grade|Rate|Score] the two answers on <topic> from 1 to {n}.",
];
export const CLAUSES = [
  "[Show|Write out|Spell out] every step of your [reasoning|thinking|argument] about the <noun> before the answer.",
  "Do not [skip|omit|leave out] the <adjective> <noun> [even if|although] it [seems|looks] obvious.",
  "[Check|Verify|Test] each [result|conclusion] against the <noun> before you [go on|continue|proceed].",
  "[Mention|Name|List] at least {n} [alternatives|other options] for the <noun> that you [rejected|discarded].",
  "[Assume|Take it] that the <noun> is <adjective> [unless|except where] stated [otherwise|differently].",
  "Use [short|brief|concise] sentences when you <verb> the <adjective> part of the <noun>.",
  "Where the <noun> is [unclear|ambiguous], [state|say] which reading of <adjective> you [chose|took].",
  "[Keep|Hold] the <noun> below {n} [words|terms] and the <noun> in a table of its own.",
  "[Quote|Cite] the [passage|line] on which the <adjective> <noun> [rests|is based].",
  "After you <verb> the <noun>, [reflect on|reconsider] what could [go wrong|fail] with <topic>.",
  "[Give|Provide|Supply] a [confidence|certainty] between 0 and {m} for the <adjective> <noun>.",
  "If you <verb> the <noun> twice, [prefer|favour] the reading that is more <adjective>.",
  "The [user|customer|client] {name} [needs|wants|requires] the <noun> to be <adjective> [throughout|everywhere].",
  "[Start|Begin] with the <noun>, [move on|turn] to the <adjective> one, and [end|finish] with <topic>.",
  "[Avoid|Refrain from] any <adjective> [remark|comment] that does not <verb> the <noun>.",
  "For the <noun>, <verb> [both|the two] <adjective> [sides|views] and [decide|choose] between them.",
  "[Include|Add] an [example|instance] in which the <adjective> <noun> does not <verb>.",
  "[Reference|Background] for the <noun>: {url} and the <adjective> notes [below|that follow].",
];
export const FORMATS = [
  "[Return|Give back|Output] JSON with the keys <noun>, <noun> and <verb> only.",
  "Put the [final|last] answer about the <noun> [between|inside] <adjective> tags.",
  "[Answer|Reply|Respond] in numbered lines, the <adjective> <noun> [first|at the top].",
  "[Finish|Conclude] with one line that [begins|starts] with the word <noun>.",
];
export const PAYLOADS = ['Input: "{name} {n} {m}"', "Code: {code}", "Source: {url}", 'Question {n}: "{m} or {n}?"', ""];
export const PREAMBLES = [
  "Hello, please help me with the following.",
  "Hi there!",
  "Please read this carefully.",
  "I would be grateful for your help with this.",
  "Thanks in advance.",
  "Quick one for you:",
];
