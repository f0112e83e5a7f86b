import type { CloudWatchClient, CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { AlarmReading, AlarmSource } from '../../core/ports/alarms.ts';
import { chunks } from '../sdk/chunks.ts';
import { translating } from '../sdk/translate-error.ts';
import { cloudWatchClient } from './client.ts';

/** DescribeAlarms takes 100 names a call; without AlarmTypes it leaves composite alarms out. */
const namesPerCall = 100;

export function cloudWatchAlarms(client: CloudWatchClient): AlarmSource {
  const readSome = async (names: readonly string[]): Promise<AlarmReading[]> => {
    const found: AlarmReading[] = [];
    const input = {
      AlarmNames: [...names],
      AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const],
      MaxRecords: namesPerCall,
    };
    for await (const { MetricAlarms = [], CompositeAlarms = [] } of paginateDescribeAlarms({ client }, input))
      found.push(...MetricAlarms.flatMap(metricReadingOf), ...CompositeAlarms.flatMap(readingOf));
    return found;
  };
  return {
    async read(namesOrArns) {
      const wanted = new Set(namesOrArns);
      const names = chunks([...new Set(namesOrArns.map(nameOf))], namesPerCall);
      const found = await translating('reading alarms', () => Promise.all(names.map(readSome)));
      // An ARN of another account or Region has a name that may exist here as well.
      return found.flat().filter(({ name, arn }) => wanted.has(name) || wanted.has(arn));
    },
  };
}

/** With a client of its own, for a caller that loads both together. */
export const ownAlarms = (): AlarmSource => cloudWatchAlarms(cloudWatchClient());

const nameOf = (nameOrArn: string) => /^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;

type Alarm = Pick<
  MetricAlarm & CompositeAlarm,
  'AlarmName' | 'AlarmArn' | 'StateValue' | 'StateReason' | 'ActionsEnabled'
> &
  Pick<CompositeAlarm, 'ActionsSuppressedBy'>;

function readingOf(alarm: Alarm): AlarmReading[] {
  const { AlarmName: name, AlarmArn: arn, StateValue: state, StateReason: reason = '' } = alarm;
  if (name === undefined || arn === undefined || state === undefined) return [];
  const silenced = alarm.ActionsEnabled === false && { isSilenced: true as const };
  return [{ name, arn, state, suppressed: alarm.ActionsSuppressedBy !== undefined, ...silenced, reason }];
}

const metricReadingOf = (alarm: MetricAlarm): AlarmReading[] =>
  readingOf(alarm).map((reading) => ({ ...reading, missingData: missingDataOf(alarm) }));

/** AWS's default is `missing`. */
function missingDataOf({ TreatMissingData }: MetricAlarm): NonNullable<AlarmReading['missingData']> {
  switch (TreatMissingData) {
    case 'breaching':
    case 'notBreaching':
    case 'ignore':
      return TreatMissingData;
    default:
      return 'missing';
  }
}
