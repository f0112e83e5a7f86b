import { CloudWatchClient, PutMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { pause } from '../../adapters/clock.ts';
import { dynamoDbClient } from '../../adapters/store/client.ts';
import { dynamoDbControlStore } from '../../adapters/store/dynamodb-control.ts';
import { everyRouter } from '../../cli/embedded/every-router.ts';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { benchRouters } from '../color-routers.ts';
import { alarm, namespace, putSilentAlarm } from '../silent-alarm.ts';

const queries = (version: string) => ({
  requests: { namespace, metric: 'Requests', dimensions: { version }, stat: 'Sum' },
  errors: { namespace, metric: 'Errors', dimensions: { version }, stat: 'Sum' },
});

const spec = {
  service: 'bench',
  router: benchRouters.appmesh.spec,
  canary: 'color-v2',
  strategy: { canary: { weight: 10, bake: '1h' } },
  analysis: { metrics: { canary: queries('color-v2'), stable: queries('color-v1') } },
  alarms: [alarm],
};

/** A stack on the embedded AWS, with one process for each function that was called, and none at the start. */
export async function coldStack(templatePath: string) {
  const local = await startLocalAws({ port: 0 });
  const { aws } = local;
  const client = {
    endpoint: local.door.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  };
  const [machine, cloudWatch, lambda] = [new SFNClient(client), new CloudWatchClient(client), new LambdaClient(client)];
  const { outputs, stateMachines } = await local.deploy({
    templatePath,
    parameters: everyRouter,
    stackName: 'bench',
    buildCommand: 'npm run build',
  });
  await benchRouters.appmesh.make(client);
  await putUsualNumbers(cloudWatch);
  await putSilentAlarm(cloudWatch);
  const mark = () => aws.log.since(0).at(-1)?.sequence ?? 0;
  const execution = async (executionArn: string) => machine.send(new DescribeExecutionCommand({ executionArn }));
  /** The state machine's own write of the sleep token is the last thing before a sleep. */
  const asleep = async (since: number, executionArn: string) => {
    for (let i = 0; i < 4000; i++) {
      const written = aws.log
        .since(since)
        .some(
          (one) => one.kind === 'call' && one.operation === 'UpdateItem' && one.caller === stateMachines[0]?.logicalId,
        );
      if (written) return;
      const { status, error, cause } = await execution(executionArn);
      if (status !== 'RUNNING') throw new Error(`a rollout of the bench ended as ${error ?? status}: ${cause}`);
      await pause(5);
    }
    throw new Error('a rollout of the bench never slept');
  };
  const setAlarm = (StateValue: 'ALARM' | 'OK') =>
    cloudWatch.send(new SetAlarmStateCommand({ AlarmName: alarm, StateValue, StateReason: 'bench' }));
  return {
    aws,
    onLog: local.lambda.onLog,
    mark,
    close: () => local.close(),
    /** Ends the processes of both functions on an alarm's path, so that the next call of each is a cold start. */
    allNew() {
      for (const name of ['bench-ReceiveSignalFunction', 'bench-RollBackFunction']) local.lambda.kill(name);
    },
    dryRun: () =>
      lambda.send(
        new InvokeCommand({
          FunctionName: 'bench-DryRunFunction',
          Payload: JSON.stringify({ spec, dryRun: true }),
        }),
      ),
    /** Starts a rollout, and resolves when it sleeps. */
    async start(name: string) {
      const since = mark();
      const input = JSON.stringify(spec);
      const { executionArn = '' } = await machine.send(
        new StartExecutionCommand({ stateMachineArn: outputs.StateMachineArn, name, input }),
      );
      await asleep(since, executionArn);
      return executionArn;
    },
    /** Wakes it to look at once, as a signal does, and resolves when it sleeps again. */
    async look(executionArn: string) {
      const control = dynamoDbControlStore(dynamoDbClient(client), outputs.TableName ?? '');
      const [lease] = await control.leases();
      const item = await control.read(lease?.router ?? '');
      const taskToken = 'sleepToken' in item ? item.sleepToken : undefined;
      const since = mark();
      await machine.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ action: 'look' }) }));
      await asleep(since, executionArn);
    },
    /** The alarm goes off; resolves when the execution has ended. */
    async stop(executionArn: string) {
      await setAlarm('ALARM');
      for (let ended = false; !ended; ended = (await execution(executionArn)).status !== 'RUNNING') await pause(5);
      const { error } = await execution(executionArn);
      await setAlarm('OK');
      if (error !== 'rolledBack') throw new Error(`a rollout of the bench ended as ${error}`);
    },
  };
}

/** An hour of requests without errors: a plan refuses metrics that nobody publishes. */
async function putUsualNumbers(cloudWatch: CloudWatchClient): Promise<void> {
  const start = Date.now();
  const MetricData = ['color-v1', 'color-v2'].flatMap((version) =>
    Array.from({ length: 60 }, (_, i) =>
      Object.entries({ Requests: 600, Errors: 0 }).map(([MetricName, Value]) => ({
        MetricName,
        Value,
        Dimensions: [{ Name: 'version', Value: version }],
        Timestamp: new Date(start - i * 60_000),
      })),
    ).flat(),
  );
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
}
