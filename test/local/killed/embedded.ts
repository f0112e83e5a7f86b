import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { AppMeshClient, DescribeRouteCommand } from '@aws-sdk/client-app-mesh';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { createColorMesh } from '../../../local/sample-app/color-mesh.ts';
import { colorNames } from '../../../local/sample-app/color-names.ts';

const stateMachineArn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:rollout-meshshift';
const name = 'one';
const executionArn = `${stateMachineArn.replace('stateMachine', 'execution')}:${name}`;
const started = z.object({ url: z.string() });
const scale = 120;

/** An embedded AWS in a process of its own, on a folder, as fast as two minutes a second as real time. */
export interface Embedded {
  /** Makes the mesh and an alarm, and starts a rollout that looks at the alarm alone. */
  startRollout(): Promise<void>;
  /** The weights of the route, by virtual node. */
  weights(): Promise<Readonly<Record<string, number>>>;
  execution(): Promise<{ readonly status: string; readonly error?: string }>;
  /** Ends it as kill -9 does. */
  kill(): Promise<void>;
}

async function begun(child: ChildProcess): Promise<string> {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the embedded AWS ended with ${code}`))),
  ]);
  return started.parse(message).url;
}

export async function startEmbedded(dataDir: string): Promise<Embedded> {
  const child = fork(new URL('./embedded-process.ts', import.meta.url), [dataDir, String(scale)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const endpoint = await begun(child);
  const config = { endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const mesh = new AppMeshClient(config);
  const states = new SFNClient(config);
  const { mesh: meshName, virtualRouter: virtualRouterName, route: routeName } = colorNames;
  return {
    async startRollout() {
      await createColorMesh(mesh, colorNames);
      await new CloudWatchClient(config).send(
        new PutMetricAlarmCommand({
          AlarmName: 'errors',
          Namespace: 'Color',
          MetricName: 'Errors',
          Statistic: 'Sum',
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanThreshold',
          TreatMissingData: 'notBreaching',
        }),
      );
      const spec = {
        service: 'color',
        router: { mesh: meshName, virtualRouter: virtualRouterName, routes: [routeName] },
        canary: 'color-v2',
        // Six seconds of real time: a busy machine takes some to start anew in the middle.
        strategy: { canary: { weight: 10, bake: '12m' }, finalBake: '1m', keepWarm: '0s' },
        analysis: 'alarmsOnly',
        alarms: ['errors'],
      };
      await states.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(spec) }));
    },
    async weights() {
      const { route } = await mesh.send(new DescribeRouteCommand({ meshName, virtualRouterName, routeName }));
      const targets = route?.spec?.httpRoute?.action?.weightedTargets ?? [];
      return Object.fromEntries(targets.map(({ virtualNode = '', weight = 0 }) => [virtualNode, weight]));
    },
    async execution() {
      const { status = '', error } = await states.send(new DescribeExecutionCommand({ executionArn }));
      return { status, ...(error === undefined ? {} : { error }) };
    },
    async kill() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      mesh.destroy();
      states.destroy();
    },
  };
}
