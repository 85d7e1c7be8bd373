import { notifications } from "@mantine/notifications";
import { lazy, Suspense, useCallback, useMemo, useState, type ReactNode } from "react";
import type { LabelEvent } from "../../../server/contract/api.ts";
import { useUndoLabel } from "../../api/changes.ts";
import { RequestError } from "../../api/client.ts";
import { VERDICTS, count, plural } from "../../state/format.ts";
import { analyst } from "../../state/analyst.ts";
import { VerdictContext, type VerdictDraft } from "./verdict-context.ts";

const VerdictDialog = lazy(async () => ({ default: (await import("./VerdictDialog.tsx")).VerdictDialog }));

/** Says that something was refused, and what to do. */
function refused(error: Error): void {
  notifications.show({ color: "red", title: error.message, message: error instanceof RequestError ? error.next : "" });
}

/** Holds the one dialog in which verdicts are given, and undoes them. */
export function VerdictProvider({ children }: { children: ReactNode }) {
  const [draft, setDraft] = useState<VerdictDraft | null>(null);
  const undo = useUndoLabel();
  const { mutate, isPending } = undo;
  const takeBack = useCallback(
    (event: Pick<LabelEvent, "event_id" | "by">) => {
      mutate(
        { event: event.event_id, by: analyst() || event.by, reason: "" },
        {
          onSuccess: ({ accounts }) =>
            notifications.show({ message: `Taken back: ${plural(accounts, "account")} as before.` }),
          onError: refused,
        },
      );
    },
    [mutate],
  );
  const given = (event: LabelEvent): void => {
    setDraft(null);
    const id = `label-${event.event_id}`;
    notifications.show({
      id,
      autoClose: 15_000,
      message: (
        <span className="toast">
          {event.parts.length > 1
            ? `${event.parts.map(({ disposition, accounts }) => `${count(accounts)} ${VERDICTS[disposition].state}`).join(", ")}.`
            : `${plural(event.accounts, "account")} ${VERDICTS[event.disposition].state}.`}
          <button
            type="button"
            className="button"
            onClick={() => {
              notifications.hide(id);
              takeBack(event);
            }}
          >
            Undo
          </button>
        </span>
      ),
    });
  };
  const value = useMemo(() => ({ ask: setDraft, takeBack, busy: isPending }), [takeBack, isPending]);
  return (
    <VerdictContext value={value}>
      {children}
      {draft !== null && (
        <Suspense>
          <VerdictDialog draft={draft} onClose={() => setDraft(null)} onGiven={given} />
        </Suspense>
      )}
    </VerdictContext>
  );
}
