/** Numbers as CloudWatch writes them in reasons: always with a decimal point. */
export const decimal = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e7 ? `${value}.0` : String(value);

/** `2019-10-02T17:04:40.989+0000`, as in alarm events. */
export const eventTime = (time: number): string => new Date(time).toISOString().replace('Z', '+0000');

/** `02/10/19 16:59:00`, as in the reasons of metric alarms. */
export const shortTime = (time: number): string => {
  const [, year, month, day, clock] = /^\d\d(\d\d)-(\d\d)-(\d\d)T([\d:]{8})/.exec(new Date(time).toISOString()) ?? [];
  return `${day}/${month}/${year} ${clock}`;
};

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `Friday 22 July, 2022 15:57:45 UTC`, as in the reasons of composite alarms. */
export const longTime = (time: number): string => {
  const date = new Date(time);
  const clock = date.toISOString().slice(11, 19);
  return `${days[date.getUTCDay()]} ${date.getUTCDate()} ${months[date.getUTCMonth()]}, ${date.getUTCFullYear()} ${clock} UTC`;
};
