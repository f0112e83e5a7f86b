import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { pause } from '../adapters/clock.ts';
import type { RollbackPath } from '../cli/demo/rollback-path.ts';
import { rollbackPath } from '../cli/demo/rollback-path.ts';
import { everyRouter } from '../cli/embedded/every-router.ts';
import { startLocalAws } from '../local/start-local-aws.ts';
import { benchRouters } from './color-routers.ts';
import { alarm, putSilentAlarm } from './silent-alarm.ts';

// From an alarm's event to the stable weights in force: real processes, real HTTP, the deployed functions and state
// machine, one rollout after the other. No randomness of its own, so there is no seed to print.

const { values } = parseArgs({
  options: { n: { type: 'string', default: '500' }, router: { type: 'string', default: 'appmesh' } },
});
const n = Number(values.n);
if (!Number.isInteger(n) || n < 1) throw new Error(`--n ${values.n}: a whole number of at least 1 is allowed`);

const router = Object.entries(benchRouters).find(([name]) => name === values.router)?.[1];
if (router === undefined)
  throw new Error(`--router ${values.router}: ${Object.keys(benchRouters).join(', ')} are allowed`);

const spec = {
  service: 'bench',
  router: router.spec,
  canary: 'color-v2',
  strategy: { canary: { weight: 10, bake: '1h' } },
  analysis: 'alarmsOnly',
  alarms: [alarm],
};

const local = await startLocalAws({ port: 0, prewarm: 2 });
const { aws } = local;
const client = {
  endpoint: local.door.url,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
};
const machine = new SFNClient(client);
const cloudWatch = new CloudWatchClient(client);

async function oneRollback(stateMachineArn: string, i: number): Promise<RollbackPath> {
  const name = `bench-${i}`;
  const { executionArn } = await machine.send(
    new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(spec) }),
  );
  const before = lastSequence();
  await until(() => asleep(before), `${name} never slept`);
  const mark = lastSequence();
  await setAlarm('ALARM');
  let status = 'RUNNING';
  let error: string | undefined;
  while (status === 'RUNNING') {
    await pause(5);
    const execution = await machine.send(new DescribeExecutionCommand({ executionArn }));
    status = execution.status ?? 'RUNNING';
    error = execution.error;
  }
  await setAlarm('OK');
  const path = rollbackPath(aws.log.since(mark), { receiver: 'ReceiveSignalFunction', restorer: 'RollBackFunction' });
  if (error !== 'rolledBack' || path === undefined) throw new Error(`${name} ended as ${error ?? status}`);
  return path;
}

const lastSequence = () => aws.log.since(0).at(-1)?.sequence ?? 0;

/** The state machine's own write of the sleep token is the last thing before a bake. */
const asleep = (since: number) =>
  aws.log
    .since(since)
    .some(
      (entry) =>
        entry.kind === 'call' &&
        entry.operation === 'UpdateItem' &&
        entry.caller === machineCaller &&
        entry.status === 200,
    );

const setAlarm = (StateValue: 'ALARM' | 'OK') =>
  cloudWatch.send(new SetAlarmStateCommand({ AlarmName: alarm, StateValue, StateReason: 'bench' }));

async function until(condition: () => boolean, otherwise: string): Promise<void> {
  for (let i = 0; i < 4000; i++) {
    if (condition()) return;
    await pause(5);
  }
  throw new Error(otherwise);
}

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? 0;

let machineCaller = '';
try {
  const stack = await local.deploy({
    templatePath: fileURLToPath(new URL('../template.yaml', import.meta.url)),
    parameters: everyRouter,
    stackName: 'bench',
    buildCommand: 'npm run build',
  });
  machineCaller = stack.stateMachines[0]?.logicalId ?? '';
  await router.make(client);
  await putSilentAlarm(cloudWatch);
  const paths: RollbackPath[] = [];
  for (let i = 0; i < n; i++) paths.push(await oneRollback(stack.outputs.StateMachineArn ?? '', i));
  const times = paths.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const most = (count: (path: RollbackPath) => number) =>
    `${Math.min(...paths.map(count))} to ${Math.max(...paths.map(count))}`;
  console.log(`embedded AWS, ${values.router}, ${n} rollbacks, Node ${process.version}`);
  console.log(
    `alarm event to stable weights in force: p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms (target: p99 under 300 ms)`,
  );
  console.log(`Lambda invocations on that path: ${most(({ invocations }) => invocations)}`);
  console.log(`AWS writes on that path: ${most(({ writes }) => writes.length)} (${paths[0]?.writes.join(', ') ?? ''})`);
  if (quantile(times, 0.99) >= 300) process.exitCode = 1;
} finally {
  await local.close();
}
