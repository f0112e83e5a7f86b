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

/** The whole of one rollout at one moment, as the table has it. */
export interface RolloutState {
  /** Present while the rollout holds its router. */
  readonly control?: Control;
  /** The stop of the line that holds it at its weight; only while it holds its router. */
  readonly lineStop?: LineStop;
  readonly record?: RolloutRecord;
  /** Oldest first. */
  readonly decisions: readonly Decision[];
}

/** The ports that a rollout is read from. */
export interface RolloutSources {
  readonly control: Pick<ControlStore, 'read'>;
  readonly ledger: Pick<Ledger, 'recordOf' | 'decisions'>;
  readonly line: Pick<LineSwitch, 'read'>;
}

/** The same, with the executions. */
export type ExecutionSources = RolloutSources & Pick<NamedExecutions, 'execution'>;

/** Reads a rollout's whole state. It has no record and no decisions when the id is unknown. */
export async function readRollout({ control, ledger, line }: RolloutSources, rolloutId: string): Promise<RolloutState> {
  const [record, decisions] = await Promise.all([ledger.recordOf(rolloutId), ledger.decisions(rolloutId)]);
  const item = record && (await control.read(record.router));
  return {
    decisions,
    ...(record && { record }),
    ...(item && isHeld(item) && item.rolloutId === rolloutId && { control: item, ...(await lineStopOf(line, item)) }),
  };
}

/**
 * Reads a rollout with its execution. The execution is read first: a rollout's end is written before its execution is
 * over, so a finished execution never comes without the end.
 */
export async function readWithExecution(
  ports: ExecutionSources,
  rolloutId: string,
): Promise<{ readonly state: RolloutState; readonly execution: Execution | undefined }> {
  const execution = await ports.execution(rolloutId);
  return { execution, state: await readRollout(ports, rolloutId) };
}

async function lineStopOf(line: RolloutSources['line'], control: Control): Promise<Pick<RolloutState, 'lineStop'>> {
  const lineStop = holdingStop(await line.read(), control);
  return lineStop === undefined ? {} : { lineStop };
}

/** The stop of the line, if any, that keeps this rollout from continuing; none while it rolls back or is promoted. */
export function holdingStop(line: Line, { phase, stop, plan }: Control): LineStop | undefined {
  const climbs = phase === 'planned' || phase === 'shifting' || phase === 'baking';
  return climbs && stop === undefined ? stopFor(line, lineScope(plan.router)) : undefined;
}

/** The ledger's entry about a change may be written after the change, so this many reads include the ledger. */
const looksInFull = 3;

/**
 * Reads a rollout again at each call. The control item is read every time. The ledger grows with every look, so it is
 * read only after the item has changed.
 */
export function rolloutReader(ports: RolloutSources, rolloutId: string): () => Promise<RolloutState> {
  let last: RolloutState = { decisions: [] };
  let mark = '';
  let due = looksInFull;
  return async () => {
    const item = last.record && (await ports.control.read(last.record.router));
    const control = item && isHeld(item) && item.rolloutId === rolloutId ? item : undefined;
    const revision = control === undefined ? '' : `${control.rev}/${control.sleepSeq}`;
    if (revision !== mark) due = looksInFull;
    mark = revision;
    due -= 1;
    last =
      control === undefined || due >= 0 ? await readRollout(ports, rolloutId) : await withControl(ports, last, control);
    return last;
  };
}

async function withControl(
  { line }: RolloutSources,
  { lineStop: _, ...last }: RolloutState,
  control: Control,
): Promise<RolloutState> {
  const lineStop = holdingStop(await line.read(), control);
  return { ...last, control, ...(lineStop && { lineStop }) };
}

/** The control items of all routers that a rollout holds now. */
export async function heldItems(control: Pick<ControlStore, 'leases' | 'read'>): Promise<readonly Control[]> {
  const items = await Promise.all((await control.leases()).map(({ router }) => control.read(router)));
  return items.filter(isHeld);
}

/** The end of a rollout. */
export interface RolloutEnding {
  readonly outcome: Outcome;
  /** One sentence. */
  readonly reason: string;
  /** The rollout is promoted and its stable still warm: an alarm would take it back. */
  readonly keepWarm?: true;
}

/**
 * How a rollout ended; undefined while it goes on. A rollout whose execution was stopped from outside goes on until its
 * routes are restored.
 *
 * @param until with `promoted`, a rollout counts as ended while its stable is kept warm
 */
export function endingOf(
  { control, record, decisions }: RolloutState,
  execution: Execution | undefined,
  until: 'promoted' | 'retired' = 'promoted',
): RolloutEnding | undefined {
  const plan = control?.plan ?? record?.plan;
  if (record?.outcome !== undefined)
    return { outcome: record.outcome, reason: reasonOf(record.outcome, record.reason, plan) };
  if (until === 'promoted' && control?.phase === 'keepWarm' && control.stop === undefined)
    return { outcome: 'promoted', reason: whyPromoted(control.plan), keepWarm: true };
  if (execution === undefined || execution.status === 'RUNNING') return undefined;
  if (execution.status === 'SUCCEEDED')
    return { outcome: 'promoted', reason: reasonOf('promoted', execution.cause, plan) };
  const outcome = outcomes.find((one) => one === execution.error);
  const failed = outcome === 'rollbackFailed' ? decisions.findLast(({ did }) => did === 'restoreFailed') : undefined;
  if (outcome !== undefined) return { outcome, reason: reasonOf(outcome, failed?.why ?? execution.cause, plan) };
  if (control !== undefined || record !== undefined) return undefined;
  return {
    outcome: 'rejected',
    reason: `its execution ended before there was a plan: ${execution.error ?? execution.status}`,
  };
}

/** A successful execution has no cause, and a record may be read before its end is written. */
function reasonOf(outcome: Outcome, given: string | undefined, plan: RolloutPlan | undefined): string {
  if (given !== undefined && given !== '') return given;
  if (outcome !== 'promoted') return 'no reason was recorded';
  return plan === undefined ? 'the canary serves everything' : whyPromoted(plan);
}
