import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  Exemplar,
  Note,
  NoteList,
  type ExemplarRequest,
  type NoteOn,
  type NoteRequest,
} from "../../server/contract/notes.ts";
import { request, search } from "./client.ts";

/** Notes on a cluster and its members, or on or about a node, newest first. */
export function useNotes(on: NoteOn) {
  return useQuery({
    queryKey: ["notes", on],
    queryFn: ({ signal }) => request(NoteList, `notes${search({ ...on })}`, { signal }),
  });
}

/** Writes a note. */
export function useWriteNote() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (note: NoteRequest) => request(Note, "notes", { body: note }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["notes"] });
      await client.invalidateQueries({ queryKey: ["history"] });
    },
  });
}

/** Asks for the exemplar of a template. The answer is kept nowhere but in the panel that asked. */
export function useExemplar() {
  const client = useQueryClient();
  return useMutation({
    gcTime: 0,
    mutationFn: (body: ExemplarRequest) => request(Exemplar, "exemplars", { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["history"] }),
  });
}
