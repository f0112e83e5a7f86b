import { expect, test } from '@jest/globals';
import { patiently } from '../../../cli/follow/follow.ts';
import { exits, Failure } from '../../../cli/run/failure.ts';
import { steppedClock, testStart } from '../../support/test-clock.ts';

/** Work that fails so often, each attempt and the pause after it 10 seconds long. */
function failing(times: number, exitCode: number = exits.unreachable, stopped = () => false) {
  const clock = steppedClock(testStart);
  const said: string[] = [];
  let attempts = 0;
  const work = async () => {
    attempts += 1;
    if (attempts <= times) throw new Failure(exitCode, 'nobody answers');
    return 'found';
  };
  const patient = {
    clock,
    stopped,
    pause: async () => clock.advance(10_000),
    failureOf: (error: unknown) => error as Failure,
    say: (text: string) => void said.push(text),
  };
  return { found: patiently(work, patient), said, attempts: () => attempts };
}

test('a network that comes back is waited for, and said to have gone and come', async () => {
  const { found, said } = failing(3);
  expect(await found).toBe('found');
  expect(said).toEqual(['nobody answers; waiting 40 s for it', 'AWS answers again']);
});

test('one that stays away is given up after 40 seconds', async () => {
  const { found, attempts } = failing(100);
  await expect(found).rejects.toThrow('nobody answers');
  expect(attempts()).toBe(5);
});

test('credentials that are refused are not waited for', async () => {
  const { found, attempts, said } = failing(1, exits.noPermission);
  await expect(found).rejects.toThrow('nobody answers');
  expect([attempts(), said]).toEqual([1, []]);
});

test('a follower who stops is not kept waiting', async () => {
  const { found, attempts } = failing(1, exits.unreachable, () => true);
  await expect(found).rejects.toThrow('nobody answers');
  expect(attempts()).toBe(1);
});
