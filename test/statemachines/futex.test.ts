import { describe, expect, test } from '@jest/globals';
import { searchLostWakeUp } from './futex-search.ts';
import { futexTable, sleeps } from './futex-table.ts';

type Sleep = keyof ReturnType<typeof sleeps>;

/** The sleep as deployed, less one part of its condition and, with it, the value that nothing else uses. */
function without(sleep: Sleep, part: string, value?: string): Readonly<Record<string, unknown>> {
  const bake = sleeps()[sleep];
  const condition = String(bake.ConditionExpression);
  const kept = condition.split(' AND ').filter((one) => one !== part);
  expect(kept).toHaveLength(2);
  const values = Object.entries(bake.ExpressionAttributeValues ?? {}).filter(([name]) => name !== value);
  return { ...bake, ConditionExpression: kept.join(' AND '), ExpressionAttributeValues: Object.fromEntries(values) };
}

describe.each(['Bake', 'SleepBesideHook'] as const)('%s: every order of three sleeps and two signals', (sleep) => {
  test('loses no wake-up', async () => {
    const found = await searchLostWakeUp(await futexTable(sleeps()[sleep]));
    expect(found.lost).toBeUndefined();
    expect(found.states).toBeGreaterThan(1500);
  });

  test('loses one when the sleep does not ask whether an item changed since it was read', async () => {
    const found = await searchLostWakeUp(await futexTable(without(sleep, 'rev = :rev', ':rev')));
    expect(found.lost).toEqual(['look 1 sees revision 0', 'signal 0 is written', 'sleep 1 is written']);
  });

  test('loses one when an earlier sleep may be written after a later one', async () => {
    const found = await searchLostWakeUp(await futexTable(without(sleep, 'sleepSeq < :seq')));
    expect(found.lost).toEqual([
      'look 1 sees revision 0',
      'sleep 1 times out',
      'look 2 sees revision 0',
      'sleep 2 is written',
      'sleep 1 is written, unanswered',
      'signal 0 is written',
    ]);
  });
});
