/** The six fields of `cron(minutes hours day-of-month month day-of-week year)`, each as the values it allows. */
interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  /** undefined: `?`, the other of the two day fields decides. */
  readonly daysOfMonth: ReadonlySet<number> | undefined;
  readonly months: ReadonlySet<number>;
  /** 1 is Sunday, as in EventBridge. */
  readonly daysOfWeek: ReadonlySet<number> | undefined;
  readonly years: ReadonlySet<number>;
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const numberOf = (text: string, names: readonly string[]): number => {
  const named = names.indexOf(text.toUpperCase());
  return named >= 0 ? named + 1 : /^\d+$/.test(text) ? Number(text) : Number.NaN;
};

function valuesOf(field: string, low: number, high: number, names: readonly string[] = []): ReadonlySet<number> {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', stepText, ...more] = part.split('/');
    const [fromText = '', toText, ...rest] = range.split('-');
    const from = range === '*' ? low : numberOf(fromText, names);
    const to =
      range === '*' || (stepText !== undefined && toText === undefined) ? high : numberOf(toText ?? fromText, names);
    const step = stepText === undefined ? 1 : Number(stepText);
    const sound = Number.isInteger(step) && step > 0 && from >= low && to <= high && from <= to;
    if (!sound || more.length > 0 || rest.length > 0) throw new Error(`cannot read "${part}"`);
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

/** @throws Error on anything that is not a cron expression, and on L, W and #, which are not implemented */
export function parseCron(text: string): Cron {
  const fields = text.trim().split(/\s+/);
  const [minutes = '', hours = '', dayOfMonth = '', months = '', dayOfWeek = '', years = ''] = fields;
  if (fields.length !== 6) throw new Error('a cron expression has six fields');
  if (/[LW#]/.test(dayOfMonth) || /\dL|^L|#/.test(dayOfWeek)) throw new Error('L, W and # are not implemented');
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) throw new Error('exactly one of the two day fields must be ?');
  return {
    minutes: valuesOf(minutes, 0, 59),
    hours: valuesOf(hours, 0, 23),
    daysOfMonth: dayOfMonth === '?' ? undefined : valuesOf(dayOfMonth, 1, 31),
    months: valuesOf(months, 1, 12, monthNames),
    daysOfWeek: dayOfWeek === '?' ? undefined : valuesOf(dayOfWeek, 1, 7, dayNames),
    years: valuesOf(years, 1970, 2199),
  };
}

const day = 86_400_000;

/** The first moment (epoch ms, UTC) strictly after `after`; undefined if none comes within 30 years. */
export function nextCronTime(cron: Cron, after: number): number | undefined {
  const firstDay = Math.floor(after / day) * day;
  const times = [...cron.hours]
    .sort((a, b) => a - b)
    .flatMap((hour) => [...cron.minutes].sort((a, b) => a - b).map((minute) => (hour * 60 + minute) * 60_000));
  for (let start = firstDay; start < firstDay + 30 * 366 * day; start += day) {
    const date = new Date(start);
    const today =
      cron.years.has(date.getUTCFullYear()) &&
      cron.months.has(date.getUTCMonth() + 1) &&
      (cron.daysOfMonth?.has(date.getUTCDate()) ?? true) &&
      (cron.daysOfWeek?.has(date.getUTCDay() + 1) ?? true);
    const time = today ? times.find((offset) => start + offset > after) : undefined;
    if (time !== undefined) return start + time;
  }
  return undefined;
}
