import { Menu } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { useOpenFindings } from "../../api/investigations.ts";
import { queueCount, useRemoveView, useSaveView, useViews } from "../../api/triage.ts";
import { useAnalyst, withAnalyst } from "../../state/ask-name.ts";
import { compact } from "../../state/format.ts";
import { GIVEN_VIEWS, isView, ME, queueFilter, queueParams, viewPatch } from "../../state/queue-filter.ts";
import { setParams, useView } from "../../state/router.ts";
import { Icon } from "../../ui/Icon.tsx";

/** Shows a view of the queue in the order that it is in, or the view's own. */
export function showView(params: Readonly<Record<string, string>>): void {
  const show = (): void => setParams({ ...viewPatch(params), findings: "" });
  if (params["who"] === ME) withAnalyst(show);
  else show();
}

/** The given views with their counts, the saved ones, and a place to save the present one. */
export function QueueViews() {
  const view = useView();
  const saved = useViews().data?.views ?? [];
  const save = useSaveView();
  const remove = useRemoveView();
  const [name, setName] = useState("");
  const me = useAnalyst();
  const counts = useQueries({
    queries: GIVEN_VIEWS.map(({ params }) => ({
      ...queueCount(queueFilter({ ...view, params }, me)),
      enabled: !("who" in params) || me !== "",
    })),
  });
  const found = useOpenFindings().data ?? 0;
  const findings = view.params["findings"] === "1";
  const present = saved.find(({ params }) => isView(view.params, params));
  const given = GIVEN_VIEWS.some(({ params }) => isView(view.params, params));
  return (
    <div className="queue-views" role="group" aria-label="Views">
      {GIVEN_VIEWS.map(({ name: title, params }, index) => (
        <button
          key={title}
          type="button"
          className="chip"
          aria-pressed={!findings && isView(view.params, params)}
          onClick={() => showView(params)}
        >
          {title}{" "}
          {title !== "All" && (
            <span className={title === "Changed" ? "queue-noun" : ""}>
              {counts[index]?.data === undefined ? "" : compact(counts[index].data)}
            </span>
          )}
        </button>
      ))}
      {(found > 0 || findings) && (
        <button
          type="button"
          className="chip"
          aria-pressed={findings}
          title="What watched investigations found"
          onClick={() => setParams({ findings: findings ? "" : "1" })}
        >
          Findings <span>{compact(found)}</span>
        </button>
      )}
      <Menu position="bottom-end" width={250} closeOnItemClick={false}>
        <Menu.Target>
          <button type="button" className="chip" aria-pressed={present !== undefined} title="Saved views">
            <Icon name="bookmark" size={13} />
            <span className={present === undefined ? "queue-noun" : ""}>{present?.name ?? "Views"}</span>
            <Icon name="down" size={12} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Saved views, for everybody</Menu.Label>
          {saved.length === 0 && <p className="menu-note">None yet.</p>}
          {saved.map(({ view_id: id, name: title, params, by }) => (
            <div key={id} className="menu-row">
              <Menu.Item
                closeMenuOnClick
                onClick={() => showView(params)}
                rightSection={<span className="muted small">{by}</span>}
              >
                {title}
              </Menu.Item>
              <Menu.Item className="menu-side" aria-label={`Remove view ${title}`} onClick={() => remove.mutate(id)}>
                <Icon name="close" size={12} />
              </Menu.Item>
            </div>
          ))}
          <form
            className="menu-form"
            onSubmit={(event) => {
              event.preventDefault();
              const params = queueParams(view.params);
              withAnalyst((by) => save.mutate({ name: name.trim(), params, by }, { onSuccess: () => setName("") }));
            }}
          >
            <input
              className="field"
              aria-label="Name of the view"
              placeholder={given ? "name what is shown now" : "name these filters"}
              maxLength={60}
              value={name}
              // The menu's own keys move between its items.
              onKeyDown={(event) => event.stopPropagation()}
              onChange={(event) => setName(event.target.value)}
            />
            <button type="submit" className="button" disabled={name.trim() === "" || save.isPending}>
              Save
            </button>
          </form>
          {save.error !== null && <p className="menu-note is-harm">{save.error.message}</p>}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
