import { virtualClock } from '../../local/clock.ts';
import type { AwsError } from '../../local/kit/aws-error.ts';
import type { Caller, Output, Service } from '../../local/kit/call.ts';
import type { Surroundings } from '../../local/surroundings.ts';

export const someone: Caller = { accessKeyId: 'AKIATEST', name: 'tester' };

/** Surroundings that repeat themselves: ids count up, `random` walks through the given numbers. */
export function countedSurroundings(clock = virtualClock(), draws: readonly number[] = [0.1, 0.9]): Surroundings {
  let ids = 0;
  let drawn = 0;
  return {
    clock,
    random: () => draws[drawn++ % draws.length] ?? 0,
    newId: () => {
      ids += 1;
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
    },
  };
}

/** A short way to call a model. */
export const asking =
  (service: Service) =>
  (operation: string, input: Readonly<Record<string, unknown>> = {}): Promise<Output> =>
    service.call({ service: service.name, operation, input, caller: someone, requestId: 'request' });

/** The error that a call ends with, in three words; fails the test when it ends well. */
export async function refusal(call: Promise<unknown>): Promise<{ code: string; status: number; message: string }> {
  try {
    await call;
  } catch (error) {
    const { code, status, message } = error as AwsError;
    return { code, status, message };
  }
  throw new Error('The call was expected to fail.');
}
