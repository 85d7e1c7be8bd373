import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useHotkeys } from "@mantine/hooks";
import type { NodeDetail } from "../../../server/contract/api.ts";
import { useQueryClient } from "@tanstack/react-query";
import { graphOf, nodeDetail } from "../../api/queries.ts";
import { drawnAs, shownNeighbours } from "../../graph/scene.ts";
import { add, collapse } from "../../state/canvas.ts";
import {
  bits,
  count,
  factText,
  idValue,
  kindName,
  neighbourName,
  plural,
  probability,
  shorten,
} from "../../state/format.ts";
import { groupLine } from "../../state/groups.ts";
import { open, select } from "../../state/router.ts";
import { EXPAND_STEP, expansionsOf, useExpand } from "../../state/use-expand.ts";
import { useOpenGroup } from "../../state/use-open-group.ts";
import type { CanvasState } from "../../state/use-scene.ts";
import { FamilyMark, Verdict, VerdictMark } from "../../ui/marks.tsx";
import { Section } from "../../ui/Section.tsx";
import { ErrorPanel, Loading } from "../../ui/states.tsx";
import { HandMenu } from "../verdict/HandMenu.tsx";
import { IdentifierActions } from "./IdentifierActions.tsx";
import { ExemplarRequest } from "./ExemplarRequest.tsx";
import { Notes } from "./Notes.tsx";
import { VerdictBar } from "../verdict/VerdictBar.tsx";
import { WhyAccount } from "./WhyAccount.tsx";
import { HideButton } from "./HideButton.tsx";

function Neighbours({ detail, canvas }: { detail: NodeDetail; canvas: CanvasState }) {
  const { run, busy } = useExpand(canvas);
  const node = detail.node.id;
  const shown = shownNeighbours(canvas.scene, node);
  const expanded = expansionsOf(canvas, node);
  const next = detail.neighbours.find(({ kind, total }) => (shown.get(kind) ?? 0) < total);
  useHotkeys([
    [
      "e",
      () => {
        if (next !== undefined && !busy) run(node, next.kind);
      },
    ],
  ]);
  return (
    <ul className="neighbours">
      {detail.neighbours.map(({ kind, total }) => {
        const there = shown.get(kind) ?? 0;
        return (
          <li key={kind}>
            <span className="neighbours-kind">{neighbourName(node, kind)}</span>
            <span className="muted number">
              {count(Math.min(there, total))} of {count(total)} shown
            </span>
            {expanded.has(kind) && (
              <button
                type="button"
                className="button is-small"
                aria-label={`Collapse ${neighbourName(node, kind)}`}
                onClick={() => canvas.edit((now) => collapse(now, `${node} ${kind}`, canvas.base))}
              >
                −{count(expanded.get(kind) ?? 0)}
              </button>
            )}
            <button
              type="button"
              className="button is-small"
              disabled={busy || there >= total}
              aria-label={`Expand ${neighbourName(node, kind)}`}
              onClick={() => run(node, kind)}
            >
              {there >= total ? "all there" : `+${count(Math.min(EXPAND_STEP, total - there))}`}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** One account or identifier: what it is, what it is tied to, why it is linked. */
export function NodeInspector(props: {
  canvas: CanvasState;
  id: string;
  cluster: string | null;
  onPoint: (node: string | null) => void;
}) {
  const { canvas, id } = props;
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(nodeDetail(id));
  const there = canvas.scene.all.has(id);
  const group = canvas.scene.bundleOf.get(id);
  const hidden = canvas.history.now.hidden.has(id);

  const fetchToCanvas = async (): Promise<void> => {
    // With its neighbours that are drawn already, so that it does not hang alone.
    const near = [...canvas.scene.nodes.values()].filter(({ type }) => type === "account").slice(0, 300);
    const slice = await client.fetchQuery(graphOf([id, ...near.map((node) => node.id)]));
    const known = new Set([id, ...canvas.scene.all.keys()]);
    canvas.edit((now) =>
      add(now, {
        from: null,
        nodes: slice.nodes.filter((node) => known.has(node.id)),
        edges: slice.edges.filter((edge) => known.has(edge.source) && known.has(edge.target)),
      }),
    );
  };
  const { onPoint } = props;
  const openGroups = useOpenGroup(canvas.edit);
  // A list that goes away under the pointer never reports that the pointer left it.
  useEffect(() => () => onPoint(null), [onPoint]);

  if (error !== null) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading what="facts" />;
  const { node } = data;
  const account = node.type === "account";
  const groups =
    !there && props.cluster !== null && node.cluster_id === props.cluster && typeof node.in_group === "string"
      ? groupLine(props.cluster, node.in_group)
      : [];
  return (
    <>
      <header className="inspector-head">
        <div className="inspector-title">
          {account ? (
            <VerdictMark disposition={node.disposition ?? "open"} />
          ) : (
            <FamilyMark family={node.family} hub={node.hub} />
          )}
          <h1 title={idValue(node.id)}>{shorten(node.label, 34)}</h1>
          {account && <Verdict disposition={node.disposition ?? "open"} />}
        </div>
        <p className="muted">
          {kindName(node.kind)}
          {account && node.core !== null && ` · ${node.core ? "core" : "fringe"} member`}
          {account && node.linkage !== null && ` · linkage ${probability(node.linkage)}`}
          {!account && ` · shared by ${plural(node.degree, "account")}`}
          {!account && node.bits !== null && !node.hub && ` · ${bits(node.bits)} bits`}
        </p>
        <div className="inspector-actions">
          {there ? (
            <HideButton canvas={canvas} nodes={[id]} />
          ) : groups.length > 0 && canvas.scene.groups > 0 && !hidden ? (
            <button type="button" className="button is-small" onClick={() => openGroups(groups)}>
              Open its group
            </button>
          ) : (
            <button type="button" className="button is-small" disabled={hidden} onClick={() => void fetchToCanvas()}>
              {hidden ? "Hidden by you" : "Put on the canvas"}
            </button>
          )}
          {group !== undefined && (
            <button type="button" className="button is-small" onClick={() => select([group])}>
              Its group
            </button>
          )}
          {there && (
            <button
              type="button"
              className="button is-small"
              onClick={() => select([id, ...(canvas.scene.neighbours.get(drawnAs(canvas.scene, id)) ?? [])])}
            >
              Select with neighbours
            </button>
          )}
          {account ? (
            <HandMenu
              accounts={[idValue(id)]}
              cluster={node.cluster_id}
              acts={node.cluster_id === null ? ["add"] : ["remove", "add"]}
            />
          ) : (
            <IdentifierActions node={node} cluster={props.cluster} />
          )}
        </div>
      </header>
      <div className="inspector-body">
        {node.hub && (
          <p className="callout">
            A hub: {node.hub_reason ?? "too common to prove anything"}. It counts nothing by itself.
          </p>
        )}
        <Section title="Tied to">
          <Neighbours detail={data} canvas={canvas} />
        </Section>
        {account && <WhyAccount account={idValue(id)} onPoint={props.onPoint} />}
        {node.kind === "fingerprint" && <ExemplarRequest node={id} />}
        <Notes on={{ node: id }} />
        <Section title="Facts">
          <dl className="facts">
            {data.facts.map(({ name, value }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{factText(name, value)}</dd>
              </div>
            ))}
          </dl>
        </Section>
        {data.clusters.length > 0 && (
          <Section title="In clusters" aside="accounts">
            <ul className="plain-list">
              {data.clusters.slice(0, 20).map(({ cluster_id: cluster, accounts }) => (
                <li key={cluster}>
                  {cluster === props.cluster ? (
                    <span>{cluster}, this one</span>
                  ) : (
                    <button type="button" className="text-button" onClick={() => open("clusters", cluster)}>
                      {cluster}
                    </button>
                  )}
                  <span className="number">{count(accounts)}</span>
                </li>
              ))}
            </ul>
            {data.clusters.length > 20 && <p className="muted small">20 of {count(data.clusters.length)} clusters</p>}
          </Section>
        )}
      </div>
      {account && (
        <VerdictBar target={{ accounts: [idValue(id)] }} subject={`account ${shorten(idValue(id), 24)}`} accounts={1} />
      )}
    </>
  );
}
