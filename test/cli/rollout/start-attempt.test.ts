import { describe, expect, test } from '@jest/globals';
import { startAttempt } from '../../../cli/rollout/start-attempt.ts';
import { TransientError } from '../../../core/errors.ts';
import type { Execution } from '../../../core/execution/attempt.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { samplePlan } from '../../support/sample-control.ts';

const spec = { service: 'shop', canary: 'shop-v2' };
const running: Execution = { status: 'RUNNING', input: '{"canary":"shop-v2","service":"shop"}' };
const ended: Execution = { status: 'FAILED', input: '{}', error: 'rolledBack' };

/** A stack with these executions; `late` ones are known only after a start was tried. */
function stackWith(executions: Record<string, Execution>, late: Record<string, Execution> = {}) {
  const ledger = memoryLedger();
  const known = new Map(Object.entries(executions));
  const started: string[] = [];
  const connection: Parameters<typeof startAttempt>[0] = {
    ledger,
    execution: async (name) => known.get(name),
    async startExecution(name) {
      const other = late[name];
      if (other !== undefined) {
        known.set(name, other);
        return false;
      }
      started.push(name);
      return true;
    },
  };
  return { connection, ledger, started };
}
const idOf = (attempt: number) => `shop-v2-${attempt}`;

describe('a start', () => {
  test('is the first attempt where nothing ran, and the next after those that have ended', async () => {
    const fresh = stackWith({});
    expect(await startAttempt(fresh.connection, { idOf, spec })).toEqual({ rolloutId: 'shop-v2-1', is: 'started' });
    const third = stackWith({ 'shop-v2-1': ended, 'shop-v2-2': ended });
    expect(await startAttempt(third.connection, { idOf, spec })).toEqual({ rolloutId: 'shop-v2-3', is: 'started' });
    expect(third.started).toEqual(['shop-v2-3']);
  });

  test('attaches to the running attempt, even if the keys of its spec are in another order', async () => {
    const { connection, started } = stackWith({ 'shop-v2-1': ended, 'shop-v2-2': running });
    expect(await startAttempt(connection, { idOf, spec })).toEqual({ rolloutId: 'shop-v2-2', is: 'attached' });
    expect(started).toEqual([]);
  });

  test('is refused while an attempt runs with another spec', async () => {
    const { connection } = stackWith({ 'shop-v2-1': { ...running, input: '{}' } });
    await expect(startAttempt(connection, { idOf, spec })).rejects.toMatchObject({ exitCode: 5 });
  });

  test('counts an attempt that Step Functions has forgotten and the ledger has not', async () => {
    const { connection, ledger } = stackWith({});
    await ledger.record({
      rolloutId: 'shop-v2-1',
      router: 'r',
      execution: 'arn',
      plan: samplePlan(),
      startedAt: 0,
      outcome: 'rolledBack',
    });
    expect(await startAttempt(connection, { idOf, spec })).toEqual({ rolloutId: 'shop-v2-2', is: 'started' });
  });

  test('counts a rejected attempt that Step Functions has forgotten', async () => {
    const { connection, ledger } = stackWith({});
    await ledger.reject({
      rolloutId: 'shop-v2-1',
      execution: 'arn',
      service: 'shop',
      startedAt: 0,
      endedAt: 1,
      outcome: 'rejected',
      reason: 'held by another',
    });
    expect(await startAttempt(connection, { idOf, spec })).toEqual({ rolloutId: 'shop-v2-2', is: 'started' });
  });

  test('that loses a race attaches to the winner, or goes past it when that has ended', async () => {
    const lost = stackWith({}, { 'shop-v2-1': running });
    expect(await startAttempt(lost.connection, { idOf, spec })).toEqual({ rolloutId: 'shop-v2-1', is: 'attached' });
    const past = stackWith({}, { 'shop-v2-1': ended });
    expect(await startAttempt(past.connection, { idOf, spec })).toEqual({ rolloutId: 'shop-v2-2', is: 'started' });
  });

  test('without an answer may have begun under its id; one that was never sent has not', async () => {
    const { connection } = stackWith({});
    const failing = (cause: Error) => ({
      ...connection,
      startExecution: async () => Promise.reject(new TransientError('starting', { cause })),
    });
    const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    await expect(startAttempt(failing(reset), { idOf, spec })).rejects.toMatchObject({
      name: 'StartInDoubt',
      rolloutId: 'shop-v2-1',
    });
    const unsent = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    await expect(startAttempt(failing(unsent), { idOf, spec })).rejects.toMatchObject({ name: 'Transient' });
  });

  test('of an attempt by its number is that one or none', async () => {
    const { connection } = stackWith({ 'shop-v2-1': ended });
    await expect(startAttempt(connection, { idOf, spec, attempt: 1 })).rejects.toMatchObject({
      exitCode: 5,
      message: 'shop-v2-1 has ended: leave --attempt out to start the next one',
    });
    expect(await startAttempt(connection, { idOf, spec, attempt: 7 })).toEqual({
      rolloutId: 'shop-v2-7',
      is: 'started',
    });
  });
});
