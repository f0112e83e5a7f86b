const hidden = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]|##(?=\w*\[)/g;

/**
 * A value as JSON that a job's log can carry: what JSON leaves as it is, though a terminal or a runner would obey it,
 * is written as an escape. It reads as the same value.
 */
export const json = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replaceAll(hidden, (found) =>
    found === '##' ? '#\\u0023' : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
