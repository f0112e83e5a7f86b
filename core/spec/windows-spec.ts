import * as z from 'zod/mini';
import { isTimeZone, type Weekday, type Window, weekdays } from '../calendar/windows.ts';
import { distinct, key, text } from './grammar.ts';

const timeZone = z.string().check(z.refine(isTimeZone, 'a time zone such as Europe/Berlin'));

/** 24:00 ends a day; no window begins there. */
const hours = text(
  /^([01]\d|2[0-3]):(00|15|30|45)-(([01]\d|2[0-3]):(00|15|30|45)|24:00)$/,
  'hours such as 09:00-17:00, in whole quarters of an hour',
);

const window = z.strictObject({
  timeZone: key(timeZone, 'The time zone of its days and hours; changes of clocks are followed.', 'UTC'),
  days: key(
    z.array(z.enum(weekdays)).check(z.minLength(1), distinct('each day once')),
    'The days on which it begins.',
    [...weekdays],
  ),
  hours: key(hours, 'From when to when; to an earlier or the same hour means into the next day.', '00:00-24:00'),
});

/** The spans of the week in which a weight may be raised; without any it always may. */
export const windows = z.array(window).check(z.maxLength(20));

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** A spec's windows as a plan has them. */
export const plannedWindows = (given: z.infer<typeof windows>): readonly Window[] =>
  given.map(({ timeZone: zone, days, hours: span }) => ({
    timeZone: zone,
    days: weekdays.filter((day: Weekday) => days.includes(day)),
    from: minutesOf(span.slice(0, 5)),
    to: minutesOf(span.slice(6)),
  }));
