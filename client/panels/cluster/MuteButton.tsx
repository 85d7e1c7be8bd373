import { toggleMute, type Mutes } from "../../state/muted.ts";
import { setParams } from "../../state/router.ts";
import { Icon } from "../../ui/Icon.tsx";

/** The eye that puts evidence aside, and takes it back: the cluster re-forms without it. */
export function MuteButton({ mute, name, muted }: { mute: string; name: string; muted: Mutes }) {
  const off = muted.includes(mute);
  return (
    <button
      type="button"
      className="icon-button is-small mute-button"
      aria-pressed={off}
      aria-label={`Put aside ${name}`}
      title={off ? "Take back into account" : "Put aside: see what is left without it"}
      onClick={() => setParams({ muted: toggleMute(muted, mute) })}
    >
      <Icon name={off ? "eyeOff" : "eye"} size={14} />
    </button>
  );
}
