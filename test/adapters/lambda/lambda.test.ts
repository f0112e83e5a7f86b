import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { env } from '../../../adapters/lambda/env.ts';
import { lambdaHandler } from '../../../adapters/lambda/lambda.ts';
import { InvalidInputError, RefusedError } from '../../../core/errors.ts';

const input = z.strictObject({ rolloutId: z.string(), step: z.int(), mode: z.optional(z.enum(['a', 'b'])) });
const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 5000 };

function recorded() {
  const lines: { level: string; message: string; attributes: Record<string, unknown> }[] = [];
  const log = (level: string) => (message: string, attributes: Record<string, unknown>) =>
    void lines.push({ level, message, attributes });
  return { lines, logger: { info: log('info'), error: log('error') } };
}

describe('a handler', () => {
  test('gives the use case the parsed event and its context, and returns its answer', async () => {
    const { logger } = recorded();
    const handler = lambdaHandler({
      name: 'plan-rollout',
      input,
      logger,
      run: async (event, { getRemainingTimeInMillis }) => ({ ...event, left: getRemainingTimeInMillis() }),
    });
    expect(await handler({ rolloutId: 'r', step: 1 }, context)).toEqual({ rolloutId: 'r', step: 1, left: 5000 });
  });

  test('names every problem of an event that is not as promised, and does not run', async () => {
    const { logger } = recorded();
    let ran = false;
    const run = async () => {
      ran = true;
    };
    const handler = lambdaHandler({ name: 'plan-rollout', input, logger, run });
    const wrong = handler({ step: 'one', mode: 'c', extra: 1 }, context);
    await expect(wrong).rejects.toBeInstanceOf(InvalidInputError);
    await expect(wrong).rejects.toThrow(
      /input of plan-rollout: .*rolloutId: .*step: .*mode: must be a or b.*unknown extra/,
    );
    expect(ran).toBe(false);
  });

  test('logs one line at the start and one at the end, both with the rollout', async () => {
    const { lines, logger } = recorded();
    await lambdaHandler({ name: 'plan-rollout', input, logger, run: async () => 1 })(
      { rolloutId: 'r', step: 1 },
      context,
    );
    expect(lines).toMatchObject([
      { level: 'info', message: 'started', attributes: { rolloutId: 'r', requestId: 'request-1' } },
      { level: 'info', message: 'ended', attributes: { rolloutId: 'r', durationMs: expect.any(Number) } },
    ]);
  });

  test.each([new RefusedError('gone'), new TypeError('a fault')])(
    'lets %p through as it is, and logs it',
    async (error) => {
      const { lines, logger } = recorded();
      const run = async () => {
        throw error;
      };
      const handler = lambdaHandler({ name: 'plan-rollout', input, logger, run });
      await expect(handler({ rolloutId: 'r', step: 1 }, context)).rejects.toBe(error);
      expect(lines.at(-1)).toMatchObject({ level: 'error', message: 'failed', attributes: { rolloutId: 'r', error } });
    },
  );

  test.each([
    ['a rollback', { ticket: { rolloutId: 'r' } }, { rolloutId: 'r' }],
    ['an alarm', { detail: { alarmName: 'color-5xx' } }, { alarm: 'color-5xx' }],
  ])('logs what %s is about on each line', async (_, event, about) => {
    const { lines, logger } = recorded();
    await lambdaHandler({ name: 'n', input: z.unknown(), logger, run: async () => 1 })(event, context);
    expect(lines.map(({ attributes }) => attributes)).toMatchObject([about, about]);
  });

  test('keeps invocations of one container apart', async () => {
    const { lines, logger } = recorded();
    const handler = lambdaHandler({ name: 'n', input: z.unknown(), logger, run: async () => undefined });
    await handler({ rolloutId: 'first' }, context);
    await handler({ detail: {} }, context);
    expect(lines.map(({ attributes }) => attributes.rolloutId)).toEqual(['first', 'first', undefined, undefined]);
  });
});

describe('the environment', () => {
  test('is parsed whole, other variables left out of account', () => {
    process.env.TABLE_OF_TEST = 'table';
    expect(env(z.object({ TABLE_OF_TEST: z.string() }))).toEqual({ TABLE_OF_TEST: 'table' });
  });

  test('names every variable that is missing', () => {
    const schema = z.object({ MISSING_ONE: z.string(), MISSING_TWO: z.string() });
    expect(() => env(schema)).toThrow(/environment variables: MISSING_ONE: .*MISSING_TWO: /);
  });
});
