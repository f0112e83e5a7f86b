import { stringify } from 'yaml';
import { escapeHidden } from './text.ts';

/**
 * A value as YAML that is safe in a job's log, with a newline at its end. Each text is in double quotes and on one
 * line, so no text is taken for a number, and none begins a line.
 */
export const yaml = (value: unknown): string =>
  escapeHidden(
    stringify(value, {
      aliasDuplicateObjects: false,
      defaultKeyType: 'PLAIN',
      defaultStringType: 'QUOTE_DOUBLE',
      doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY,
      lineWidth: 0,
    }),
  );
