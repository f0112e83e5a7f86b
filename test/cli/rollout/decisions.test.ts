import { expect, test } from '@jest/globals';
import { storyLine, storyTeller } from '../../../cli/rollout/decisions.ts';
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
const told = (decisions: readonly Decision[]) => {
  const tell = storyTeller();
  return decisions.map((decision) => tell(decision) !== undefined);
};

test('a gate is told when it begins, with the commands that end it', () => {
  expect(storyTeller()(gate())).toBe(
    'step 1: waits for approval; `meshshift approve shop-r2-1 --step 1` lets it go on, `meshshift abort shop-r2-1` puts the original weights back',
  );
});

test('a gate that is looked at again is told only when what is known of it changes', () => {
  const looks = [gate(), gate(), gate({ verdict: 'inconclusive' }), gate({ verdict: 'inconclusive' })];
  expect(told(looks)).toEqual([true, false, true, false]);
});

test('the gate behind a gate is another one: of the next question, and of the next step', () => {
  const evidence = gate({ waiting: 'evidence' });
  expect(told([evidence, evidence, gate(), gate({ step: 1 })])).toEqual([true, false, true, true]);
});

test('a gate that stands again after a command is told again, one that a look lies between is not', () => {
  expect(told([gate(), decided('looked'), gate(), decided('signalled'), gate()])).toEqual([
    true,
    false,
    false,
    true,
    true,
  ]);
});

test('a shift that the line holds back is told once, by the reason', () => {
  const held = decided('waited', { why: 'the line is stopped' });
  expect(told([held, held, decided('waited', { why: 'paused by ann' })])).toEqual([true, false, true]);
});

test.each(['hookCalled', 'hookPassed', 'hookFailed'] as const)('a hook has its line: %s', (did) => {
  expect(storyLine(decided(did))).toBe(`step 1: why ${did}`);
});
