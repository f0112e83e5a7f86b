import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { callsHook } from '../../core/control/due-hook.ts';
import { withGone } from '../../core/control/hold.ts';
import type { GoneAlarm } from '../../core/control/holds.ts';
import type { Lease } from '../../core/control/lease.ts';
import { isUnderWay } from '../../core/control/lease.ts';
import { stopped } from '../../core/control/transitions.ts';
import { announced, announceUntold, withEvent } from '../rollout/announcing.ts';
import { untilSaved } from '../rollout/item.ts';
import { ledgerOrder } from '../rollout/ledger.ts';
import type { RollBackPorts } from '../rollout/ports.ts';

/** An alarm of a rollout that vanished or came back. */
interface Change {
  readonly did: 'alarmGone' | 'alarmBack';
  readonly arn: string;
  readonly alarm: GoneAlarm;
}

/**
 * Records which alarms of a rollout exist. A vanished alarm is no guard any more, so the rollout holds its weight, or
 * rolls back if the spec says so. It goes on once the alarm is back. After the promotion the change is only reported.
 *
 * @param existing the ARNs of the alarms that exist, of all that were asked for
 */
export async function noteGoneAlarms(ports: RollBackPorts, lease: Lease, existing: ReadonlySet<string>): Promise<void> {
  const missing = lease.alarms.filter((arn) => !existing.has(arn));
  if (isSame(missing, lease.gone ?? [])) return;
  await untilSaved(`the control item of ${lease.router}`, async () => {
    const item = await ports.control.read(lease.router);
    if (!isHeld(item) || item.rolloutId !== lease.rolloutId || !isUnderWay(item)) return undefined;
    const now = ports.clock.now();
    const changes = changesOf(item, missing, now);
    if (changes.length === 0) return undefined;
    const saved = await ports.control.saveSignals(after(item, changes, now), item);
    return saved === undefined ? 'overtaken' : follow(ports, saved, changes, now);
  });
}

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((arn) => others.includes(arn));

function changesOf({ plan, gone = {} }: Control, missing: readonly string[], now: number): Change[] {
  const vanished = plan.alarms.filter(({ arn }) => missing.includes(arn) && gone[arn] === undefined);
  const back = Object.entries(gone).filter(([arn]) => !missing.includes(arn));
  return [
    ...vanished.map(({ arn, name }) => ({ did: 'alarmGone', arn, alarm: { name, since: now } }) as const),
    ...back.map(([arn, alarm]) => ({ did: 'alarmBack', arn, alarm }) as const),
  ];
}

function after(item: Control, changes: readonly Change[], now: number): Control {
  const kept = Object.entries(item.gone ?? {}).filter(([arn]) => !changes.some((change) => change.arn === arn));
  const vanished = changes.filter(({ did }) => did === 'alarmGone');
  const gone = Object.fromEntries([...kept, ...vanished.map(({ arn, alarm }) => [arn, alarm] as const)]);
  const noted = changes.reduce(
    (control, change) => withEvent(control, changeEvent(item, change)),
    withGone(item, gone, now),
  );
  const [first] = vanished;
  if (first === undefined || !isRolledBack(item)) return noted;
  return stopped(noted, { kind: 'alarmGone', text: textOf(item, first), at: now, by: first.arn });
}

const isRolledBack = ({ plan, promotedAt }: Control): boolean =>
  plan.onAlarmGone === 'rollback' && promotedAt === undefined;

const changeEvent = (item: Control, change: Change) =>
  announced(
    item,
    change.did === 'alarmGone' ? 'Alarm Gone' : 'Alarm Back',
    textOf(item, change),
    `/${change.arn}/${change.alarm.since}`,
  );

function textOf(item: Control, { did, alarm: { name } }: Pick<Change, 'did' | 'alarm'>): string {
  if (did === 'alarmBack') return `the alarm ${name} exists again`;
  const gone = `the alarm ${name} does not exist any more: deleted, or renamed`;
  if (item.promotedAt !== undefined) return `${gone}; while the stable is kept warm it takes nothing back`;
  return isRolledBack(item) ? gone : `${gone}; the weight is held until it is back, or a person goes on without it`;
}

async function follow(ports: RollBackPorts, control: Control, changes: readonly Change[], at: number): Promise<void> {
  if (control.sleepToken !== undefined && (control.stop || !callsHook(control)))
    await ports.executions.wake(control.sleepToken, control.stop ? 'rollBack' : 'look');
  for (const did of ['alarmGone', 'alarmBack'] as const) {
    const own = changes.filter((change) => change.did === did);
    if (own.length === 0) continue;
    await ports.ledger.append({
      rolloutId: control.rolloutId,
      order: ledgerOrder(control, did),
      at,
      by: 'roll-back',
      did,
      why: own.map((change) => textOf(control, change)).join('; '),
      step: control.step,
      who: own.map(({ arn }) => arn).join(', '),
    });
  }
  await announceUntold(ports, control);
}
