import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entriesOf } from './runbook-entries.ts';

const sections = entriesOf(readFileSync(join(import.meta.dirname, '../docs/operations.md'), 'utf8'));

/**
 * The meaning of an entry of the runbook, with its links in the form of a page in `docs/generated`.
 *
 * @throws Error when the runbook has no such entry
 */
export function meaningOf(section: string, name: string): string {
  const means = /^- \*\*Means\*\*: (.+)$/m.exec(sections.get(section)?.get(name) ?? '')?.[1];
  if (means === undefined) throw new Error(`docs/operations.md does not say under ${section} what ${name} means`);
  const sentence = `${means.charAt(0).toUpperCase()}${means.slice(1)}`;
  return sentence.replaceAll('](#', '](../operations.md#').replace(/\]\((?=[a-z-]+\.md)/g, '](../');
}

/** A link to the runbook's entry. */
export const runbookLink = (name: string): string =>
  `[what to do](../operations.md#${name.toLowerCase().replaceAll(' ', '-')})`;
