import { AwsError } from '../../kit/aws-error.ts';
import { nextCronTime, parseCron } from './cron.ts';

/** The moment (epoch ms) after `previous` at which the schedule runs; undefined if it never runs again. */
export type Schedule = (previous: number) => number | undefined;

const unitMilliseconds = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const rate = /^rate\(\s*([1-9]\d*)\s+(minute|hour|day)(s?)\s*\)$/;

const isUnit = (unit: string | undefined): unit is keyof typeof unitMilliseconds =>
  unit !== undefined && unit in unitMilliseconds;

/** `rate(5 minutes)` or `cron(0 12 * * ? *)`. @throws AwsError ValidationException */
export function parseSchedule(expression: string): Schedule {
  const [, count = '', unit, plural] = rate.exec(expression) ?? [];
  // As in AWS, one goes with the singular only: "rate(1 minutes)" is refused.
  if (isUnit(unit) && (count === '1') === (plural === '')) {
    return (previous) => previous + Number(count) * unitMilliseconds[unit];
  }
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1];
  try {
    if (fields === undefined) throw new Error('neither rate(...) nor cron(...)');
    const cron = parseCron(fields);
    return (previous) => nextCronTime(cron, previous);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('ValidationException', `Parameter ScheduleExpression is not valid. (${expression}: ${reason})`);
  }
}
