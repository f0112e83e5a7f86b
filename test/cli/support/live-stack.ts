import { AppMeshClient, DescribeRouteCommand, UpdateRouteCommand } from '@aws-sdk/client-app-mesh';
import { CloudWatchClient, GetMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { pause } from '../../../adapters/clock.ts';
import { putColorAlarm } from '../../../cli/embedded/color-teller.ts';
import { everyRouter } from '../../../cli/embedded/every-router.ts';
import { region } from '../../../local/kit/account.ts';
import { createColorMesh } from '../../../local/sample-app/color-mesh.ts';
import { colorNames } from '../../../local/sample-app/color-names.ts';
import { startLocalAws } from '../../../local/start-local-aws.ts';
import { templatePath } from '../../template/deployed.ts';
import type { Ran } from './captured-host.ts';
import { run } from './captured-host.ts';

/** How many times as fast as real time the stack under test waits. */
const timeScale = 60;

/** The embedded AWS over HTTP, its functions in processes, with the stack, the colour mesh and its alarm. */
export async function liveStack() {
  const local = await startLocalAws({ port: 0, timeScale, cloudWatch: { listedAfterMs: 0 } });
  const client = {
    endpoint: local.door.url,
    region,
    credentials: { accessKeyId: 'tester', secretAccessKey: 'tester' },
  };
  const { managedPolicies } = await local.deploy({
    templatePath,
    stackName: 'meshshift',
    parameters: everyRouter,
  });
  const appMesh = new AppMeshClient(client);
  await createColorMesh(appMesh, colorNames);
  const cloudWatch = new CloudWatchClient(client);
  await putColorAlarm(cloudWatch, 'ignore');
  const route = { meshName: colorNames.mesh, virtualRouterName: colorNames.virtualRouter, routeName: colorNames.route };
  let users = 0;
  return {
    client,
    clock: local.clock,
    controlPlane: local.appMesh,
    /** The keys of a user with these actions on everything, and no others. */
    userWho: (...actions: readonly string[]) =>
      local.registerUser(`user-${++users}`, [{ Effect: 'Allow', Action: actions, Resource: ['*'] }]),
    /** The keys of a user with these policies of the stack, by logical id, and no others. */
    userWith: (...policies: readonly string[]) =>
      local.registerUser(
        `user-${++users}`,
        managedPolicies.filter(({ logicalId }) => policies.includes(logicalId)).flatMap(({ statements }) => statements),
      ),
    meshshift: (...args: readonly string[]): Promise<Ran> =>
      run(args, { client, pause: (milliseconds) => pause(milliseconds / 10) }),
    meshshiftWith: (given: Parameters<typeof run>[1], ...args: readonly string[]): Promise<Ran> =>
      run(args, { client, pause: (milliseconds) => pause(milliseconds / 10), ...given }),
    /** Sets the route's weights as a person does. */
    async setWeights(weights: Readonly<Record<string, number>>) {
      const found = await appMesh.send(new DescribeRouteCommand(route));
      const weightedTargets = Object.entries(weights).map(([virtualNode, weight]) => ({
        virtualNode,
        weight,
        port: 8080,
      }));
      const spec = found.route?.spec;
      await appMesh.send(
        new UpdateRouteCommand({
          ...route,
          spec: { ...spec, httpRoute: { match: { prefix: '/' }, ...spec?.httpRoute, action: { weightedTargets } } },
        }),
      );
    },
    alarm: (StateValue: 'OK' | 'ALARM') =>
      cloudWatch.send(
        new SetAlarmStateCommand({ AlarmName: 'color-wrong-answers', StateValue, StateReason: 'the test says so' }),
      ),
    /** All that the functions have measured under this name so far. */
    async metric(MetricName: string, dimensions: Readonly<Record<string, string>>, Stat: 'Sum' | 'Maximum') {
      const Dimensions = Object.entries({ service: 'meshshift', ...dimensions }).map(([Name, Value]) => ({
        Name,
        Value,
      }));
      const now = local.aws.surroundings.clock.now();
      const { MetricDataResults = [] } = await cloudWatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(now - 24 * 3_600_000),
          EndTime: new Date(now + 60_000),
          MetricDataQueries: [
            { Id: 'all', MetricStat: { Metric: { Namespace: 'Meshshift', MetricName, Dimensions }, Period: 60, Stat } },
          ],
        }),
      );
      return MetricDataResults[0]?.Values ?? [];
    },
    close: () => local.close(),
  };
}

export type LiveStack = Awaited<ReturnType<typeof liveStack>>;
