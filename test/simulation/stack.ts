import { basename, join } from 'node:path';
import { everyRouter } from '../../cli/embedded/every-router.ts';
import type { Intercept } from '../../local/dispatch/intercept.ts';
import type { EmbeddedAws } from '../../local/embedded-aws.ts';
import { embeddedAws } from '../../local/embedded-aws.ts';
import type { AwsEvent } from '../../local/eventbridge/event.ts';
import type { Output, ServiceName } from '../../local/kit/call.ts';
import { type Lambda, lambda } from '../../local/lambda/lambda.ts';
import type { Launcher } from '../../local/lambda/launcher.ts';
import type { Surroundings } from '../../local/surroundings.ts';
import type { Deployed } from '../../local/template/deploy-template.ts';
import { deployTemplate } from '../../local/template/deploy-template.ts';
import { alarmNames } from './scenario.ts';
import { teamHookName } from './team-hook.ts';

const templatePath = join(import.meta.dirname, '../../template.yaml');

export interface Stack {
  readonly aws: EmbeddedAws;
  readonly lambda: Lambda;
  readonly deployed: Deployed;
  readonly stateMachineArn: string;
  readonly table: string;
  readonly bus: string;
  /** A call by a person with every permission: never a fault in its way. */
  readonly call: (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>) => Promise<Output>;
}

export interface StackOptions {
  readonly surroundings: Surroundings;
  readonly launcher: Launcher;
  readonly intercept: Intercept;
  readonly metricLagMs: () => number;
  /** How the checks of a target end; without it no target is ever checked. */
  readonly isHealthy?: (address: string) => boolean;
  readonly losesEvent?: (event: AwsEvent) => boolean;
  /** The number of concurrent calls of one function. */
  readonly concurrency?: number;
  /** The number of events in the history of a new execution; AWS's own limit unless given. */
  readonly maximumEvents?: () => number;
}

const person = 'person';

/** Callers without faults in the way: people, the agents that publish metrics, the deployment. */
export const bystanders: ReadonlySet<string> = new Set([person, 'agent', 'CloudFormation']);

/** The embedded AWS, empty or as `restore` gives it. */
export function emptyAws({
  surroundings,
  launcher,
  intercept,
  metricLagMs,
  losesEvent,
  maximumEvents,
  isHealthy,
  concurrency = 100,
}: StackOptions) {
  let model: Lambda | undefined;
  const aws = embeddedAws({
    surroundings,
    intercept,
    monotonic: () => 0,
    // All versions have been reported before: presets ask for their metrics by name anyway.
    cloudWatch: { visibleAfterMs: metricLagMs, listedAfterMs: 0 },
    // A read that is not consistent may see an item as it was a second ago.
    dynamoDb: { staleReads: { withinMilliseconds: 1000, probability: 0.5 } },
    ...(isHealthy && healthChecks(isHealthy)),
    stepFunctions: { ...(losesEvent && { losesEvent }), ...(maximumEvents && { maximumEvents }) },
    add: [
      ({ call }) => {
        model = lambda({ surroundings, call, launcher, concurrency });
        return model;
      },
    ],
  });
  if (model === undefined) throw new Error('the model of Lambda was not made');
  const call: Stack['call'] = (service, operation, input) =>
    aws.call(service, operation, input, { accessKeyId: person, name: person });
  return { aws, lambda: model, call, peek: aws.services.dynamodb.peek };
}

/** Target groups whose targets are checked, and whose making takes no time. */
const healthChecks = (isHealthy: (address: string) => boolean) => ({
  elasticLoadBalancing: {
    probe: async ({ id }: { readonly id: string }) =>
      isHealthy(id) ? ({ kind: 'answered', status: 200 } as const) : ({ kind: 'timedOut' } as const),
  },
  vpcLattice: {
    probe: async ({ address }: { readonly address: string }) => isHealthy(address),
    durations: { progressMs: 0 },
    // Service Quotas raises it: large rollouts have more.
    quotas: { rulesOfListener: 60 },
  },
});

/** The embedded AWS with everything that template.yaml makes. */
export async function deployStack(options: StackOptions): Promise<Stack> {
  const { aws, lambda: functions, call } = emptyAws(options);
  const deployed = await deployTemplate({
    templatePath,
    stackName: 'meshshift',
    parameters: { ...everyRouter, HookFunctions: `arn:aws:lambda:*:*:function:${teamHookName}` },
    call: aws.call,
    registerCaller: (name) => aws.callers.register(name),
    deployFunction: (fn) => functions.deploy({ ...fn, folder: basename(fn.folder) }),
    checkBundles: false,
  });
  await functions.deploy({
    functionName: teamHookName,
    folder: teamHookName,
    handler: 'hook.handler',
    timeoutSeconds: 900,
    memoryMegabytes: 128,
    environment: {},
    role: { arn: 'arn:aws:iam::000000000000:role/team' },
    credentials: aws.callers.register(teamHookName),
  });
  const { StateMachineArn = '', TableName = '', BusName = '' } = deployed.outputs;
  return { aws, lambda: functions, deployed, stateMachineArn: StateMachineArn, table: TableName, bus: BusName, call };
}

/** Two alarms that people set, one of them quiet during maintenance, and the maintenance. */
export async function putAlarms(call: Stack['call']): Promise<void> {
  const [errors, latency, composite] = alarmNames;
  for (const name of [errors, latency, 'composite-input', 'maintenance', composite]) await putAlarm(call, name);
}

export async function putAlarm(call: Stack['call'], AlarmName: string): Promise<void> {
  if (AlarmName !== 'composite')
    await call('monitoring', 'PutMetricAlarm', {
      AlarmName,
      Namespace: 'team',
      MetricName: AlarmName,
      Statistic: 'Sum',
      Period: 86_400,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    });
  else
    await call('monitoring', 'PutCompositeAlarm', {
      AlarmName,
      AlarmRule: 'ALARM("composite-input")',
      ActionsSuppressor: 'maintenance',
      ActionsSuppressorWaitPeriod: 1,
      ActionsSuppressorExtensionPeriod: 1,
    });
}
