import { useMemo } from "react";
import { nodeOfAccount } from "../../server/contract/node-id.ts";
import { useWhatIf } from "../api/evidence.ts";
import { readMuted } from "./muted.ts";
import { useView } from "./router.ts";

/** Node ids of the members that fall out of a cluster without what the address puts aside. */
export function useFallen(cluster: string | null): ReadonlySet<string> {
  const text = useView().params["muted"];
  const mutes = useMemo(() => readMuted(text), [text]);
  const { data } = useWhatIf(cluster, mutes);
  return useMemo(() => new Set(mutes.length === 0 ? [] : data?.fallen.accounts.map(nodeOfAccount)), [data, mutes]);
}
