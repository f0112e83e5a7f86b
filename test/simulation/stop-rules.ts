import type { Control } from '../../core/control/control.ts';
import type { Call } from '../../local/kit/call.ts';
import type { Invocation } from './invocation.ts';
import type { Write } from './rollout-seen.ts';
import { isRecord } from './routes-in-force.ts';
import type { Violate } from './rules.ts';

export interface StopRulesOptions {
  /** Since when an alarm is red and not suppressed. */
  readonly redSince: (alarm: string) => number | undefined;
  readonly everRed: (alarmArn: string) => boolean;
  readonly violate: Violate;
}

/** The rules of stops and of the alarms that cause them. */
export function stopRules({ redSince, everRed, violate }: StopRulesOptions) {
  /** The invocation that first wrote down how a rollout ended. */
  const endedBy = new Map<string, Invocation | undefined>();
  return {
    endedBy: (rolloutId: string) => endedBy.get(rolloutId),
    /** A rollout has its first stop. */
    stopped({ rolloutId, stop }: Control): void {
      if (stop?.kind === 'alarm' && !everRed(stop.by))
        violate('alarms answered', `${rolloutId} was stopped by an alarm that was never red: ${stop.text}`);
    },
    sending({ who, route, invocation, seen, rollout, raises }: Write): void {
      if (rollout.firstWriteAt === undefined && invocation.fn === 'shift-weights')
        for (const alarm of rollout.alarms) {
          const since = redSince(alarm);
          if (since !== undefined && since < rollout.takenAt)
            violate('alarms answered', `${who} begins though ${alarm} was red before ${rollout.rolloutId} was planned`);
        }
      if (seen.stopped && raises)
        violate('stops obeyed', `${who} raises ${route} though it had read that ${seen.rolloutId} is stopped`);
    },
    /** A call succeeded; it may have written down how a rollout ended. */
    succeeded({ input: { ExpressionAttributeValues: values } }: Call, invocation: Invocation | undefined): void {
      if (!isRecord(values) || !isRecord(values[':outcome']) || !isRecord(values[':rolloutId'])) return;
      const rolloutId = String(values[':rolloutId'].S);
      if (endedBy.has(rolloutId)) return;
      endedBy.set(rolloutId, invocation);
      if (values[':outcome'].S !== 'promoted' || invocation?.seen?.rolloutId !== rolloutId) return;
      const who = `${invocation.fn} ${invocation.id}`;
      if (invocation.seen.stopped)
        violate('alarms answered', `${who} ends ${rolloutId} as promoted though it had read that it is stopped`);
    },
  };
}
