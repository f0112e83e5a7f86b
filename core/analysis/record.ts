import type { Evidence } from './evidence.ts';
import type { Recording } from './recording.ts';
import type { Counts, Period } from './series.ts';

/**
 * A rollout that has run as one line's worth of a recording: replayed under the same rules it comes to the same verdict.
 * Steps without a whole period are left out; `undefined` when none has any.
 */
export function recordOf(id: string, { periodSeconds, history, steps, silentErrors }: Evidence): Recording | undefined {
  const ran = steps.filter((step) => step.periods.length > 0);
  if (ran.length === 0) return undefined;
  return {
    id,
    periodSeconds,
    history: history.map(({ stable }) => told(stable, silentErrors)),
    steps: ran.map(({ weight, periods }) => ({ weight, periods: periods.length })),
    periods: ran.flatMap((step) => step.periods.map((period) => both(period, silentErrors))),
  };
}

const both = ({ canary, stable }: Period, silentErrors: Evidence['silentErrors']) =>
  canary === undefined && stable === undefined
    ? null
    : { canary: told(canary, silentErrors), stable: told(stable, silentErrors) };

/** Where silence means no errors, a replay need not know of it. */
function told(counts: Counts | undefined, silentErrors: Evidence['silentErrors']): Recording['history'][number] {
  if (counts === undefined) return null;
  const { requests, errors, unreported, latencyMs, slow } = counts;
  return {
    requests,
    errors,
    ...(unreported && !silentErrors && { unreported }),
    ...(latencyMs !== undefined && { latencyMs }),
    ...(slow !== undefined && { slow: [slow[0], slow[1]] }),
  };
}
