import type { LoadOptions } from "../../../server/contract/jobs.ts";

/** How files are read where nobody says otherwise. */
export const PLAIN_OPTIONS: LoadOptions = {
  mapping: { files: {}, columns: {} },
  max_rejects: 1,
  timezone: null,
  exemplars: true,
};

/** The options of a load beside the mapping. */
export function LoadSettings({
  options,
  onChange,
}: {
  options: LoadOptions;
  onChange: (options: LoadOptions) => void;
}) {
  return (
    <fieldset className="load-settings">
      <legend>Options</legend>
      <label>
        Rejected rows allowed, in percent
        <input
          type="number"
          className="field"
          min={0}
          max={100}
          step="any"
          value={options.max_rejects}
          onChange={(event) => {
            const percent = event.target.valueAsNumber;
            if (percent >= 0 && percent <= 100) onChange({ ...options, max_rejects: percent });
          }}
        />
      </label>
      <label>
        Zone of times that carry none
        <input
          className="field"
          placeholder="none: such times are rejected"
          value={options.timezone ?? ""}
          onChange={(event) =>
            onChange({ ...options, timezone: event.target.value === "" ? null : event.target.value })
          }
        />
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={options.exemplars}
          onChange={(event) => onChange({ ...options, exemplars: event.target.checked })}
        />
        Keep a masked sample of templates that 20 accounts sent
      </label>
    </fieldset>
  );
}
