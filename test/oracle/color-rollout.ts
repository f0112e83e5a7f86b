import { AppMeshClient, DescribeRouteCommand } from '@aws-sdk/client-app-mesh';
import { CloudWatchClient, PutMetricAlarmCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { paginateGetExecutionHistory, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { createColorMesh } from '../../local/sample-app/color-mesh.ts';
import { colorNames } from '../../local/sample-app/color-names.ts';
import type { RolloutStack } from './rollout-stack.ts';

const minute = 60_000;

const spec = {
  service: 'color-backend',
  revision: 'green',
  router: { mesh: colorNames.mesh, virtualRouter: colorNames.virtualRouter, routes: [colorNames.route] },
  stable: 'color-v1',
  canary: 'color-v2',
  strategy: { canary: { weight: 10, bake: '5m' }, finalBake: '3m', keepWarm: '1m' },
  analysis: { interval: '1m', metrics: { preset: 'appmesh-extension-statsd', namespace: 'CWAgent' } },
  alarms: ['color-5xx'],
};

const alarm = {
  AlarmName: 'color-5xx',
  Namespace: 'CWAgent',
  MetricName: 'wrong',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
} as const;

/** The colour teller's mesh and traffic, and one rollout of it, all by the SDK's clients. */
export interface ColorRollout {
  /** Starts the rollout. */
  start(): Promise<void>;
  hasEnded(): Promise<boolean>;
  history(): Promise<readonly HistoryEvent[]>;
  /** Weights in force, by virtual node. */
  weights(): Promise<Readonly<Record<string, number>>>;
}

export async function colorRollout({ aws, overrides, environment }: RolloutStack): Promise<ColorRollout> {
  const mesh = new AppMeshClient(overrides);
  const cloudWatch = new CloudWatchClient(overrides);
  const states = new SFNClient(overrides);
  const { clock } = aws.surroundings;
  const executionArn = `${environment.stateMachineArn.replace(':stateMachine:', ':execution:')}:color-backend-green-1`;
  await createColorMesh(mesh, colorNames);
  await cloudWatch.send(new PutMetricAlarmCommand(alarm));

  const weights: ColorRollout['weights'] = async () => {
    const { mesh: meshName, virtualRouter: virtualRouterName, route: routeName } = colorNames;
    const { route } = await mesh.send(new DescribeRouteCommand({ meshName, virtualRouterName, routeName }));
    const targets = route?.spec?.httpRoute?.action?.weightedTargets ?? [];
    return Object.fromEntries(targets.map(({ virtualNode, weight }) => [virtualNode ?? '', weight ?? 0]));
  };

  const publish = async (at: number): Promise<void> => {
    const shares = await weights();
    const MetricData = Object.keys(colorNames.versions).flatMap((target) => {
      const requests = (shares[target] ?? 0) * 60;
      const datum = (name: string, type: string, value: object) => ({
        MetricName: `envoy_appmesh_${name}`,
        Timestamp: new Date(at),
        Dimensions: Object.entries({
          Mesh: colorNames.mesh,
          VirtualNode: colorNames.client,
          TargetVirtualService: colorNames.colorService,
          TargetVirtualNode: target,
          metric_type: type,
        }).map(([Name, Value]) => ({ Name, Value })),
        ...value,
      });
      return [
        datum('RequestCountPerTarget', 'counter', { Value: requests }),
        datum('HTTPCode_Target_5XX_Count', 'counter', { Value: 0 }),
        ...(requests === 0
          ? []
          : [datum('TargetResponseTime', 'timing', { Values: [20, 30], Counts: [requests * 0.9, requests * 0.1] })]),
      ];
    });
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'CWAgent', MetricData }));
  };
  const eachMinute = () => {
    void publish(clock.now() - minute);
    clock.after(minute, eachMinute);
  };
  for (let past = 5; past > 0; past -= 1) await publish(clock.now() - past * minute);
  clock.after(minute, eachMinute);

  // Asked at every moment of virtual time, so not by the wire.
  const status = async () => {
    const person = { accessKeyId: 'PERSON', name: 'user' };
    return String((await aws.call('states', 'DescribeExecution', { executionArn }, person)).status);
  };
  return {
    async start() {
      const { stateMachineArn } = environment;
      const input = JSON.stringify(spec);
      await states.send(new StartExecutionCommand({ stateMachineArn, name: 'color-backend-green-1', input }));
    },
    hasEnded: async () => (await status()) !== 'RUNNING',
    async history() {
      const all: HistoryEvent[] = [];
      for await (const { events = [] } of paginateGetExecutionHistory({ client: states }, { executionArn })) {
        all.push(...events);
      }
      return all;
    },
    weights,
  };
}
