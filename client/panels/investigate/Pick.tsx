import "@mantine/core/styles/Combobox.css";
import { Autocomplete } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { clusterChoices } from "../../api/investigations.ts";
import { useSearch } from "../../api/triage.ts";
import { idValue, kindName, plural, shorten } from "../../state/format.ts";

interface Choice {
  value: string;
  label: string;
  about: string;
}

function useNodes(
  kind: "account" | "identifier" | "cluster",
  kinds: readonly string[] | undefined,
  text: string,
): Choice[] {
  const [asked] = useDebouncedValue(text.trim(), 140);
  const { data } = useSearch(kind === "cluster" ? "" : kind === "identifier" ? idValue(asked) : asked);
  return (data?.hits ?? []).flatMap(({ node, cluster_id: cluster }): Choice[] => {
    if ((node.type === "account") !== (kind === "account")) return [];
    if (kind === "account") return [{ value: idValue(node.id), label: node.label, about: cluster ?? "in no cluster" }];
    if (kinds !== undefined && !kinds.includes(node.kind)) return [];
    return [{ value: node.id, label: shorten(node.label, 44), about: kindName(node.kind) }];
  });
}

function useClusters(enabled: boolean, text: string): Choice[] {
  const { data } = useQuery({ ...clusterChoices, enabled });
  const wanted = text.trim().toLowerCase();
  return (data ?? [])
    .filter(({ cluster_id: id }) => id.toLowerCase().includes(wanted))
    .slice(0, 12)
    .map(({ cluster_id: id, size, flagged }) => ({
      value: id,
      label: id,
      about: `${plural(size, "account")}${flagged ? ", flagged" : ""}`,
    }));
}

/** A field for an account, an identifier or a cluster that searches while one types. */
export function Pick(props: {
  id: string;
  kind: "account" | "identifier" | "cluster";
  kinds: readonly string[] | undefined;
  value: string;
  invalid: boolean;
  onChange: (value: string) => void;
}) {
  const { id, kind, kinds, value, invalid, onChange } = props;
  const nodes = useNodes(kind, kinds, value);
  const clusters = useClusters(kind === "cluster", value);
  const choices = kind === "cluster" ? clusters : nodes;
  const byValue = new Map(choices.map((choice) => [choice.value, choice]));
  return (
    <Autocomplete
      id={id}
      size="xs"
      spellCheck={false}
      autoComplete="off"
      aria-describedby={`${id}-hint`}
      error={invalid}
      placeholder={kind === "cluster" ? "H-0001" : "search …"}
      value={value}
      onChange={onChange}
      data={[...byValue.keys()]}
      filter={({ options }) => options}
      comboboxProps={{ width: 340, position: "bottom-start" }}
      renderOption={({ option }) => (
        <span className="pick-option">
          <span>{byValue.get(option.value)?.label ?? option.value}</span>
          <span className="muted">{byValue.get(option.value)?.about}</span>
        </span>
      )}
    />
  );
}
