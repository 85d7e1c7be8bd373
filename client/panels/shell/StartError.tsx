import { RequestError } from "../../api/client.ts";
import { nextStep } from "../../state/load-text.ts";

/** Why a job could not even be started. */
export function StartError({ error }: { error: Error }) {
  return (
    <p className="is-harm" role="alert">
      {error.message} {error instanceof RequestError && nextStep(error)}
    </p>
  );
}
