import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { AwsError } from '../../../../local/kit/aws-error.ts';
import type { Answers } from '../support.ts';
import { member, newWorld } from '../support.ts';

/** One history as AWS wrote it: see README.md beside this file. */
interface Golden {
  readonly title: string;
  readonly source: string;
  readonly machine: Readonly<Record<string, unknown>>;
  readonly child?: Readonly<Record<string, unknown>>;
  readonly timeoutSeconds?: number;
  readonly input?: unknown;
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly then?: { readonly operation: string; readonly [member: string]: unknown };
  readonly seconds?: number;
  readonly events: readonly string[];
  readonly details?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const answersOf = (golden: Golden): Answers =>
  Object.fromEntries(
    Object.entries(golden.answers ?? {}).map(([name, answer]) => [
      name,
      () => {
        const thrown = member(answer, 'throws');
        if (answer === 'never') return new Promise(() => {});
        if (thrown === undefined) return answer;
        throw new AwsError(
          String(member(thrown, 'code')),
          String(member(thrown, 'message')),
          Number(member(thrown, 'status')),
        );
      },
    ]),
  );

const definitionOf = (states: Golden['machine'], timeoutSeconds?: number) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'State0',
  States: states,
  ...(timeoutSeconds === undefined ? {} : { TimeoutSeconds: timeoutSeconds }),
});

const tokenIn = (parameters: string): unknown => member(member(JSON.parse(parameters), 'MessageBody'), 'TaskToken');

const withoutRequestId = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/Request ID: [0-9a-f-]{36}/g, 'Request ID: REQUEST'));

const directory = new URL('.', import.meta.url);

for (const file of readdirSync(directory).filter((name) => name.endsWith('.yaml'))) {
  const goldens: Golden[] = parse(readFileSync(new URL(file, directory), 'utf8'));
  describe(`As AWS recorded them: ${file.replace('.yaml', '')}`, () => {
    for (const golden of goldens) {
      test(golden.title, async () => {
        const { create, start, send, clock, history } = newWorld(answersOf(golden));
        const machine = await create(definitionOf(golden.machine, golden.timeoutSeconds));
        const input = golden.child === undefined ? golden.input : await create(definitionOf(golden.child), 'child');
        const executionArn = await start(machine, input ?? {});
        await clock.advance((golden.seconds ?? 0) * 1000);
        if (golden.then !== undefined) {
          const { operation, ...others } = golden.then;
          const scheduled = (await history(executionArn)).find(({ type }) => type === 'TaskScheduled');
          const parameters = member(scheduled?.taskScheduledEventDetails, 'parameters');
          const target = operation === 'StopExecution' ? { executionArn } : { taskToken: tokenIn(String(parameters)) };
          await send(operation, { ...target, ...others });
          await clock.advance(0);
        }
        const events = await history(executionArn);
        expect(events.map(({ id, previousEventId, type }) => `${id} ${previousEventId} ${type}`)).toEqual(
          golden.events,
        );
        for (const [id, expected] of Object.entries(golden.details ?? {})) {
          const { id: _, previousEventId: __, type: ___, timestamp: ____, ...details } = events[Number(id) - 1] ?? {};
          expect(withoutRequestId(details)).toEqual(expected);
        }
      });
    }
  });
}
