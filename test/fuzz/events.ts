import { parseInput } from '../../adapters/lambda/parse-input.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { commandTypes } from '../../core/signals/command.ts';
import { anyRequest } from '../../functions/plan-rollout/request.ts';
import { signalRequest } from '../../functions/receive-signal/request.ts';
import { rollBackRequest } from '../../functions/roll-back/request.ts';
import { virtualClock } from '../../local/clock.ts';
import { embeddedAws } from '../../local/embedded-aws.ts';
import { AwsError } from '../../local/kit/aws-error.ts';
import { newWorld } from '../functions/world.ts';
import { randomFrom } from '../simulation/random.ts';
import { sampleSpec } from '../support/sample-spec.ts';
import { mutatedOften } from './odd-values.ts';
import type { Target } from './target.ts';

const router = 'color-mesh/color-router';
const rolloutId = 'color-backend-r2-1';
const time = '2026-06-01T12:00:00Z';
const execution = 'arn:aws:states:eu-west-1:000000000000:execution:rollout-meshshift:color-backend-r2-1';
const envelope = { version: '0', id: 'e', account: '000000000000', region: 'eu-west-1', time, resources: [] };
const next = { action: 'sleep', seconds: 60, cause: '' };
const ticket = { rolloutId, router, fence: 1, seq: 1, rev: 1, turnsLeft: 500, next };

const alarm = {
  ...envelope,
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  resources: ['arn:aws:cloudwatch:eu-west-1:000000000000:alarm:color-5xx'],
  detail: {
    alarmName: 'color-5xx',
    state: {
      value: 'ALARM',
      reason: 'ten errors',
      timestamp: '2026-06-01T12:00:01.000+0000',
      actionsSuppressedBy: 'x',
    },
    configuration: {},
  },
};

const command = (type: string) => ({
  ...envelope,
  source: 'meshshift.command',
  'detail-type': type,
  detail: { rolloutId, router, caller: 'ann', step: 1, sentAt: 1780315200000 },
});

/** What the functions get that take something in from outside, in each of its forms. */
const inputs: readonly object[] = [
  alarm,
  alarm,
  ...commandTypes.map(command),
  { ...command('Stop The Line'), detail: { mesh: 'color-mesh', caller: 'ann', reason: 'r' } },
  { ...command('Start The Line'), detail: { mesh: 'color-mesh', caller: 'ann' } },
  { ...command('Rollout Requested'), detail: sampleSpec() },
  {
    ...envelope,
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    detail: { executionArn: execution, status: 'FAILED' },
  },
  { ...envelope, source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} },
  { spec: sampleSpec(), rolloutId, execution, startedAt: time },
  { spec: sampleSpec(), dryRun: true },
  { continues: { rolloutId, router, fence: 1 }, execution },
  { ticket, failure: { Error: 'States.Timeout', Cause: '{"a":1}' }, attempt: 0, execution },
  { probe: { alarm: 'color-5xx' } },
  { probe: { router, arn: alarm.resources[0] } },
];

/** Beside `receive-signal`, which is gone through whole. */
const schemas = { 'roll-back': rollBackRequest, 'plan-rollout': anyRequest };

/** What `receive-signal` makes of an input, as its function does: parsed, then obeyed, on a router that bakes. */
async function signalled(input: unknown): Promise<void> {
  const request = parseInput(signalRequest, input, 'input of receive-signal');
  const world = newWorld();
  await world.baking();
  await world.signal(request);
}

/** A refusal says itself what is wrong: an error with a name of ours. */
async function unlessRefused(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof InvalidInputError || (error instanceof AwsError && error.status < 500)) return;
    throw error;
  }
}

/** For EventBridge: patterns of the events' forms. */
const patterns = inputs.map((input) =>
  Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key, typeof value === 'object' ? { a: [{ exists: true }] } : [value]]),
  ),
);

/** An event as it is put onto a bus. */
function entryOf(input: unknown): Readonly<Record<string, unknown>> {
  const fields = new Map(typeof input === 'object' && input !== null ? Object.entries(input) : []);
  const detail = fields.get('detail');
  return {
    Source: fields.get('source'),
    DetailType: fields.get('detail-type'),
    Detail: typeof detail === 'string' ? detail : JSON.stringify(detail),
    Resources: fields.get('resources'),
  };
}

/** Alarm events, commands, status events and requests: into what takes them in, and through EventBridge. */
export async function eventsTarget(): Promise<Target> {
  const random = randomFrom('events');
  const aws = embeddedAws({
    surroundings: {
      clock: virtualClock(),
      random: () => random.next(),
      newId: () => '00000000-0000-4000-8000-000000000000',
    },
  });
  const caller = { accessKeyId: 'AKID', name: 'user' };
  const ask = (operation: string, input: Readonly<Record<string, unknown>>) =>
    unlessRefused(() => aws.call('events', operation, input, caller));

  const take = async (input: unknown, pattern: unknown) => {
    for (const [name, schema] of Object.entries(schemas)) {
      await unlessRefused(() => parseInput(schema, input, `input of ${name}`));
    }
    await unlessRefused(() => signalled(input));
    await ask('TestEventPattern', { EventPattern: JSON.stringify(pattern), Event: JSON.stringify(input) });
    await ask('PutEvents', { Entries: [entryOf(input)] });
    return undefined;
  };

  return {
    runsOfOneWorld: 1,
    make(numbers) {
      const input = mutatedOften(numbers, numbers.pick(inputs));
      const pattern = mutatedOften(numbers, numbers.pick(patterns));
      return { input: { input, pattern }, take: () => take(input, pattern) };
    },
    renew: async () => undefined,
    close: () => aws.close(),
  };
}
