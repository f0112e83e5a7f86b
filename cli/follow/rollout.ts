import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import type { Execution } from '../../core/execution/attempt.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { RolloutRecord } from '../../core/ledger/record.ts';
import { type Line, type LineStop, stopFor } from '../../core/line/line.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { NamedExecutions } from '../../core/ports/executions.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { LineSwitch } from '../../core/ports/line-switch.ts';

/** All that the table knows of one rollout at one moment. */
export interface Sight {
  /** While it holds its router. */
  readonly control?: Control;
  /** What holds it at its weight, while it holds its router. */
  readonly lineStop?: LineStop;
  readonly record?: RolloutRecord;
  /** Oldest first. */
  readonly decisions: readonly Decision[];
}

/** What a rollout is read from. */
export interface Seeing {
  readonly control: ControlStore;
  readonly ledger: Ledger;
  readonly line: LineSwitch;
}

/** Reads a rollout's whole state; empty when nobody has heard of it. */
export async function seeRollout({ control, ledger, line }: Seeing, rolloutId: string): Promise<Sight> {
  const [record, decisions] = await Promise.all([ledger.recordOf(rolloutId), ledger.decisions(rolloutId)]);
  const item = record && (await control.read(record.router));
  return {
    decisions,
    ...(record && { record }),
    ...(item && isHeld(item) && item.rolloutId === rolloutId && { control: item, ...(await lineStopOf(line, item)) }),
  };
}

/**
 * A rollout with its execution, which is read first: the end of a rollout is written before its execution is over, so
 * that of an execution that is over the end is seen as well.
 */
export async function seeWithExecution(
  ports: Seeing & Pick<NamedExecutions, 'execution'>,
  rolloutId: string,
): Promise<{ readonly sight: Sight; readonly execution: Execution | undefined }> {
  const execution = await ports.execution(rolloutId);
  return { execution, sight: await seeRollout(ports, rolloutId) };
}

/** What of the line holds a running rollout; nothing once it is on its way back, or promoted. */
async function lineStopOf(line: LineSwitch, control: Control): Promise<Pick<Sight, 'lineStop'>> {
  const lineStop = heldBy(await line.read(), control);
  return lineStop === undefined ? {} : { lineStop };
}

/** What of the line holds a rollout that would go on without it. */
export function heldBy(line: Line, { phase, stop, plan }: Control): LineStop | undefined {
  const climbs = phase === 'planned' || phase === 'shifting' || phase === 'baking';
  return climbs && stop === undefined ? stopFor(line, plan.router.mesh) : undefined;
}
