import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entriesOf } from './runbook-entries.ts';

const folder = join(import.meta.dirname, '../docs/runbook');

/** The pages of the runbook, by their names in docs/runbook. */
export const runbook: ReadonlyMap<string, string> = new Map(
  readdirSync(folder).map((page) => [page, readFileSync(join(folder, page), 'utf8')]),
);

/** The page that has an entry, and the entry's text. */
function entryOf(section: string, name: string): readonly [page: string, text: string] {
  for (const [page, markdown] of runbook) {
    const text = entriesOf(markdown).get(section)?.get(name);
    if (text !== undefined) return [page, text];
  }
  throw new Error(`docs/runbook has no entry ${name} under ${section}`);
}

/**
 * The meaning of an entry of the runbook, with its links in the form of a page in `docs/generated`.
 *
 * @throws Error when the runbook has no such entry, or the entry no meaning
 */
export function meaningOf(section: string, name: string): string {
  const [page, text] = entryOf(section, name);
  const means = /^- \*\*Means\*\*: (.+)$/m.exec(text)?.[1];
  if (means === undefined) throw new Error(`docs/runbook does not say under ${section} what ${name} means`);
  const sentence = `${means.charAt(0).toUpperCase()}${means.slice(1)}`;
  return sentence.replaceAll('](#', `](../runbook/${page}#`).replace(/\]\((?=[a-z-]+\.md)/g, '](../runbook/');
}

/** A link to the runbook's entry. */
export const runbookLink = (section: string, name: string): string =>
  `[what to do](../runbook/${entryOf(section, name)[0]}#${name.toLowerCase().replaceAll(' ', '-')})`;
