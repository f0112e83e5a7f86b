import { basename } from 'node:path';
import { isHeld } from '../../core/control/control.ts';
import { AwsError } from '../../local/kit/aws-error.ts';
import type { Act } from './people.ts';
import type { Hands } from './routers/team-router.ts';
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
      return byHand(world, act.route, 'human: edits weights', (hands, route) => hands.setShare(route, act.share));
    case 'editField':
      return byHand(world, act.route, 'human: edits another field', (hands, route) =>
        hands.setPriority(route, act.priority),
      );
    case 'makeRouteAgain':
      return byHand(world, act.route, 'human: makes a route again', (hands, route) =>
        hands.makeAgain(route, act.priority, act.share),
      );
    case 'makeTestersRouteAgain':
      return handsOf(world).makeTestersAgain();
    case 'makeRouterAgain':
      await handsOf(world).makeAllAgain();
      return took(world, 'human: makes the router again');
    case 'makeNodeAgain':
      await handsOf(world).makeTargetAgain(act.node);
      return took(world, 'human: makes a node again');
    case 'startOfAnother':
      return startOfAnother(world);
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
    case 'harmTargets':
      return harmTargets(world, act.condition, act.minutes);
    case 'writeBack':
      return byHand(world, act.route, 'controller: writes weights back', (hands, route) =>
        hands.setTargets(route, world.originals.get(route)?.targets ?? []),
      );
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
  const { call, base, scenario, executions, router } = world;
  const name = `checkout-${executions.size + 1}`;
  const spec = { ...router.specOf(scenario, canary), onConflict };
  const { executionArn } = await call('states', 'StartExecution', {
    stateMachineArn: base.stateMachineArn,
    name,
    input: JSON.stringify(spec),
  });
  executions.set(name, String(executionArn));
  if (executions.size > 1) took(world, 'human: starts a second rollout');
}

/** Another service's rollout, which names the team's rules: they share the load balancer. */
async function startOfAnother({ call, base, scenario, router, observer }: World): Promise<void> {
  if (!isHeld(observer.control())) return;
  const spec = {
    ...router.specOf(scenario, 'cart-v1'),
    ...{ service: 'cart', analysis: 'alarmsOnly', alarms: ['latency'] },
    strategy: { allAtOnce: true, finalBake: '1m', keepWarm: '0s' },
  };
  const { stateMachineArn } = base;
  await call('states', 'StartExecution', { stateMachineArn, name: 'cart-1', input: JSON.stringify(spec) });
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
        Detail: JSON.stringify({ rolloutId, router: world.router.key(), caller: 'somebody' }),
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

const handsOf = ({ router, edits, now }: World): Hands => router.hands((act) => edits.push({ at: now(), ...act }));

/** A person's act on one of the routes. */
async function byHand(
  world: World,
  index: number,
  kind: string,
  act: (hands: Hands, route: string) => Promise<void>,
): Promise<void> {
  const { routes } = world.router;
  const route = [...routes.keys()][index % routes.size];
  if (route === undefined) return;
  await act(handsOf(world), route);
  took(world, kind);
}

/** The canary's processes fail their checks, or are taken out of the router, for so many minutes. */
async function harmTargets(world: World, condition: 'sick' | 'empty', minutes: number): Promise<void> {
  const { router, health, clock, faults } = world;
  if (router.setRegistered === undefined) return;
  const kind = condition === 'sick' ? 'targets: turn sick' : 'targets: group empty';
  const isNamed = [...router.routes.values()].some(({ targets }) => targets.some(({ id }) => id === names.canary));
  faults.injected(kind);
  if (isNamed) faults.took(kind);
  health.become(names.canary, condition);
  if (condition === 'empty') await router.setRegistered(names.canary, false);
  clock.after(minutes * 60_000, () => {
    health.become(names.canary, 'well');
    if (condition === 'empty') void router.setRegistered?.(names.canary, true);
  });
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
