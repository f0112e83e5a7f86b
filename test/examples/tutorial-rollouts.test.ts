import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEnvoyMetrics } from '../../local/data-plane/envoy-metrics.ts';
import { createTally } from '../../local/data-plane/tally.ts';
import { type Desk, openDesk } from '../docs/desk.ts';
import { commandsOf } from '../docs/documented-commands.ts';

const minute = 60_000;
const requestsPerMinute = 600;

interface Described {
  readonly route: {
    readonly spec: {
      readonly httpRoute: {
        readonly action: {
          readonly weightedTargets: readonly { readonly virtualNode: string; readonly weight: number }[];
        };
      };
    };
  };
}

/** A tutorial's mesh: what makes it, the caller, what it calls, and the route of that. */
const tutorials = [
  {
    folder: 'launch-post',
    scripts: ['mesh.sh'],
    caller: 'colorgateway',
    service: 'colorteller.demo.local',
    route: { meshName: 'colors', virtualRouterName: 'colorteller-vr', routeName: 'colorteller-route' },
    canary: 'colorteller-blue',
  },
  {
    folder: 'five-steps',
    scripts: ['1-mesh.sh', '2-nodes.sh', '4-services.sh'],
    caller: 'front',
    service: 'color.apps.local',
    route: { meshName: 'apps', virtualRouterName: 'color-router', routeName: 'color-route' },
    canary: 'blue',
  },
  {
    folder: 'workshop',
    scripts: ['mesh.sh', 'router.sh'],
    caller: 'frontend',
    service: 'nodejs.appmeshworkshop.hosted.local',
    route: { meshName: 'appmesh-workshop', virtualRouterName: 'nodejs-router', routeName: 'nodejs-route' },
    canary: 'nodejs-v2',
  },
];

let desk: Desk;
const home = process.cwd();
beforeAll(async () => {
  desk = await openDesk();
  process.chdir(desk.folder);
  for (const { folder, scripts } of tutorials)
    for (const script of scripts) {
      const { code, err } = await desk.shell.run(`examples/tutorials/${folder}/${script}`);
      expect({ script, code, err }).toEqual({ script, code: 0, err: '' });
    }
}, 60_000);
afterAll(async () => {
  process.chdir(home);
  await desk.close();
  rmSync(desk.folder, { recursive: true });
});

/** Requests of the caller in every minute, by the weights of the route, all answered. */
function traffic({ caller, service, route }: (typeof tutorials)[number]): void {
  const tally = createTally();
  const metrics = createEnvoyMetrics(route.meshName, caller);
  const publishMinute = async () => {
    const described = (await desk.call('appmesh', 'DescribeRoute', route)) as unknown as Described;
    const { weightedTargets } = described.route.spec.httpRoute.action;
    const total = weightedTargets.reduce((sum, { weight }) => sum + weight, 0);
    for (const { virtualNode, weight } of weightedTargets)
      for (let i = 0; i < (requestsPerMinute * weight) / total; i++)
        tally.add({ virtualService: service, virtualNode, status: 200, responseMs: 5 });
    const ended = new Date(desk.clock.now() - minute);
    const data = metrics(tally.take(), ended).map((datum) => ({ ...datum, Timestamp: ended.getTime() / 1000 }));
    desk.publish('CWAgent', data);
  };
  const eachMinute = () => {
    void publishMinute();
    desk.clock.after(minute, eachMinute);
  };
  eachMinute();
}

test.each(tutorials)('Meshshift promotes the new version in the mesh of $folder', async (tutorial) => {
  traffic(tutorial);
  await desk.pass(5 * minute);
  const { line = '' } =
    commandsOf(readFileSync(`examples/tutorials/${tutorial.folder}/README.md`, 'utf8')).at(-1) ?? {};
  expect(line).toContain('meshshift start');
  const { code, out, err } = await desk.shell.run(line);
  expect({ code, said: code === 0 ? '' : out + err }).toEqual({ code: 0, said: '' });
  const described = (await desk.call('appmesh', 'DescribeRoute', tutorial.route)) as unknown as Described;
  const serving = described.route.spec.httpRoute.action.weightedTargets.filter(({ weight }) => weight > 0);
  expect(serving.map(({ virtualNode }) => virtualNode)).toEqual([tutorial.canary]);
});
