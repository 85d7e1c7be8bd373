import type { Observation } from "./observation.ts";
import type { Places } from "./places.ts";

/** One of the ways to do what is measured. */
export interface Contender {
  name: string;
  /** What it does and what is counted, in a sentence. */
  what: string;
  /** Brings the data to where it works on it; not counted. */
  prepare?(): Promise<void>;
  run(): Promise<Observation>;
  close?(): Promise<void>;
}

/** Where and at which size a measure works. */
export interface Setting {
  /** Share of the letter: 1 is 500,000 accounts and 100 million exchanges. */
  scale: number;
  places: Places;
}

/** One row of the table of measures. */
export interface Measure {
  name: string;
  title: string;
  goal: string;
  /** The figure that the goal is about: `seconds`, or a name of what is `seen`. */
  figure: string;
  unit: string;
  /** Rounds at most, of a measure that takes minutes; absent: as many as asked for. */
  rounds?: number;
  /** Ours first, then the peers. */
  contenders(setting: Setting): Promise<Contender[]>;
}

/** A contender's runs, or why there are none. */
export type Outcome = { what: string } & ({ runs: Observation[] } | { failed: string; runs?: Observation[] });

/** What a measure gave. */
export interface Measured {
  name: string;
  title: string;
  goal: string;
  figure: string;
  unit: string;
  scale: number;
  outcomes: Record<string, Outcome>;
}
