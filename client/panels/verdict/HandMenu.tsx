import { Menu } from "@mantine/core";
import { useState } from "react";
import { HAND_ACTS, type HandAct, type HandDraft } from "../../state/by-hand.ts";
import { Icon } from "../../ui/Icon.tsx";
import { HandDialog } from "./HandDialog.tsx";

/** What can be done by hand with some accounts, or with a cluster; each asks first. */
export function HandMenu(props: { accounts: readonly string[]; cluster: string | null; acts: readonly HandAct[] }) {
  const [draft, setDraft] = useState<HandDraft | null>(null);
  return (
    <>
      <Menu position="bottom-end" width={250}>
        <Menu.Target>
          <button type="button" className="button is-small">
            By hand <Icon name="down" size={12} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {props.acts.map((act) => (
            <Menu.Item key={act} onClick={() => setDraft({ act, accounts: props.accounts, cluster: props.cluster })}>
              {HAND_ACTS[act].title}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {draft !== null && <HandDialog draft={draft} onClose={() => setDraft(null)} />}
    </>
  );
}
