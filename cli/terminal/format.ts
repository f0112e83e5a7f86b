/** `3:07` or `1:02:09`: seconds as a stopwatch shows them. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const tail = String(rest).padStart(2, '0');
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}

/** A share as a percentage with one decimal; `-` when there is none. */
export const percent = (share: number | undefined): string =>
  share === undefined ? '-' : `${(100 * share).toFixed(1)}%`;

/** Whole milliseconds; `-` when there are none. */
export const milliseconds = (value: number | undefined): string =>
  value === undefined ? '-' : `${Math.round(value)} ms`;

/** A bar of `width` characters filled to `share` (0 to 1). */
export function bar(share: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}
