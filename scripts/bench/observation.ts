import { z } from "zod";

/** One timed run of one contender. */
export const Observation = z.object({
  seconds: z.number(),
  /** Most memory in MB of the process and all its children at one moment, as the sum of their resident sets; absent where it ran inside another process. */
  peak_mb: z.number().optional(),
  /** What else was seen, by name: sizes, rates, qualities, seconds of steps. */
  seen: z.record(z.string(), z.number()).optional(),
});
export type Observation = z.infer<typeof Observation>;

/** The observation that a command printed as its last line, with the peak that was seen from outside. Throws where it printed none. */
export function printedObservation({ output, peak_mb }: { output: string; peak_mb?: number | undefined }): Observation {
  return { ...Observation.parse(JSON.parse(output.trim().split("\n").at(-1) ?? "")), peak_mb };
}
