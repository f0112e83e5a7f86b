import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const pages = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md', 'test/**/*.md', 'bench/**/*.md'], {
  cwd: root,
}).sort();
const read = (file: string) => readFileSync(file, 'utf8');

/** As GitHub makes them of headings. */
const anchorsOf = (markdown: string): readonly string[] =>
  [...withoutBlocks(markdown).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
const withoutBlocks = (markdown: string): string => markdown.replaceAll(/^```[\s\S]*?^```$/gm, '');

/** What is wrong with the links of a page: those within the repository that lead nowhere. */
function broken(page: string, markdown: string): readonly string[] {
  const links = [...withoutBlocks(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return links.filter((target) => {
    if (/^(https?|mailto):/.test(target)) return false;
    const [file = '', anchor] = target.split('#');
    const there = file === '' ? resolve(root, page) : resolve(root, dirname(page), file);
    if (!existsSync(there)) return true;
    return anchor !== undefined && !anchorsOf(file === '' ? markdown : read(there)).includes(anchor);
  });
}

test.each(pages)('every link of %s leads somewhere', (page) => {
  expect(broken(page, read(join(root, page)))).toEqual([]);
});

test('one to a file or to a heading that is not there would be found', () => {
  const text = '## What is it?\n[a](#what-is-it) [b](#what-is) [c](docs/nowhere.md) [d](docs/concepts.md#outcomes)';
  expect(broken('README.md', text)).toEqual(['#what-is', 'docs/nowhere.md']);
});

/** Made from the code, as long as that needs; a decision is read once, a change when it is looked for. */
const isShort = (page: string) => /^(README\.md|docs\/.*)$/.test(page) && !/^docs\/(generated|adr)\//.test(page);
const wordsOf = (text: string) => text.split(/\s+/).filter((word) => word !== '').length;

test.each(pages.filter(isShort))('%s is read in a few minutes: it has less than 1,200 words', (page) => {
  expect(wordsOf(read(join(root, page)))).toBeLessThan(1200);
});

test('every page is in the index, and each by a link that a reader finds', () => {
  const index = read(join(root, 'docs/README.md'));
  const linked = new Set([...index.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target = '']) => `docs/${target}`));
  expect(
    pages.filter((page) => isShort(page) && page.startsWith('docs/') && page !== 'docs/README.md' && !linked.has(page)),
  ).toEqual([]);
});
