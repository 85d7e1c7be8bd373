import { useQuery } from "@tanstack/react-query";
import { WhatIf } from "../../server/contract/api.ts";
import type { Mutes } from "../state/muted.ts";
import { request } from "./client.ts";

const id = encodeURIComponent;

/** What is left of a cluster without some of its evidence; while nothing is put aside it is asked only where `always`. */
export function useWhatIf(cluster: string | null, mute: Mutes, always = false) {
  return useQuery({
    queryKey: ["why", "what-if", cluster, mute],
    enabled: cluster !== null && (always || mute.length > 0),
    retry: false,
    staleTime: Infinity,
    placeholderData: (previous: WhatIf | undefined, query) => (query?.queryKey[2] === cluster ? previous : undefined),
    queryFn: ({ signal }) => request(WhatIf, `clusters/${id(cluster ?? "")}/what-if`, { body: { mute }, signal }),
  });
}
