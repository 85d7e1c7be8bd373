import type { Interval } from "../contract/evaluation.ts";

/** A share of 0 to 1 with four digits after the point. */
export const share = (value: number): string => value.toFixed(4);
/** A whole number with thousands set apart. */
export const whole = (value: number): string => value.toLocaleString("en");
/** A whole number in few characters: 12K. */
export const compact = (value: number): string => COMPACT.format(value);
/** Exchanges a day. */
export const volume = (value: number): string => (value < 1000 ? String(value) : COMPACT.format(value));
/** Both ends of an interval. */
export const ends = ([low, high]: Interval): string => `${share(low)} – ${share(high)}`;

const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
