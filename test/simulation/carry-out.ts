import { isHeld } from '../../core/rollout/control.ts';
import { AwsError } from '../../local/service.ts';
import type { Act } from './people.ts';
import { isRecord, targetsIn } from './routes-in-force.ts';
import { names } from './scenario.ts';
import type { World } from './world.ts';

/** Does what somebody does; what AWS refuses them changes nothing. */
export async function carryOut(world: World, act: Act): Promise<void> {
  world.trace(`people: ${JSON.stringify(act)}`);
  try {
    await doIt(world, act);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    world.trace(`people: refused, ${error.code}: ${error.message}`);
  }
}

async function doIt(world: World, act: Act): Promise<void> {
  const { call, base } = world;
  switch (act.does) {
    case 'start':
      return start(world, act.canary, act.onConflict);
    case 'command':
      return command(world, act.type);
    case 'alarm':
      await call('monitoring', 'SetAlarmState', {
        AlarmName: act.alarm === 'composite' ? 'composite-input' : act.alarm,
        StateValue: act.state,
        StateReason: 'told so',
      });
      if (act.kind !== undefined) took(world, act.kind);
      return;
    case 'editWeights':
      return edit(world, act.route, (spec) => withShare(spec, act.share), 'human: edits weights');
    case 'editField':
      return edit(world, act.route, (spec) => ({ ...spec, priority: act.priority }), 'human: edits another field');
    case 'stopExecution': {
      const executionArn = [...world.executions.values()].at(-1);
      if (executionArn === undefined) return;
      await call('states', 'StopExecution', { executionArn });
      took(world, 'execution: stopped');
      return;
    }
    case 'redrive': {
      const executionArn = [...world.executions.values()].at(-1);
      if (executionArn === undefined) return;
      await call('states', 'RedriveExecution', { executionArn });
      took(world, 'execution: redriven');
      return;
    }
    case 'line':
      return orderLine(world, act.stopped, act.mesh);
    case 'deploy':
      return deploy(world, base.stateMachineArn);
  }
}

const took = ({ faults }: World, kind: string) => {
  faults.injected(kind);
  faults.took(kind);
};

async function start(world: World, canary: string, onConflict = 'reject'): Promise<void> {
  const { call, base, scenario, executions } = world;
  const name = `checkout-${executions.size + 1}`;
  const spec = {
    ...scenario.spec,
    canary,
    onConflict,
    router: { mesh: names.mesh, virtualRouter: names.router, routes: scenario.routes.map((route) => route.name) },
  };
  const { executionArn } = await call('states', 'StartExecution', {
    stateMachineArn: base.stateMachineArn,
    name,
    input: JSON.stringify(spec),
  });
  executions.set(name, String(executionArn));
  if (executions.size > 1) took(world, 'human: starts a second rollout');
}

/** A command to whichever rollout holds the router. */
export async function command(world: World, type: string): Promise<void> {
  const control = world.observer.control();
  const rolloutId = isHeld(control) ? control.rolloutId : 'checkout-1';
  await world.call('events', 'PutEvents', {
    Entries: [
      {
        EventBusName: world.base.bus,
        Source: 'meshshift.command',
        DetailType: type,
        Detail: JSON.stringify({ rolloutId, router: names.routerKey, caller: 'somebody' }),
      },
    ],
  });
  took(world, 'human: commands');
}

/** Whoever starts the line gives the order again until it has taken effect: an event may get lost. */
async function orderLine(world: World, stopped: boolean, mesh?: string): Promise<void> {
  const { call, base, faults, clock } = world;
  const detail = { caller: 'somebody', reason: 'an incident', ...(mesh !== undefined && { mesh }) };
  await call('events', 'PutEvents', {
    Entries: [
      {
        EventBusName: base.bus,
        Source: 'meshshift.command',
        DetailType: stopped ? 'Stop The Line' : 'Start The Line',
        Detail: JSON.stringify(detail),
      },
    ],
  });
  if (stopped) faults.injected('human: stops the line');
  else clock.after(20_000, () => void (world.isLineStopped(mesh) && orderLine(world, false, mesh)));
}

async function edit(
  world: World,
  index: number,
  change: (spec: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
  kind: string,
): Promise<void> {
  const { routes, call } = world;
  const route = [...routes.keys()][index % routes.size];
  const found = route === undefined ? undefined : routes.get(route);
  if (route === undefined || found === undefined) return;
  const spec = change(found.spec);
  world.edits.push({ at: world.now(), route, spec, ofWeights: kind === 'human: edits weights' });
  await call('appmesh', 'UpdateRoute', {
    meshName: names.mesh,
    virtualRouterName: names.router,
    routeName: route,
    spec,
  });
  took(world, kind);
}

/** The canary at so many percent, the stable at the rest. */
function withShare(spec: Readonly<Record<string, unknown>>, share: number): Readonly<Record<string, unknown>> {
  const [kind] = Object.keys(spec).filter((key) => key.endsWith('Route'));
  const body = kind === undefined ? undefined : spec[kind];
  if (kind === undefined || !isRecord(body) || !isRecord(body.action)) return spec;
  const port = targetsIn(spec)[0]?.port;
  const weightedTargets = [
    { virtualNode: names.stable, weight: 100 - share },
    { virtualNode: names.canary, weight: share },
  ].map((target) => ({ ...target, ...(port !== undefined && { port }) }));
  return { ...spec, [kind]: { ...body, action: { ...body.action, weightedTargets } } };
}

/** New versions of every function, and a state machine that calls them: what a second deployment changes. */
async function deploy(world: World, stateMachineArn: string): Promise<void> {
  const { call, base, lambda } = world;
  let { definition } = await call('states', 'DescribeStateMachine', { stateMachineArn });
  for (const fn of base.deployed.functions) {
    const folder = `${fn.functionName.replace('meshshift-', '')}~2`;
    const { versionArn } = await lambda.deploy({ ...fn, folder });
    definition = String(definition).replaceAll(
      new RegExp(`${fn.functionName}:\\d+`, 'g'),
      `${fn.functionName}:${versionArn.split(':').at(-1)}`,
    );
  }
  await call('states', 'UpdateStateMachine', { stateMachineArn, definition });
  took(world, 'deploy: new code');
}
