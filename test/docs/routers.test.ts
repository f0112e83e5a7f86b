import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { traitsOf } from '../../core/routing/traits.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { formatProblem } from '../../core/text/problem.ts';
import { blocksOf } from './documented-commands.ts';

const page = readFileSync('docs/routers.md', 'utf8');
const pages = ['docs/routers.md', ...globSync('docs/routers/*.md')]
  .map((name) => readFileSync(name, 'utf8'))
  .join('\n');
const blocks: readonly unknown[] = blocksOf(pages, 'yaml').map((block) => parse(block));
const inReadme = blocksOf(readFileSync('README.md', 'utf8'), 'yaml').map((block): unknown => parse(block));
const specs = [...blocks.filter((block) => !Array.isArray(block)), ...inReadme];

describe('a spec on the page, or in the README', () => {
  test.each(specs.map((spec) => [(spec as { router: { provider?: string } }).router.provider ?? 'appmesh', spec]))(
    'for %s has no problem',
    (_, spec) => {
      const parsed = parseSpec(spec);
      expect('problems' in parsed ? parsed.problems.map(formatProblem) : []).toEqual([]);
    },
  );
});

describe('the traits on the page', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| (\S+) \| (\S+) \| (\S+) \| .* \| (.*) \|$/gm)];

  test('are all there are, with their values', () => {
    const written = rows.map(([, trait, ...values]) => [trait, values.slice(0, 3)]);
    const providers = ['appmesh', 'alb', 'lattice'] as const;
    const { keys: _, ...declared } = traitsOf({ provider: 'appmesh' });
    const valuesOf = (trait: string) =>
      providers.map((provider) => String(Object.entries(traitsOf({ provider })).find(([key]) => key === trait)?.[1]));
    expect(Object.fromEntries(written)).toEqual(
      Object.fromEntries(Object.keys(declared).map((trait) => [trait, valuesOf(trait)])),
    );
  });

  test('are each shown by a test that exists', () => {
    for (const row of rows) {
      const files = [...(row.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
      expect(files.length).toBeGreaterThan(0);
      expect(files.filter((file) => !existsSync(file))).toEqual([]);
    }
  });
});
