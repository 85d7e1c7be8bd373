import type { Note } from "../../../server/contract/notes.ts";
import { openNodes, select } from "../../state/router.ts";

/** A text in which what it mentions can be followed: on an open cluster the node is selected, else it opens on a canvas of its own. */
export function MentionText({ text, mentions = [] }: { text: string; mentions?: Note["mentions"] }) {
  const nodeOf = new Map(mentions.map(({ text: word, node }) => [word, node]));
  const words = [...nodeOf.keys()].toSorted((one, other) => other.length - one.length);
  if (words.length === 0) return <>{text}</>;
  const pattern = new RegExp(`(${words.map((word) => word.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&")).join("|")})`, "g");
  return (
    <>
      {text.split(pattern).map((piece, place) => {
        const node = nodeOf.get(piece);
        return node === undefined ? (
          piece
        ) : (
          <button
            key={`${place} ${piece}`}
            type="button"
            className="text-button"
            title={node}
            onClick={() => follow(node)}
          >
            {piece}
          </button>
        );
      })}
    </>
  );
}

function follow(node: string): void {
  if (window.location.pathname.startsWith("/clusters/")) select([node]);
  else openNodes([node]);
}
