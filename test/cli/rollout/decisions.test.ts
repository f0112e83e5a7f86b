import { expect, test } from '@jest/globals';
import { logLine, logLines, markOf } from '../../../cli/rollout/decisions.ts';
import type { Decision } from '../../../core/ledger/decision.ts';

const decided = (did: Decision['did'], changes: Partial<Decision> = {}): Decision => ({
  rolloutId: 'shop-r2-1',
  order: 1,
  at: 0,
  by: 'analyze-canary',
  did,
  why: `why ${did}`,
  step: 0,
  ...changes,
});
const gate = (changes: Partial<Decision> = {}) =>
  decided('waited', { why: 'waits for approval', waiting: 'approval', verdict: 'pass', ...changes });
const haveLines = (decisions: readonly Decision[]) => {
  const lineOf = logLines();
  return decisions.map((decision) => lineOf(decision) !== undefined);
};

test('a gate has a line when it begins, with the commands that end it', () => {
  expect(logLines()(gate())).toBe(
    'step 1: waits for approval; `meshshift approve shop-r2-1 --step 1` lets it go on, `meshshift abort shop-r2-1` puts the original weights back',
  );
});

test('a gate has another line only when its question, its verdict or its silence changes', () => {
  const looks = [gate(), gate(), gate({ verdict: 'inconclusive' }), gate({ verdict: 'inconclusive' })];
  expect(haveLines(looks)).toEqual([true, false, true, false]);
});

test('the gate behind a gate is another one: of the next question, and of the next step', () => {
  const evidence = gate({ waiting: 'evidence' });
  expect(haveLines([evidence, evidence, gate(), gate({ step: 1 })])).toEqual([true, false, true, true]);
});

test('a gate has another line after a command, but not after a look', () => {
  expect(haveLines([gate(), decided('looked'), gate(), decided('signalled'), gate()])).toEqual([
    true,
    false,
    false,
    true,
    true,
  ]);
});

test('a shift that the line holds back has one line for each reason', () => {
  const held = decided('waited', { why: 'the line is stopped' });
  expect(haveLines([held, held, decided('waited', { why: 'paused by ann' })])).toEqual([true, false, true]);
});

test.each(['hookCalled', 'hookPassed', 'hookFailed'] as const)('a hook has its line: %s', (did) => {
  expect(logLine(decided(did))).toBe(`step 1: why ${did}`);
});

test('a restore has the same words in the log and among the happenings, with its targets', () => {
  const text = 'the original weights were put back (web: v1 100)';
  const restored = decided('restored', { set: { web: [{ id: 'v1', weight: 100 }] } });
  expect([logLine(restored), markOf(restored)]).toEqual([text, { kind: 'weights', text }]);
});
