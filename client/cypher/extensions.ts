import { autocompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { setDiagnostics } from "@codemirror/lint";
import { StateEffect, StateField, type Extension, type Range } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import type { QueryRefusal } from "../../server/contract/ask.ts";
import { colours, completions } from "./language.ts";
import type { Token } from "./messages.ts";

const setColours = StateEffect.define<DecorationSet>();

const coloured = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, change) => {
    const fresh = change.effects.findLast((effect) => effect.is(setColours));
    return fresh === undefined ? marks.map(change.changes) : fresh.value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Colours that come from a worker: they lag a keystroke behind, and move with the text until then. */
const colouring = ViewPlugin.fromClass(
  class {
    constructor(view: EditorView) {
      void paint(view);
    }
    update(change: ViewUpdate): void {
      if (change.docChanged) void paint(change.view);
    }
  },
);

async function paint(view: EditorView): Promise<void> {
  const { doc } = view.state;
  const tokens = await colours(doc.toString());
  if (view.state.doc.eq(doc)) view.dispatch({ effects: setColours.of(marksOf(tokens, doc.length)) });
}

function marksOf(tokens: readonly Token[], length: number): DecorationSet {
  const marks = tokens.flatMap(({ from, length: size, kind }): Range<Decoration>[] =>
    size > 0 && from + size <= length ? [Decoration.mark({ class: `cy-${kind}` }).range(from, from + size)] : [],
  );
  return Decoration.set(marks, true);
}

/** CompletionItemKind of the language server protocol → CodeMirror's icon. */
const ICONS: Readonly<Record<number, string>> = {
  3: "function",
  2: "method",
  6: "variable",
  10: "property",
  14: "keyword",
  20: "type",
  23: "type",
  25: "type",
};

async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const word = context.matchBefore(/[\p{L}\p{N}_$]*/u);
  const before = context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos);
  if (!context.explicit && !/[\p{L}\p{N}_:.$[(]/u.test(before)) return null;
  const found = await completions(context.state.sliceDoc(0, context.pos), context.pos, context.explicit);
  // A word that is whole already needs no help, and Enter must break the line.
  const whole = !context.explicit && found.some(({ label }) => label.toLowerCase() === word?.text.toLowerCase());
  if (context.aborted || found.length === 0 || whole) return null;
  const options = found.map(({ label, insert, detail, kind }) => ({
    label,
    apply: insert,
    detail: detail.slice(0, 80),
    type: ICONS[kind] ?? "text",
    // Names of this graph before words of the language.
    boost: kind === 14 ? -1 : kind === 3 ? 0 : 1,
  }));
  return { from: word?.from ?? context.pos, options, validFor: /^[\p{L}\p{N}_$]*$/u };
}

/** What makes an editor one for Cypher. */
export const cypher: Extension = [
  coloured,
  colouring,
  autocompletion({ override: [complete], icons: false, activateOnTypingDelay: 150 }),
  EditorView.lineWrapping,
];

/** Underlines what the server refuses, where it says. */
export function showRefusal(view: EditorView, refusal: QueryRefusal | null): void {
  const { length } = view.state.doc;
  const marks =
    refusal === null || refusal.at === null
      ? []
      : [
          {
            from: Math.min(refusal.at.offset, Math.max(0, length - 1)),
            to: Math.min(refusal.at.offset + refusal.at.length, length),
            severity: "error" as const,
            message: `${refusal.message} ${refusal.next}`,
          },
        ];
  view.dispatch(setDiagnostics(view.state, marks));
}
