import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { SFNClient } from '@aws-sdk/client-sfn';
import { pause, systemClock } from '../../adapters/clock.ts';
import { cloudWatchClient } from '../../adapters/cloudwatch/client.ts';
import { cloudWatchAlarms } from '../../adapters/cloudwatch/cloudwatch-alarms.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch/cloudwatch-metrics.ts';
import { namedExecutions } from '../../adapters/executions/named-executions.ts';
import { trafficRouter } from '../../adapters/routers/traffic-router.ts';
import { dynamoDbClient } from '../../adapters/store/client.ts';
import { dynamoDbControlStore } from '../../adapters/store/dynamodb-control.ts';
import { dynamoDbLedger } from '../../adapters/store/dynamodb-ledger.ts';
import { dynamoDbLine } from '../../adapters/store/dynamodb-line.ts';
import type { SampleApp } from '../../local/sample-app/contract.ts';
import type { LocalAws } from '../../local/start-local-aws.ts';
import { startLocalAws } from '../../local/start-local-aws.ts';
import type { Deployed } from '../../local/template/deploy-template.ts';
import type { ColorRouter } from '../embedded/color-router.ts';
import { colorMetrics, putColorAlarm } from '../embedded/color-teller.ts';
import { everyRouter } from '../embedded/every-router.ts';
import { ofHome } from '../run/home.ts';

/** The stack's name on the embedded AWS. */
const stackName = 'meshshift';

export interface Stage {
  readonly local: LocalAws;
  readonly deployed: Deployed;
  readonly app: SampleApp;
  readonly router: ColorRouter;
  /** The settings of AWS clients in this process. */
  readonly client: { readonly endpoint: string; readonly region: string; readonly credentials: typeof credentials };
  /** Milliseconds of the embedded AWS's clock. */
  now(): number;
  close(): Promise<void>;
}

interface StageOptions {
  readonly router: ColorRouter;
  readonly port: number;
  readonly timeScale: number;
  readonly rate: number;
  /** The file for the calls that the embedded AWS gets; absent for none. */
  readonly requestLog?: string;
}

const credentials = { accessKeyId: 'demo', secretAccessKey: 'demo' };

/** Starts all that a rollout needs: the embedded AWS with the stack, the router, the app under load, the alarm. */
export async function setStage({ router, port, timeScale, rate, requestLog }: StageOptions): Promise<Stage> {
  const logFile = requestLog === undefined ? {} : { logFile: requestLog };
  const local = await startLocalAws({ port, timeScale, ...logFile, prewarm: 1, cloudWatch: colorMetrics });
  try {
    const deployed = await local.deploy({
      templatePath: ofHome('template.yaml'),
      parameters: everyRouter,
      stackName,
      buildCommand: 'npm run build',
    });
    const client = { endpoint: local.door.url, region: 'eu-west-1', credentials };
    const [app] = await Promise.all([
      router.start(local, client, { requestsPerSecond: rate }),
      betweenSchedules(local).then(() => putColorAlarm(new CloudWatchClient(client))),
    ]);
    const close = async () => {
      await app.close();
      await local.close();
    };
    return { local, deployed, app, router, client, now: () => local.aws.surroundings.clock.now(), close };
  } catch (error) {
    await local.close();
    throw error;
  }
}

/**
 * Resolves half a minute of the clock after the schedule's tick. An alarm is evaluated each minute from its creation, and
 * the schedule reads the alarms each minute. At the same moment, chance would decide which one stops the rollout; the
 * demo shows the path of the event.
 */
async function betweenSchedules({ aws, clock }: LocalAws): Promise<void> {
  while (!aws.log.since(0).some((entry) => entry.kind === 'event' && entry.detailType === 'Scheduled Event'))
    await pause(20);
  await pause(25_000 / clock.scale);
}

/** The minutes of the stable's metrics before the rollout starts. */
const historyMinutes = 3;

/** Waits until the callers have published a few minutes of metrics. @throws Error after a real minute without any */
export async function warmUp(stage: Stage): Promise<void> {
  const cloudWatch = new CloudWatchClient(stage.client);
  const enough = stage.now() + historyMinutes * 60_000;
  const deadline = systemClock.now() + 60_000;
  while (systemClock.now() < deadline) {
    const { Metrics = [] } = await cloudWatch.send(new ListMetricsCommand({ Namespace: stage.router.namespace }));
    if (Metrics.length > 0 && stage.now() >= enough) return;
    await pause(200);
  }
  throw new Error(
    `the sample app published no metrics: ${stage.app.stats().problems.join('; ') || 'it names no problem'}`,
  );
}

/** The adapters that the demo reads the rollout with: those of the functions, on the embedded AWS. */
export function clientsFor({ client, deployed }: Stage) {
  const { TableName = '', StateMachineArn = '' } = deployed.outputs;
  const table = dynamoDbClient(client);
  const stateMachine = new SFNClient(client);
  return {
    control: dynamoDbControlStore(table, TableName),
    ledger: dynamoDbLedger(table, TableName),
    line: dynamoDbLine(table, TableName),
    router: trafficRouter(client),
    metrics: cloudWatchMetrics(cloudWatchClient(client)),
    alarms: cloudWatchAlarms(cloudWatchClient(client)),
    ...namedExecutions(stateMachine, StateMachineArn),
    stateMachine,
    stateMachineArn: StateMachineArn,
  };
}

export type DemoClients = ReturnType<typeof clientsFor>;
