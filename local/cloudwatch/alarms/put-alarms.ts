import { z } from 'zod';
import { parseInput } from '../../eventbridge/parse-input.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { validation } from '../errors.ts';
import { queryRun, type Reader } from '../query/run-queries.ts';
import { type Alarm, alarmArn, alarmName, type CompositeAlarm, initialState, type MetricAlarm } from './alarm.ts';
import { childrenOf, parseAlarmRule } from './alarm-rule.ts';
import type { AlarmBook } from './book.ts';
import { commonMembers, commonOf } from './common-input.ts';
import { alarmPeriod, alarmQueries, parsePutMetricAlarm } from './metric-alarm-input.ts';
import { setTags } from './tags.ts';
import { slotAt } from './ticker.ts';

const previousOf = <K extends Alarm['kind']>(book: AlarmBook, name: string, kind: K): Alarm | undefined => {
  const previous = book.find(name);
  if (previous === undefined || previous.kind === kind) return previous;
  throw validation(`An alarm of another type has the name ${name}.`);
};

/** @throws AwsError ValidationError */
export function putMetricAlarm(
  input: unknown,
  book: AlarmBook,
  reader: Reader,
  now: number,
  newId: () => string,
): void {
  const settings = parsePutMetricAlarm(input);
  const previous = previousOf(book, settings.AlarmName, 'metric');
  const metricId = previous?.kind === 'metric' ? previous.metricId : newId();
  if (settings.Metrics !== undefined) {
    const queries = alarmQueries(settings, metricId);
    const returned = queries.find(({ ReturnData }) => ReturnData !== false);
    const run = queryRun(queries, now - alarmPeriod(settings) * 1000, now, reader);
    if (returned !== undefined && run.resultOf(returned).kind !== 'series') {
      throw validation('An alarm needs an expression that returns a single time series.');
    }
  }
  const alarm: MetricAlarm = {
    kind: 'metric',
    ...commonOf(settings),
    arn: alarmArn(settings.AlarmName),
    configuredAt: now,
    state: previous?.state ?? initialState(now),
    settings,
    metricId,
    slot: slotAt(now),
  };
  book.put(alarm);
  if (previous === undefined) setTags(book, alarm.arn, settings.Tags);
}

const compositeSchema = z.strictObject({
  ...commonMembers,
  AlarmRule: z.string().min(1).max(10_240),
  ActionsSuppressor: z.string().min(1).max(1600).optional(),
  ActionsSuppressorWaitPeriod: z.number().int().min(0).optional(),
  ActionsSuppressorExtensionPeriod: z.number().int().min(0).optional(),
});

const suppressorOf = (input: z.infer<typeof compositeSchema>): Pick<CompositeAlarm, 'suppressor'> => {
  const { ActionsSuppressor, ActionsSuppressorWaitPeriod, ActionsSuppressorExtensionPeriod } = input;
  if (ActionsSuppressor === undefined) return {};
  if (ActionsSuppressorWaitPeriod === undefined || ActionsSuppressorExtensionPeriod === undefined) {
    throw validation(
      'ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod are required when ActionsSuppressor is specified.',
    );
  }
  const [waitSeconds, extensionSeconds] = [ActionsSuppressorWaitPeriod, ActionsSuppressorExtensionPeriod];
  return { suppressor: { alarm: ActionsSuppressor, waitSeconds, extensionSeconds } };
};

/** True if `name` is the alarm itself or hangs below it. */
const reaches = (book: AlarmBook, name: string, wanted: string): boolean => {
  const alarm = book.find(name);
  return (
    name === wanted ||
    (alarm?.kind === 'composite' &&
      childrenOf(parseAlarmRule(alarm.rule)).some((child) => reaches(book, child, wanted)))
  );
};

/** @throws AwsError ValidationError */
export function putCompositeAlarm(input: unknown, book: AlarmBook, now: number): void {
  const given = parseInput(compositeSchema, input, 'ValidationError');
  const children = childrenOf(parseAlarmRule(given.AlarmRule));
  const missing = children.filter((name) => book.find(name) === undefined && name !== given.AlarmName);
  if (missing.length > 0) {
    throw validation(
      `Could not save the composite alarm as alarms [${missing.join(', ')}] in the alarm rule do not exist`,
    );
  }
  if (children.some((name) => reaches(book, name, given.AlarmName))) {
    throw validation(`Could not save the composite alarm as it would depend on itself: ${given.AlarmName}`);
  }
  if (children.length > 100) throw new AwsError('LimitExceeded', 'An alarm rule may name 100 alarms at most.');
  const suppressor = suppressorOf(given);
  if (suppressor.suppressor !== undefined && book.find(alarmName(suppressor.suppressor.alarm)) === undefined) {
    throw validation(
      `Could not save the composite alarm as the suppressor ${suppressor.suppressor.alarm} does not exist`,
    );
  }
  const previous = previousOf(book, given.AlarmName, 'composite');
  const arn = alarmArn(given.AlarmName);
  book.put({
    kind: 'composite',
    ...commonOf(given),
    ...suppressor,
    arn,
    configuredAt: now,
    state: previous?.state ?? initialState(now),
    rule: given.AlarmRule,
    ...(previous?.kind === 'composite' &&
      previous.suppressor?.alarm === suppressor.suppressor?.alarm && { suppression: previous.suppression }),
  });
  if (previous === undefined) setTags(book, arn, given.Tags);
}
