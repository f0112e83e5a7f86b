import * as z from 'zod/mini';
import { AwsError } from '../../kit/aws-error.ts';
import { operation } from '../../kit/operations.ts';
import { integer, text } from '../../kit/shapes.ts';
import { type Alarm, alarmArn, alarmName, type CompositeAlarm, initialState } from '../alarms/alarm.ts';
import { childrenOf, parseAlarmRule } from '../alarms/alarm-rule.ts';
import type { AlarmBook } from '../alarms/book.ts';
import { commonMembers, commonOf, withTags } from '../alarms/common-input.ts';
import {
  alarmPeriod,
  alarmQueries,
  checkMetricAlarm,
  metricAlarmShape,
  type PutMetricAlarmInput,
} from '../alarms/metric-alarm-input.ts';
import { slotAt } from '../alarms/ticker.ts';
import type { Context } from '../context.ts';
import { validation } from '../errors.ts';
import { queryRun } from '../query/run-queries.ts';

const previousOf = <K extends Alarm['kind']>(book: AlarmBook, name: string, kind: K): Alarm | undefined => {
  const previous = book.find(name);
  if (previous === undefined || previous.kind === kind) return previous;
  throw validation(`An alarm of another type has the name ${name}.`);
};

/** @throws AwsError ValidationError for an expression that is not valid, or yields several series */
function checkResult(settings: PutMetricAlarmInput, metricId: string, { reader, now }: Context): void {
  const queries = alarmQueries(settings, metricId);
  const returned = queries.find(({ ReturnData }) => ReturnData !== false);
  const run = queryRun(queries, now() - alarmPeriod(settings) * 1000, now(), reader);
  if (returned !== undefined && run.resultOf(returned).kind !== 'series') {
    throw validation('An alarm needs an expression that returns a single time series.');
  }
}

export const PutMetricAlarm = operation(metricAlarmShape, (context: Context, settings) => {
  checkMetricAlarm(settings);
  const { book, ticker, now } = context;
  const previous = previousOf(book, settings.AlarmName, 'metric');
  const metricId = previous?.kind === 'metric' ? previous.metricId : context.newId();
  if (settings.Metrics !== undefined) checkResult(settings, metricId, context);
  const arn = alarmArn(settings.AlarmName);
  book.put({
    kind: 'metric',
    ...commonOf(settings),
    arn,
    configuredAt: now(),
    state: previous?.state ?? initialState(now()),
    settings,
    metricId,
    slot: slotAt(now()),
  });
  if (previous === undefined) book.state.tags[arn] = withTags(book.state.tags[arn], settings.Tags);
  ticker.arm();
  return {};
});

const compositeShape = z.strictObject({
  ...commonMembers,
  AlarmRule: text(1, 10_240),
  ActionsSuppressor: z.optional(text(1, 1600)),
  ActionsSuppressorWaitPeriod: z.optional(integer(0)),
  ActionsSuppressorExtensionPeriod: z.optional(integer(0)),
});

type CompositeInput = z.infer<typeof compositeShape>;

const suppressorOf = (input: CompositeInput): Pick<CompositeAlarm, 'suppressor'> => {
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

/** @throws AwsError for a rule that names alarms which do not exist, too many, or the alarm itself */
function checkRule(book: AlarmBook, { AlarmName, AlarmRule }: CompositeInput): void {
  const children = childrenOf(parseAlarmRule(AlarmRule));
  const missing = children.filter((name) => book.find(name) === undefined && name !== AlarmName);
  if (missing.length > 0) {
    throw validation(
      `Could not save the composite alarm as alarms [${missing.join(', ')}] in the alarm rule do not exist`,
    );
  }
  if (children.some((name) => reaches(book, name, AlarmName))) {
    throw validation(`Could not save the composite alarm as it would depend on itself: ${AlarmName}`);
  }
  if (children.length > 100) throw new AwsError('LimitExceeded', 'An alarm rule may name 100 alarms at most.');
}

export const PutCompositeAlarm = operation(compositeShape, ({ book, now }: Context, given) => {
  checkRule(book, given);
  const { suppressor } = suppressorOf(given);
  if (suppressor !== undefined && book.find(alarmName(suppressor.alarm)) === undefined) {
    throw validation(`Could not save the composite alarm as the suppressor ${suppressor.alarm} does not exist`);
  }
  const previous = previousOf(book, given.AlarmName, 'composite');
  const arn = alarmArn(given.AlarmName);
  book.put({
    kind: 'composite',
    ...commonOf(given),
    ...(suppressor === undefined ? {} : { suppressor }),
    arn,
    configuredAt: now(),
    state: previous?.state ?? initialState(now()),
    rule: given.AlarmRule,
    ...(previous?.kind === 'composite' &&
      previous.suppressor?.alarm === suppressor?.alarm && { suppression: previous.suppression }),
  });
  if (previous === undefined) book.state.tags[arn] = withTags(book.state.tags[arn], given.Tags);
  return {};
});
