const KEY = "hydrascope-analyst";

/** Who gives verdicts in this browser; empty until it has been said once. */
export function analyst(): string {
  try {
    return window.localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

/** Remembers who gives verdicts. */
export function rememberAnalyst(name: string): void {
  try {
    window.localStorage.setItem(KEY, name);
  } catch {
    // A browser that keeps nothing asks again.
  }
}

/** Who does something that needs no verdict; "workbench" until a name has been given. */
export function analystOrNobody(): string {
  return analyst() || "workbench";
}
