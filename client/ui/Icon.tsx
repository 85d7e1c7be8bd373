const PATHS = {
  search: "M7 12.2A5.2 5.2 0 1 0 7 1.8a5.2 5.2 0 0 0 0 10.4ZM10.8 10.8 14.4 14.4",
  close: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  undo: "M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M3 6.5 6 3.5M3 6.5l3 3",
  redo: "M13 6.5H6.5a3.5 3.5 0 0 0 0 7H10M13 6.5l-3-3M13 6.5l-3 3",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  box: "M2.5 2.5h2M7 2.5h2M11.5 2.5h2v2M13.5 7v2M13.5 11.5v2h-2M9 13.5H7M4.5 13.5h-2v-2M2.5 9V7M2.5 4.5v-2",
  lasso:
    "M8 2.5c3.3 0 6 1.7 6 4s-2.7 4-6 4-6-1.7-6-4 2.7-4 6-4ZM5 10a1.5 1.5 0 1 0 .2 2.9C6.5 12.5 6.5 11 5 10Zm.5 2.5c.3.8 1 1.2 2 1.2",
  pin: "M9.5 2 14 6.5l-1.2.4-2.5 2.5-.3 2.8-1 .9L3 7l.9-1 2.8-.3 2.5-2.5ZM6 10l-3.5 3.5",
  path: "M3.5 13.5a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6ZM12.5 5.100a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6ZM4.6 11.4 7 9l2-2 2.4-2.4M6.6 6.6h2.8v2.8H6.6z",
  common: "M6 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z",
  families: "M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.5h4v4h-4zM9.5 9.5h4v4h-4z",
  bookmark: "M4.5 2h7v12L8 11.2 4.5 14z",
  pointer: "M3.5 2.5l9 5-4 1.2-1.9 3.8z",
  stop: "M4 4h8v8H4z",
  play: "M5 3.5l7.5 4.5L5 12.5z",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  eyeOff:
    "M2.5 2.5l11 11M6.5 4A7 7 0 0 1 8 3.5c4 0 6.5 4.5 6.5 4.5a12 12 0 0 1-2 2.5M4.3 5.2A11 11 0 0 0 1.5 8S4 12.5 8 12.5a6.6 6.6 0 0 0 2.8-.6",
  down: "M4 6l4 4 4-4",
  up: "M4 10l4-4 4 4",
  right: "M6 4l4 4-4 4",
  left: "M10 4L6 8l4 4",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1",
  moon: "M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5Z",
  auto: "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8 2.5v11M8 5h3.6M8 8h5M8 11h3.6",
  export: "M8 2.5v7M5 7l3 3 3-3M2.5 12.5v1h11v-1",
  help: "M6 6a2 2 0 1 1 2.7 1.9c-.5.2-.7.6-.7 1.1v.5M8 12v.2",
  check: "M3 8.5l3.2 3.2L13 4.8",
  cross: "M4 4l8 8M12 4l-8 8",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  circle: "M8 12.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  filter: "M2.5 4.5h11M4.5 8h7M6.5 11.5h3",
  command: "M3 5l3 3-3 3M8 11.5h5",
  wide: "M2 3.5h12v9H2zM6.5 3.5v9M9.5 6h2.5M9.5 8.5h2.5",
  graph:
    "M4 13.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM12 13.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM8 6.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7 6.3 5 9.7M9 6.3l2 3.4M6 11.5h4",
  both: "M2 2.5h12v11H2zM2 8h12M4.5 6 7 4.5l2.5 1.2L12 4.5M4.5 10.8h7",
  table: "M2 2.5h12v11H2zM2 6h12M2 9.8h12M6.2 6v7.5",
  person: "M8 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM3 13.5c0-2.6 2.2-4 5-4s5 1.4 5 4",
  file: "M4 1.5h5l3 3v10H4zM9 1.5v3h3",
} as const;

/** Name of a drawn icon. */
export type IconName = keyof typeof PATHS;

/** A line icon of 16 pixels in the colour of its text; says nothing to a screen reader. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
