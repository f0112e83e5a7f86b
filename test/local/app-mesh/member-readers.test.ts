import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type * as z from 'zod/mini';
import { allKinds, type Kind } from '../../../local/app-mesh/kinds.ts';
import { memberReaders } from '../../../local/app-mesh/member-readers.ts';
import { models } from '../../../local/app-mesh/specs.ts';
import { bare } from '../../../local/kit/member-shape.ts';

/** The paths of all members of a shape that hold no others. */
function leavesOf(shape: z.core.$ZodType, path = ''): string[] {
  const def = bare(shape);
  if (def.type === 'array') return leavesOf(def.element, `${path}[]`);
  if (def.type !== 'object') return [path];
  return Object.entries(def.shape).flatMap(([name, member]) =>
    leavesOf(member, path === '' ? name : `${path}.${name}`),
  );
}

/** The entry of the table that holds for a path: the longest that it is, or stands below. */
function entryFor(kind: Kind, path: string): string | undefined {
  const above = Object.keys(memberReaders[kind]).filter(
    (entry) => path === entry || path.startsWith(`${entry}.`) || path.startsWith(`${entry}[]`),
  );
  return above.sort((a, b) => b.length - a.length)[0];
}

const accepted = allKinds.flatMap(({ kind }) =>
  leavesOf(models[kind].spec).map((path) => ({ kind, path, entry: entryFor(kind, path) })),
);
const readers = Object.entries(memberReaders).flatMap(([kind, table]) =>
  Object.entries(table).map(([entry, reader]) => ({ kind, entry, reader })),
);

const sources = new Map<string, string>();
function sourceOf(file: string): string {
  const source = sources.get(file) ?? readFileSync(join(import.meta.dirname, '../../../local', file), 'utf8');
  sources.set(file, source);
  return source;
}

describe('the table of what reads the members of specs', () => {
  test('has an entry for every member that the API accepts', () => {
    expect(accepted.filter(({ entry }) => entry === undefined)).toEqual([]);
    expect(accepted.length).toBeGreaterThan(250);
  });

  test('has no entry for what the API does not accept', () => {
    const used = new Set(accepted.map(({ kind, entry }) => `${kind} ${entry}`));

    expect(readers.filter(({ kind, entry }) => !used.has(`${kind} ${entry}`))).toEqual([]);
  });

  test('names files that speak of the members they are said to read', () => {
    const silent = accepted.flatMap(({ kind, path, entry = '' }) => {
      const reader = memberReaders[kind][entry];
      const name = path.replaceAll('[]', '').split('.').at(-1) ?? '';
      const isRead = typeof reader !== 'string' || new RegExp(`\\b${name}\\b`).test(sourceOf(reader));
      return isRead ? [] : [`${kind} ${path}: ${reader}`];
    });

    expect(silent).toEqual([]);
  });

  test('leaves to others the health check of a gateway alone', () => {
    const left = readers.filter(({ reader }) => typeof reader !== 'string');

    expect(left.map(({ kind, entry }) => `${kind} ${entry}`)).toEqual(['VirtualGateway listeners[].healthCheck']);
  });
});
