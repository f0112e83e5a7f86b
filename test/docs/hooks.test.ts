import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { callOf } from '../../core/hooks/hook-call.ts';
import { plannedHooks } from '../../core/spec/hook-spec.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { samplePlan } from '../support/sample-control.ts';
import { sampleSpec } from '../support/sample-spec.ts';
import { template } from '../template/deployed.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/hooks.md'), 'utf8');
const block = (language: string) => new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';

test('the page’s hooks are ones that a spec may have, of every moment', () => {
  const parsed = parseSpec(sampleSpec(parse(block('yaml'))));
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  expect(plannedHooks(parsed.spec.hooks).map(({ at }) => at)).toEqual([
    'beforeFirstShift',
    'beforeStep',
    'afterPromotion',
    'afterRollback',
  ]);
});

test('the page shows all that a hook is told', () => {
  const hook = { name: 'load', at: 'beforeStep', lambda: 'load', timeoutSeconds: 60, onFailure: 'hold' } as const;
  const called = { rolloutId: '', plan: samplePlan(), hook, id: '', step: 1, weight: 25 };
  expect(Object.keys(JSON.parse(block('json')))).toEqual(Object.keys(callOf(called, 'signals').request));
});

test('the page names the template’s parameters for hooks, and no other', () => {
  const named = [...page.matchAll(/^\| `(Hook\w+)` \|/gm)].map(([, name]) => name);
  expect(named).toEqual(Object.keys(template.Parameters ?? {}).filter((name) => name.startsWith('Hook')));
});
