import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type VirtualClock, virtualClock } from '../../../local/clock.ts';
import { openJournal } from '../../../local/data/journal.ts';
import { type EmbeddedAws, embeddedAws } from '../../../local/embedded-aws.ts';
import { assumedRole } from '../../../local/iam/identity.ts';
import type { ServiceName } from '../../../local/kit/call.ts';
import { inProcessLauncher } from '../../../local/lambda/in-process/in-process-launcher.ts';
import { lambda } from '../../../local/lambda/lambda.ts';
import { countedSurroundings, someone } from '../asking.ts';

let folder: string;
let running: EmbeddedAws[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resume-'));
  running = [];
});
afterEach(async () => {
  for (const aws of running) await aws.close();
  rmSync(folder, { recursive: true });
});

type Answer = (event: unknown) => Promise<unknown>;

/** An embedded AWS on the folder, with one function; nothing of what ran on it before is told that it is over. */
async function start(clock: VirtualClock, pack: Answer) {
  const surroundings = countedSurroundings(clock);
  const launcher = inProcessLauncher({ surroundings, functions: { pack } });
  const journal = openJournal(join(folder, 'journal.ndjson'));
  let model: ReturnType<typeof lambda> | undefined;
  const aws = embeddedAws({
    surroundings,
    journal,
    cloudWatch: { listedAfterMs: 0 },
    add: [
      (wiring) => {
        model = lambda({ ...wiring, launcher, onChange: wiring.changed });
        return model;
      },
    ],
  });
  running.push(aws);
  aws.resume();
  const functions = model;
  if (functions === undefined) throw new Error('there is no model of Lambda');
  const call = (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>) =>
    aws.call(service, operation, input, someone);
  const deploy = () =>
    functions.deploy({
      functionName: 'pack',
      folder: 'pack',
      handler: 'handler.handler',
      timeoutSeconds: 30,
      memoryMegabytes: 128,
      environment: {},
      role: { arn: 'arn:aws:iam::000000000000:role/pack' },
      credentials: { accessKeyId: 'PACK', secretAccessKey: 's' },
    });
  return { aws, call, deploy };
}

const settle = async () => {
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
};

/** Lets time go on; expressions take a few turns of their own, whatever the time. */
async function pass(clock: VirtualClock, milliseconds: number): Promise<void> {
  await settle();
  await clock.advance(milliseconds);
  await settle();
}

const machine = (state: object) =>
  JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Wait', States: { Wait: state, Done: { Type: 'Succeed' } } });
const roleArn = 'arn:aws:iam::000000000000:role/flow';
const executionArn = 'arn:aws:states:eu-west-1:000000000000:execution:flow:one';
const stateMachineArn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:flow';
const never = () => new Promise<never>(() => undefined);
const done = async () => ({ done: true });

describe('an embedded AWS that was killed and started again', () => {
  test('has what every service had', async () => {
    const clock = virtualClock();
    const first = await start(clock, done);
    await first.call('appmesh', 'CreateMesh', { meshName: 'm' });
    await first.call('ssm', 'PutParameter', { Name: '/a', Value: 'b', Type: 'String' });
    await first.call('sqs', 'CreateQueue', { QueueName: 'q' });
    await first.call('sqs', 'SendMessage', { QueueUrl: 'https://sqs/0/q', MessageBody: 'hello' });
    await first.call('events', 'CreateEventBus', { Name: 'till' });
    await first.call('monitoring', 'PutMetricData', { Namespace: 'n', MetricData: [{ MetricName: 'x', Value: 1 }] });
    await first.call('dynamodb', 'CreateTable', {
      TableName: 'orders',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    });
    await first.call('dynamodb', 'PutItem', { TableName: 'orders', Item: { id: { S: 'x' } } });
    const role = { name: 'pack', arn: 'arn:aws:iam::000000000000:role/pack', statements: [] };
    const { accessKeyId } = first.aws.callers.register('Pack', assumedRole(role, 'pack'));
    await first.deploy();
    await first.call('sqs', 'ListQueues', {});

    const { aws, call } = await start(clock, done);

    expect(await call('appmesh', 'ListMeshes', {})).toMatchObject({ meshes: [{ meshName: 'm' }] });
    expect(await call('ssm', 'GetParameter', { Name: '/a' })).toMatchObject({ Parameter: { Value: 'b' } });
    expect(await call('sqs', 'ReceiveMessage', { QueueUrl: 'https://sqs/0/q' })).toMatchObject({
      Messages: [{ Body: 'hello' }],
    });
    expect(await call('events', 'DescribeEventBus', { Name: 'till' })).toMatchObject({ Name: 'till' });
    expect(await call('monitoring', 'ListMetrics', {})).toMatchObject({ Metrics: [{ MetricName: 'x' }] });
    expect(await call('dynamodb', 'Scan', { TableName: 'orders' })).toMatchObject({ Items: [{ id: { S: 'x' } }] });
    expect(await call('lambda', 'GetFunction', { FunctionName: 'pack' })).toHaveProperty('Configuration');
    expect(aws.callers.identityOf(accessKeyId)).toMatchObject({ roleArn: role.arn });
  });

  test('goes on with a wait, for as long as was left of it', async () => {
    const clock = virtualClock();
    const first = await start(clock, done);
    await first.call('states', 'CreateStateMachine', {
      name: 'flow',
      definition: machine({ Type: 'Wait', Seconds: 100, Next: 'Done' }),
      roleArn,
    });
    await first.call('states', 'StartExecution', { stateMachineArn, name: 'one', input: '{}' });
    await pass(clock, 60_000);
    first.aws.services.states.stop();

    const { call } = await start(clock, done);

    await pass(clock, 39_000);
    expect(await call('states', 'DescribeExecution', { executionArn })).toMatchObject({ status: 'RUNNING' });
    await pass(clock, 1000);
    expect(await call('states', 'DescribeExecution', { executionArn })).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('has a task whose call was under way fail as if the connection broke, and be repeated as its Retry says', async () => {
    const clock = virtualClock();
    const first = await start(clock, never);
    await first.deploy();
    const task = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'pack' },
      Retry: [{ ErrorEquals: ['Lambda.SdkClientException'], IntervalSeconds: 2 }],
      Next: 'Done',
    };
    await first.call('states', 'CreateStateMachine', { name: 'flow', definition: machine(task), roleArn });
    await first.call('states', 'StartExecution', { stateMachineArn, name: 'one', input: '{}' });
    await pass(clock, 1000);
    first.aws.services.states.stop();

    const { call } = await start(clock, done);

    await pass(clock, 1000);
    expect(await call('states', 'DescribeExecution', { executionArn })).toMatchObject({ status: 'RUNNING' });
    await pass(clock, 2000);
    expect(await call('states', 'DescribeExecution', { executionArn })).toMatchObject({ status: 'SUCCEEDED' });
    const { events } = await call('states', 'GetExecutionHistory', { executionArn });
    expect(Array.isArray(events) && events.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test('delivers what EventBridge had not delivered yet, and runs what Lambda had not run to its end', async () => {
    const clock = virtualClock();
    const first = await start(clock, never);
    await first.deploy();
    await first.call('events', 'PutRule', { Name: 'r', EventPattern: '{"source":["a"]}' });
    const Arn = 'arn:aws:lambda:eu-west-1:000000000000:function:pack';
    await first.call('events', 'PutTargets', { Rule: 'r', Targets: [{ Id: '1', Arn }] });
    await first.call('lambda', 'Invoke', { FunctionName: 'pack', InvocationType: 'Event', Payload: '"called"' });
    await pass(clock, 1000);
    await first.call('events', 'PutEvents', { Entries: [{ Source: 'a', DetailType: 'b', Detail: '{}' }] });
    first.aws.services.events.close();

    const seen: unknown[] = [];
    await start(clock, async (event) => void seen.push(event));
    await pass(clock, 1000);

    expect(seen).toHaveLength(2);
    expect(seen).toContainEqual('called');
    expect(seen).toContainEqual(expect.objectContaining({ source: 'a' }));
  });

  test('runs no asynchronous call again that had come to its end', async () => {
    const clock = virtualClock();
    const first = await start(clock, done);
    await first.deploy();
    await first.call('lambda', 'Invoke', { FunctionName: 'pack', InvocationType: 'Event', Payload: '{}' });
    await pass(clock, 1000);

    const seen: unknown[] = [];
    await start(clock, async (event) => void seen.push(event));
    await pass(clock, 1000);

    expect(seen).toEqual([]);
  });
});
