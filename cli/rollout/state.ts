import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import type { Execution } from '../../core/execution/attempt.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { Outcome } from '../../core/ledger/outcome.ts';
import { outcomes, whyPromoted } from '../../core/ledger/outcome.ts';
import type { RolloutRecord } from '../../core/ledger/record.ts';
import type { Line, LineStop } from '../../core/line/line.ts';
import { stopFor } from '../../core/line/line.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { NamedExecutions } from '../../core/ports/executions.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { LineSwitch } from '../../core/ports/line-switch.ts';
import { lineScope } from '../../core/routing/route.ts';

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
  return climbs && stop === undefined ? stopFor(line, lineScope(plan.router)) : undefined;
}

/** The entry of the ledger that tells of a change may be written after it: so many looks are read in full. */
const looksInFull = 3;

/**
 * Reads a rollout again and again: its one item each time, its ledger, which grows with every look, only when that
 * item says that something happened.
 */
export function sightReader(ports: Seeing, rolloutId: string): () => Promise<Sight> {
  let last: Sight = { decisions: [] };
  let mark = '';
  let due = looksInFull;
  return async () => {
    const item = last.record && (await ports.control.read(last.record.router));
    const control = item && isHeld(item) && item.rolloutId === rolloutId ? item : undefined;
    const seen = control === undefined ? '' : `${control.rev}/${control.sleepSeq}`;
    if (seen !== mark) due = looksInFull;
    mark = seen;
    due -= 1;
    last =
      control === undefined || due >= 0 ? await seeRollout(ports, rolloutId) : await withControl(ports, last, control);
    return last;
  };
}

async function withControl({ line }: Seeing, { lineStop: _, ...last }: Sight, control: Control): Promise<Sight> {
  const lineStop = heldBy(await line.read(), control);
  return { ...last, control, ...(lineStop && { lineStop }) };
}

/** The items of all routers that a rollout holds now. */
export async function heldItems(control: ControlStore): Promise<readonly Control[]> {
  const items = await Promise.all((await control.leases()).map(({ router }) => control.read(router)));
  return items.filter(isHeld);
}

/** How a rollout ended, for whoever waited on it. */
export interface Ending {
  readonly outcome: Outcome;
  /** One sentence. */
  readonly reason: string;
  /** Promoted, and its stable is still kept warm: an alarm would take it back. */
  readonly keepWarm?: true;
}

/**
 * How a rollout ended; undefined while it goes on. One whose execution was ended from outside goes on until its routes
 * were put back.
 *
 * @param until `promoted` takes a rollout that keeps its stable warm for ended
 */
export function endingOf(
  { control, record }: Sight,
  execution: Execution | undefined,
  until: 'promoted' | 'retired' = 'promoted',
): Ending | undefined {
  const plan = control?.plan ?? record?.plan;
  if (record?.outcome !== undefined)
    return { outcome: record.outcome, reason: reasonOf(record.outcome, record.reason, plan) };
  if (until === 'promoted' && control?.phase === 'keepWarm' && control.stop === undefined)
    return { outcome: 'promoted', reason: whyPromoted(control.plan), keepWarm: true };
  if (execution === undefined || execution.status === 'RUNNING') return undefined;
  if (execution.status === 'SUCCEEDED')
    return { outcome: 'promoted', reason: reasonOf('promoted', execution.cause, plan) };
  const outcome = outcomes.find((one) => one === execution.error);
  if (outcome !== undefined) return { outcome, reason: reasonOf(outcome, execution.cause, plan) };
  if (control !== undefined || record !== undefined) return undefined;
  return {
    outcome: 'rejected',
    reason: `its execution ended before it had planned: ${execution.error ?? execution.status}`,
  };
}

/** An execution that succeeds gives no cause, and a record may be read before its end was written. */
function reasonOf(outcome: Outcome, said: string | undefined, plan: RolloutPlan | undefined): string {
  if (said !== undefined && said !== '') return said;
  if (outcome !== 'promoted') return 'no reason was written down';
  return plan === undefined ? 'the canary serves everything' : whyPromoted(plan);
}
