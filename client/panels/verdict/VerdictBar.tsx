import { useHotkeys } from "@mantine/hooks";
import type { LabelTarget } from "../../../server/contract/api.ts";
import { VERDICTS } from "../../state/format.ts";
import { useView } from "../../state/router.ts";
import { Icon } from "../../ui/Icon.tsx";
import { useVerdicts } from "./verdict-context.ts";

const OFFERED = ["confirmed_fraud", "inconclusive", "benign", "open"] as const;

/** The verdict buttons with their keys; each opens the dialog, none acts by itself. */
export function VerdictBar({ target, subject, accounts }: { target: LabelTarget; subject: string; accounts: number }) {
  const { ask } = useVerdicts();
  const view = useView();
  const within = view.screen === "clusters" && "accounts" in target ? view.id : null;
  const give = (disposition: (typeof OFFERED)[number]) => (): void =>
    ask({ target, subject, accounts, within, disposition });
  useHotkeys(OFFERED.map((disposition) => [VERDICTS[disposition].key, give(disposition)]));
  return (
    <div className="verdict-bar" role="group" aria-label={`Verdict on ${subject}`}>
      {OFFERED.map((disposition) => (
        <button
          key={disposition}
          type="button"
          className={`verdict-button is-${disposition}`}
          title={`${VERDICTS[disposition].act} (${VERDICTS[disposition].key})`}
          onClick={give(disposition)}
        >
          {disposition === "open" ? (
            <>
              <Icon name="undo" size={14} />
              <span className="visually-hidden">Reopen</span>
            </>
          ) : (
            <>
              {VERDICTS[disposition].short} <kbd aria-hidden="true">{VERDICTS[disposition].key}</kbd>
            </>
          )}
        </button>
      ))}
    </div>
  );
}
