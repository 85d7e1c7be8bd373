import type { ReactNode } from "react";

/** Tabs over the panel with the id `panel`. */
export function Tabs<T extends string>(props: {
  label: string;
  panel: string;
  tabs: readonly { value: T; title: ReactNode }[];
  shown: T;
  onShow: (tab: T) => void;
}) {
  return (
    <div className="tabs" role="tablist" aria-label={props.label}>
      {props.tabs.map(({ value, title }) => (
        <button
          key={value}
          type="button"
          role="tab"
          aria-selected={value === props.shown}
          aria-controls={props.panel}
          onClick={() => props.onShow(value)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
