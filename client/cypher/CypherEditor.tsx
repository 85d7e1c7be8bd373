import CodeMirror, { EditorView, type ReactCodeMirrorRef } from "@uiw/react-codemirror";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { QueryRefusal } from "../../server/contract/ask.ts";
import { schemaNames } from "../api/investigations.ts";
import { cypher, showRefusal } from "./extensions.ts";
import { learnSchema } from "./language.ts";

const EXTENSIONS = [cypher, EditorView.contentAttributes.of({ "aria-label": "Cypher", "aria-multiline": "true" })];

/** A box for Cypher: coloured, completed from what the graph holds, with the server's refusal at its place. Ctrl Enter runs, Esc then Tab leaves. */
export function CypherEditor(props: {
  value: string;
  onChange?: (value: string) => void;
  onRun?: () => void;
  refusal?: QueryRefusal | null;
}) {
  const { value, onChange, onRun, refusal = null } = props;
  const editor = useRef<ReactCodeMirrorRef>(null);
  const { data: names } = useQuery({ ...schemaNames, enabled: onChange !== undefined });
  useEffect(() => {
    if (names !== undefined) void learnSchema(names);
  }, [names]);
  useEffect(() => {
    const view = editor.current?.view;
    if (view !== undefined) showRefusal(view, refusal);
  }, [refusal]);
  return (
    <div
      className="cypher-editor"
      onKeyDownCapture={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || onRun === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        onRun();
      }}
    >
      <CodeMirror
        ref={editor}
        value={value}
        theme="none"
        editable={onChange !== undefined}
        indentWithTab={false}
        maxHeight="38vh"
        basicSetup={{
          foldGutter: false,
          highlightActiveLine: false,
          highlightActiveLineGutter: false,
          lineNumbers: onChange !== undefined,
          syntaxHighlighting: false,
          searchKeymap: false,
        }}
        extensions={EXTENSIONS}
        {...(onChange === undefined ? {} : { onChange })}
      />
    </div>
  );
}
