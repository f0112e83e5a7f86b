import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const page = ['load-balancers', 'lattice'].map((name) => readFileSync(`docs/faults/${name}.md`, 'utf8')).join('\n');
const rows = [...page.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]*)\|$/gm)]
  .map(([, issue = '', fault = '', here = '', shown = '']) => ({ issue, fault, here, shown }))
  .filter(({ issue }) => issue !== 'Issue' && !issue.startsWith('-'));
const testsOf = (shown: string) =>
  [...shown.matchAll(/`([^`]+)` in `([^`]+)`/g)].map(([, title = '', file = '']) => ({ title, file }));

test('each of the 37 faults on load balancers and VPC Lattice has a row', () => {
  expect(rows).toHaveLength(37);
});

test.each(rows)('$issue: $fault', ({ here, shown }) => {
  const named = testsOf(shown);
  // What Meshshift does not help against is said to be so, and shown by nothing.
  expect(named.length > 0).toBe(!here.startsWith('*no*'));
  for (const { title, file } of named) {
    expect([file, existsSync(file)]).toEqual([file, true]);
    expect([title, readFileSync(file, 'utf8').includes(`'${title}'`)]).toEqual([title, true]);
  }
});
