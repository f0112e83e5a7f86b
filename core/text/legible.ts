/** Controls, and marks that show nothing or turn around how their neighbours read. */
const unseen = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/gu;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A text from outside as one line of plain characters. A character that would move a cursor, end a line or hide itself
 * is shown as its escape, such as `\n`, `\x1b` or `\u202e`. A text that is legible already stays as it is.
 */
export const legible = (text: string): string =>
  text.toWellFormed().replaceAll(unseen, (one) => named[one] ?? escapeOf(one.charCodeAt(0).toString(16)));

const escapeOf = (code: string): string =>
  code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
