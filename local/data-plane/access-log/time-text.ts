const digits = (value: number, length = 2) => String(value).padStart(length, '0');

/** What each letter of strftime stands for. */
const parts: Readonly<Record<string, (date: Date) => string>> = {
  Y: (date) => digits(date.getUTCFullYear(), 4),
  m: (date) => digits(date.getUTCMonth() + 1),
  d: (date) => digits(date.getUTCDate()),
  H: (date) => digits(date.getUTCHours()),
  M: (date) => digits(date.getUTCMinutes()),
  S: (date) => digits(date.getUTCSeconds()),
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  F: (date) => date.toISOString().slice(0, 10),
  T: (date) => date.toISOString().slice(11, 19),
  '%': () => '%',
};

/**
 * A time in UTC, as Envoy writes it, or in a format of strftime, where `%3f` is the fraction of a second in three digits.
 *
 * @param milliseconds since the epoch
 */
export function timeText(milliseconds: number, format = ''): string {
  const date = new Date(milliseconds);
  if (format === '') return date.toISOString();
  const fraction = digits(Math.floor((milliseconds % 1000) * 1e6), 9);
  return format.replaceAll(/%([1-9])?(\w|%)/g, (_whole, length: string | undefined, letter: string) =>
    letter === 'f' ? fraction.slice(0, Number(length ?? 9)) : (parts[letter]?.(date) ?? ''),
  );
}
