import { DAY_MS, HOUR_MS } from "../contract/time.ts";
import { BAN_DAYS, LAUNCH_DAY, RELEASE_DAY, WINDOW_START } from "./world.ts";

/** Rows of the `events` table: what happened in the window, at what time. */
export function worldEvents(): { at: string; kind: string; label: string }[] {
  const at = (day: number, hour: number) => new Date(WINDOW_START + day * DAY_MS + hour * HOUR_MS).toISOString();
  return [
    { at: at(LAUNCH_DAY, 16), kind: "launch", label: "app for teams" },
    { at: at(BAN_DAYS[0], 9), kind: "ban_wave", label: "first ban wave" },
    { at: at(RELEASE_DAY, 0), kind: "model_release", label: "meridian-4" },
    { at: at(BAN_DAYS[1], 9), kind: "ban_wave", label: "second ban wave" },
  ];
}
