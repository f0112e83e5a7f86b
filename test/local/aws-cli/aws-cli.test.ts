import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as appmesh from '@aws-sdk/client-app-mesh';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as events from '@aws-sdk/client-eventbridge';
import * as lambda from '@aws-sdk/client-lambda';
import * as stepfunctions from '@aws-sdk/client-sfn';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import * as xray from '@aws-sdk/client-xray';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RolloutStack, rolloutStack } from '../../oracle/rollout-stack.ts';
import { type Command, commandOf, documented, inputOf, words } from './command-line.ts';

const pages = ['docs/aws-cli.md', 'docs/aws-cli/rollouts.md', 'docs/aws-cli/traces.md'];
/** They build on each other. */
const commands = documented(
  pages.map((page) => readFileSync(join(import.meta.dirname, '../../..', page), 'utf8')).join('\n'),
);
const sdk: Readonly<Record<string, object>> = {
  appmesh,
  cloudwatch,
  dynamodb,
  events,
  lambda,
  ssm,
  stepfunctions,
  sts,
  xray,
};

let stack: RolloutStack;
/** What a command has written into a file. */
const files = new Map<string, unknown>();
beforeAll(async () => {
  stack = await rolloutStack((dispatch) => dispatch);
});
afterAll(() => stack.aws.close());

const isClass = (value: unknown): value is new (argument: unknown) => { send(command: unknown): Promise<object> } =>
  typeof value === 'function';

function made(service: string, isNamed: (name: string) => boolean, argument: unknown) {
  const [, found] = Object.entries(sdk[service] ?? {}).find(([name]) => isNamed(name)) ?? [];
  if (!isClass(found)) throw new Error(`the SDK has nothing for ${service}`);
  return new found(argument);
}

/** What the SDK makes of a command: its output, or its error in the CLI's words. */
async function said(command: Command): Promise<unknown> {
  const { service, operation } = command;
  const [file] = command.options.get('payload')?.slice(1) ?? [];
  const client = made(service, (name) => /^(?!Base)[A-Z][A-Za-z]*Client$/.test(name), stack.overrides);
  try {
    const input = inputOf(command, ['alarm-names', 'trace-segment-documents']);
    const {
      $metadata: _,
      Payload,
      ...output
    } = Object.assign(
      { $metadata: undefined, Payload: undefined },
      await client.send(made(service, (name) => name === `${operation}Command`, input)),
    );
    if (file !== undefined) files.set(file, JSON.parse(Buffer.from(Payload ?? '').toString()));
    return output;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `An error occurred (${error.name}) when calling the ${operation} operation: ${error.message}`;
  }
}

/** Times, ids and tokens are others each time. */
const passing =
  /(At|Date|(?:Start|End|Approximate)Time|Timestamp|Timestamps|^timestamp|^uid|^identities|EventId|UserId|[nN]extToken|ScannedCount)$/;

/** As JSON, without what is new each time, and without members that the CLI prints as null. */
const lasting = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, member: unknown) => (passing.test(key) ? undefined : (member ?? undefined))) ?? 'null',
  );

const shown = (printed: string): unknown => (/^[[{]/.test(printed) ? JSON.parse(printed) : printed);

test('The AWS CLI is documented with what the embedded AWS answers', async () => {
  const { clock } = stack.aws.surroundings;
  expect(commands.length).toBeGreaterThan(30);
  for (const { line, printed } of commands) {
    const given = words(line, clock.now());
    if (given[0] === 'sleep') {
      const then = clock.now() + Number(given[1]) * 1000;
      clock.after(then - clock.now(), () => undefined);
      await stack.until(async () => clock.now() >= then);
      continue;
    }
    const answer = given[0] === 'cat' ? files.get(given[1] ?? '') : await said(commandOf(given));
    const expected = printed === '' ? {} : shown(printed);
    expect({ line, answer: lasting(answer) }).toEqual({ line, answer: lasting(expected) });
  }
}, 30_000);
