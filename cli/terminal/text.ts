import { legible } from '../../core/text/legible.ts';
import { span } from '../../core/text/span.ts';
import { columnsOf, startOf } from './wrap.ts';

/** Seconds as `3:07` or `1:02:09`. */
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
export const millisecondsOrDash = (value: number | undefined): string =>
  value === undefined ? '-' : `${Math.round(value)} ms`;

/** A bar of `width` characters filled to `share` (0 to 1). */
export function bar(share: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}

/** The time from `at` to `now`, as `5 m ago`; both in milliseconds. */
export const ago = (at: number, now: number): string => `${span((now - at) / 1000)} ago`;

/** `2026-01-01 12:00:05` in UTC. */
export const timestamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

/**
 * Rows in columns, two spaces apart; the last column is not padded. With `most`, cells of the widest columns are cut
 * until a row takes at most so many columns of a terminal, as far as that is possible. The first `whole` columns are never
 * cut: what a reader copies stands there.
 */
export function columns(texts: readonly (readonly string[])[], most = Number.POSITIVE_INFINITY, whole = 0): string[] {
  const rows = texts.map((row) => row.map(legible));
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => columnsOf(row[i] ?? ''))));
  const room = most - 2 * (widths.length - 1);
  for (let over = sum(widths) - room; over > 0; over = sum(widths) - room) {
    const cut = widths.map((width, i) => (i < whole ? 0 : width));
    const widest = cut.indexOf(Math.max(...cut));
    const next = Math.max(leastCell, ...cut.filter((_, i) => i !== widest));
    const width = widths[widest] ?? 0;
    if (width <= leastCell) break;
    widths[widest] = Math.max(width - over, Math.min(next, width - 1), leastCell);
  }
  return rows.map((row) =>
    row
      .map((cell, i) => padded(cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const leastCell = 6;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** A text in a cell of so many columns, with an ellipsis where it is cut. */
function padded(text: string, width: number): string {
  const taken = columnsOf(text);
  if (taken <= width) return text + ' '.repeat(width - taken);
  const start = startOf(text, width - 1);
  return `${start}…${' '.repeat(width - 1 - columnsOf(start))}`;
}

const ramp = '▁▂▃▄▅▆▇█';

/**
 * A spark line of values from 0 on, one character each, and a space for one that is missing. The highest value, at least
 * `full`, is a full block.
 */
export function spark(values: readonly (number | undefined)[], full: number): string {
  const top = Math.max(full, ...values.map((value) => value ?? 0)) || 1;
  return values.map((value) => (value === undefined ? ' ' : ramp[level(value / top)])).join('');
}

const level = (share: number) => Math.min(ramp.length - 1, Math.max(0, Math.ceil(share * ramp.length) - 1));

const hidden = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]|##(?=\w*\[)/g;

/** Writes characters that a terminal or a runner would obey as escapes of JSON, and of YAML's double quotes. */
export const escapeHidden = (text: string): string =>
  text.replaceAll(hidden, (found) =>
    found === '##' ? '#\\u0023' : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * A value as JSON that is safe in a job's log. Characters that a terminal or a runner would obey are written as escapes,
 * so the value reads back unchanged.
 */
export const json = (value: unknown, indent?: number): string => escapeHidden(JSON.stringify(value, null, indent));
