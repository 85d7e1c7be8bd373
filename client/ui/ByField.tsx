import { TextInput, type TextInputProps } from "@mantine/core";

/** Whose doing it is, as it stands in the history. */
export function ByField({ onName, ...props }: TextInputProps & { value: string; onName: (name: string) => void }) {
  return (
    <TextInput
      placeholder="your name"
      maxLength={100}
      {...props}
      onChange={(event) => onName(event.currentTarget.value)}
    />
  );
}
