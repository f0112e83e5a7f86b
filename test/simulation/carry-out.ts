import { basename } from 'node:path';
import { isHeld } from '../../core/control/control.ts';
import { AwsError } from '../../local/kit/aws-error.ts';
import type { Act } from './people.ts';
import { isRecord, targetsIn } from './routes-in-force.ts';
import { names } from './scenario.ts';
import { putAlarm } from './stack.ts';
import { teamHookName } from './team-hook.ts';
import type { World } from './world.ts';

/** Carries out an action of a person; an action that AWS refuses changes nothing. */
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
      return command(world, act.type, act.isFuture);
    case 'alarm':
      await call('monitoring', 'SetAlarmState', {
        AlarmName: act.alarm === 'composite' ? 'composite-input' : act.alarm,
        StateValue: act.state,
        StateReason: 'told so',
      });
      if (act.kind !== undefined) took(world, act.kind);
      return;
    case 'deleteAlarm':
      // An alarm that is red is not renamed.
      await call('monitoring', 'SetAlarmState', {
        AlarmName: act.alarm === 'composite' ? 'composite-input' : act.alarm,
        StateValue: 'OK',
        StateReason: 'told so',
      });
      await call('monitoring', 'DeleteAlarms', { AlarmNames: [act.alarm] });
      world.gone.set(act.alarm, world.now());
      took(world, 'alarm: deleted');
      return;
    case 'makeAlarm':
      await putAlarm(call, act.alarm);
      world.gone.delete(act.alarm);
      return;
    case 'editWeights':
      return edit(world, act.route, (spec) => withShare(spec, act.share), 'human: edits weights');
    case 'editField':
      return edit(world, act.route, (spec) => ({ ...spec, priority: act.priority }), 'human: edits another field');
    case 'makeRouteAgain':
      return makeRouteAgain(world, act);
    case 'makeTestersRouteAgain': {
      const [first] = world.testers;
      return first && replaceRoute(world, first[0], first[1].spec);
    }
    case 'makeRouterAgain':
      return makeRouterAgain(world);
    case 'makeNodeAgain':
      return makeNodeAgain(world, act.node);
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
    case 'takeConcurrency':
      return takeConcurrency(world, act.minutes);
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

/** A command to the rollout that holds the router. */
export async function command(world: World, type: string, isFuture = false): Promise<void> {
  const control = world.observer.control();
  const rolloutId = isHeld(control) ? control.rolloutId : 'checkout-1';
  world.sent.set(type, (world.sent.get(type) ?? 0) + 1);
  await world.call('events', 'PutEvents', {
    Entries: [
      {
        EventBusName: world.base.bus,
        Source: 'meshshift.command',
        DetailType: type,
        ...(isFuture && { Time: world.now() / 1000 + 1e8 }),
        Detail: JSON.stringify({ rolloutId, router: names.routerKey, caller: 'somebody' }),
      },
    ],
  });
  took(world, 'human: commands');
}

/** The person who starts the line gives the order again until it has taken effect: an event may get lost. */
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

/** Deletes a route and makes another under its name: with weights of their own, or with those that it had. */
async function makeRouteAgain(
  world: World,
  { route: index, share, priority }: Extract<Act, { does: 'makeRouteAgain' }>,
): Promise<void> {
  const { routes } = world;
  const route = [...routes.keys()][index % routes.size];
  const found = route === undefined ? undefined : routes.get(route);
  if (route === undefined || found === undefined) return;
  await replaceRoute(world, route, { ...(share === undefined ? found.spec : withShare(found.spec, share)), priority });
  took(world, 'human: makes a route again');
}

async function replaceRoute(
  { call, edits, now }: World,
  routeName: string,
  spec: Readonly<Record<string, unknown>>,
): Promise<void> {
  const name = { meshName: names.mesh, virtualRouterName: names.router, routeName };
  edits.push({ at: now(), route: routeName, spec, ofWeights: true });
  await call('appmesh', 'DeleteRoute', name);
  await call('appmesh', 'CreateRoute', { ...name, spec });
}

/** A router is deleted after all its routes, the testers' among them, and is made again with those of the team. */
async function makeRouterAgain(world: World): Promise<void> {
  const { call, routes, testers, edits, now } = world;
  const router = { meshName: names.mesh, virtualRouterName: names.router };
  const before = [...routes].map(([routeName, { spec }]) => ({ routeName, spec }));
  for (const { routeName, spec } of before) edits.push({ at: now(), route: routeName, spec, ofWeights: true });
  const { virtualRouter } = await call('appmesh', 'DescribeVirtualRouter', router);
  for (const routeName of [...testers.keys(), ...routes.keys()])
    await call('appmesh', 'DeleteRoute', { ...router, routeName });
  await call('appmesh', 'DeleteVirtualRouter', router);
  const spec = isRecord(virtualRouter) ? virtualRouter.spec : undefined;
  await call('appmesh', 'CreateVirtualRouter', { ...router, spec });
  for (const one of before) await call('appmesh', 'CreateRoute', { ...router, ...one });
  took(world, 'human: makes the router again');
}

async function makeNodeAgain(world: World, virtualNodeName: string): Promise<void> {
  const { call, edits, now } = world;
  const name = { meshName: names.mesh, virtualNodeName };
  const { virtualNode } = await call('appmesh', 'DescribeVirtualNode', name);
  await call('appmesh', 'DeleteVirtualNode', name);
  await call('appmesh', 'CreateVirtualNode', { ...name, spec: isRecord(virtualNode) ? virtualNode.spec : undefined });
  edits.push({ at: now(), route: `node ${virtualNodeName}`, spec: undefined, ofWeights: true });
  took(world, 'human: makes a node again');
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

/** New versions of every function, and a state machine that calls them: the effect of a second deployment. */
async function deploy(world: World, stateMachineArn: string): Promise<void> {
  const { call, base, lambda } = world;
  let { definition } = await call('states', 'DescribeStateMachine', { stateMachineArn });
  for (const fn of base.deployed.functions) {
    const folder = `${basename(fn.folder)}~2`;
    const { versionArn } = await lambda.deploy({ ...fn, folder });
    definition = String(definition).replaceAll(
      new RegExp(`${fn.functionName}:\\d+`, 'g'),
      `${fn.functionName}:${versionArn.split(':').at(-1)}`,
    );
  }
  await call('states', 'UpdateStateMachine', { stateMachineArn, definition });
  took(world, 'deploy: new code');
}

/**
 * Another workload of the account uses up all concurrency for a while, at the latest until the faults of the plan end.
 */
async function takeConcurrency(world: World, minutes: number): Promise<void> {
  const { call, base, clock, start, plan } = world;
  const functions = [...base.deployed.functions.map(({ functionName }) => functionName), teamHookName];
  const until = Math.min(clock.now() + minutes * 60_000, start + plan.until);
  const again = async (): Promise<void> => {
    const left = until - clock.now();
    if (left > 0) {
      took(world, 'functions: no concurrency');
      clock.after(Math.min(left, 15_000), () => void again());
      return;
    }
    for (const FunctionName of functions) await call('lambda', 'DeleteFunctionConcurrency', { FunctionName });
  };
  if (clock.now() >= until) return;
  for (const FunctionName of functions)
    await call('lambda', 'PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions: 0 });
  await again();
}
