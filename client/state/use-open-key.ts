import { useEffect } from "react";

/**
 * Enter opens what is selected alone on the canvas; nothing happens where `open` is null. It is taken before the queue's Enter, which
 * opens a cluster, but a button, link or field that has the focus keeps its own.
 */
export function useOpenKey(open: (() => void) | null): void {
  useEffect(() => {
    if (open === null) return undefined;
    const listener = (event: KeyboardEvent): void => {
      if (event.key !== "Enter") return;
      if (event.target instanceof Element && event.target.closest("button, a, input, textarea, [role=dialog]") !== null)
        return;
      event.stopPropagation();
      event.preventDefault();
      open();
    };
    document.addEventListener("keydown", listener, { capture: true });
    return () => document.removeEventListener("keydown", listener, { capture: true });
  }, [open]);
}
