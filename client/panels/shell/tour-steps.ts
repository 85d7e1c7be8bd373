/** One stop of the guided tour. */
export interface TourStep {
  title: string;
  text: string;
  /** The control that it is about. */
  target: string;
  /** What the analyst does to go on; without it there is only "Next". */
  until?: "opened" | "members" | "verdict" | "exported";
  /** What to do, in a few words. */
  act?: string;
}

/** From the whole to one cluster, its verdict, and the file that an enforcement team takes. */
export const TOUR: readonly TourStep[] = [
  {
    title: "What the run found",
    text: "Of all accounts, some are linked by what they share; linked accounts form clusters; few of those look harmful. What is shared by too many proves nothing and was set aside as a hub.",
    target: ".story",
  },
  {
    title: "What to look at first",
    text: "The queue puts first what is likely harmful, busy, and quick to review. The strip shows by which kinds of evidence a cluster is held together: several colours weigh more than one.",
    target: ".queue-rows",
    until: "opened",
    act: "Move with j and k, then press Enter on another cluster.",
  },
  {
    title: "Why these accounts belong together",
    text: "What speaks for harm and what against it, then what the members share, in bits: each bit doubles the odds that one operator runs them.",
    target: ".inspector-body",
  },
  {
    title: "The same as a picture",
    text: "Accounts are discs, what they share are squares in the colour of their kind. Hollow discs are fringe members: not sure enough to act on. Click anything to see why it is there.",
    target: ".canvas-area",
  },
  {
    title: "Who they are",
    text: "The members, strongest first. A verdict reaches people: look for verified organisations and for old accounts before you confirm.",
    target: '[role="tablist"][aria-label="About the cluster"]',
    until: "members",
    act: "Open Members.",
  },
  {
    title: "Your verdict",
    text: "Confirm, hold or clear. The dialog first shows whom it touches and asks for a reason. It is a real verdict, and can be taken back: by Undo, or later in the history. Then the next cluster opens by itself.",
    target: ".verdict-bar",
    until: "verdict",
    act: "Press y to confirm fraud, or h or n, and give the reason.",
  },
  {
    title: "Hand it over",
    text: "Exports hold what has been judged. “Enforcement”, under all clusters, has a row for each confirmed account, with the reasons and who decided. CSV has every member.",
    target: ".inspector-title .button",
    until: "exported",
    act: "Open Export and choose a file.",
  },
  {
    title: "That is the whole way",
    text: "From the queue over the evidence to a verdict in a file. The history keeps every step, with undo. Ctrl K knows all commands, ? all keys; / finds any account, address or note.",
    target: '[aria-label="Screens"]',
  },
];
