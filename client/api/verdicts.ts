import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { LabelEvent } from "../../server/contract/api.ts";
import {
  Sample,
  SplitPreview,
  type SampleRequest,
  type Split,
  type VerdictRequest,
} from "../../server/contract/verdicts.ts";
import { useRefresh } from "./changes.ts";
import { request } from "./client.ts";

/** Whom each part of a verdict would touch. Who is in which part does not hang on what it gets, so that a change of mind asks nothing. */
export function useSplitPreview({ target, parts }: Split) {
  const asked: Split = { target, parts: parts.map(({ of }) => ({ of, disposition: "inconclusive" })) };
  return useQuery({
    queryKey: ["labels", "split", asked],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request(SplitPreview, "verdicts/preview", { body: asked, signal }),
  });
}

/** A random sample of those whom a verdict would touch; nothing is drawn while `of` is null. */
export function useSample(of: SampleRequest | null) {
  return useQuery({
    queryKey: ["labels", "sample", of],
    enabled: of !== null,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request(Sample, "verdicts/sample", { body: of, signal }),
  });
}

/** Records a verdict in parts. */
export function useVerdict() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (verdict: VerdictRequest) => request(LabelEvent, "verdicts", { body: verdict }),
    onSuccess: refresh,
  });
}
