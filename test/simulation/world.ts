import { fromItem } from '../../adapters/store/attribute-value.ts';
import { everyScope, type Line, runningLine, stopFor } from '../../core/line/line.ts';
import type { EmbeddedAws } from '../../local/embedded-aws.ts';
import type { Call, Output } from '../../local/kit/call.ts';
import { inProcessLauncher } from '../../local/lambda/in-process/in-process-launcher.ts';
import type { Lambda } from '../../local/lambda/lambda.ts';
import { maximumHistoryEvents } from '../../local/step-functions/engine/limits.ts';
import { problemOf } from '../support/check-event.ts';
import { alarmBoard } from './alarm-board.ts';
import type { BaseStack } from './base-stack.ts';
import { deadMan } from './dead-man.ts';
import type { FaultPlan } from './fault-plan.ts';
import { faultPlanOf } from './fault-plan.ts';
import type { Faults } from './faults.ts';
import { faults, faultyCall } from './faults.ts';
import { fleet } from './fleet.ts';
import type { Invocation } from './invocation.ts';
import { liveExecutions } from './live-executions.ts';
import type { Observer } from './observer.ts';
import { observer } from './observer.ts';
import type { Edit } from './people.ts';
import { editedTo } from './people.ts';
import type { Random } from './random.ts';
import { randomFrom } from './random.ts';
import { repeatedWrite } from './repeated-write.ts';
import { withRouterFaults } from './router-faults.ts';
import type { TeamRouter } from './routers/team-router.ts';
import { idsFrom, providerOf, teams } from './routers/teams.ts';
import type { Routes } from './routes-in-force.ts';
import type { RunOptions } from './run-options.ts';
import type { Scenario } from './scenario.ts';
import { names, scenarioOf, withBlindAgents, withLargeRoutes, withWindows } from './scenario.ts';
import { withScene } from './scenes.ts';
import { sends } from './sends.ts';
import type { SimulationClock } from './simulation-clock.ts';
import { simulationClock } from './simulation-clock.ts';
import { codeWith } from './source-change.ts';
import type { Stack } from './stack.ts';
import { bystanders, emptyAws, putAlarms } from './stack.ts';
import { staleReads } from './stale-reads.ts';
import type { TargetHealth } from './target-health.ts';
import { startsLate, targetHealth } from './target-health.ts';
import type { TeamHook } from './team-hook.ts';
import { teamHook, teamHookName, withHooks } from './team-hook.ts';

/** One seed's AWS, its stack, its mesh, and its observers. */
export interface World {
  readonly aws: EmbeddedAws;
  readonly lambda: Lambda;
  readonly base: BaseStack;
  readonly clock: SimulationClock;
  /** Everything random in the run comes from here. */
  readonly random: Random;
  readonly scenario: Scenario;
  readonly plan: FaultPlan;
  readonly faults: Faults;
  readonly observer: Observer;
  readonly router: TeamRouter;
  /** The routes as the team made them. */
  readonly originals: Routes;
  /** A call by a person with every permission: no fault is in its way. */
  readonly call: Stack['call'];
  readonly now: () => number;
  /** When the first rollout is about to be started. */
  readonly start: number;
  /** Executions by rollout, in the order of their start. */
  readonly executions: Map<string, string>;
  readonly isRunning: (executionArn: string) => boolean;
  /** Whether any execution runs, successors included. */
  readonly areAny: () => boolean;
  /** The fields that people wrote into routes. */
  readonly edits: Edit[];
  readonly trace: (text: string) => void;
  /** Whether the line is stopped for just this: a mesh, or everything. */
  readonly isLineStopped: (mesh?: string) => boolean;
  readonly hook: TeamHook;
  readonly health: TargetHealth;
  /** The alarms that people have deleted, and when. */
  readonly gone: Map<string, number>;
  /** The number of sent commands of each type. */
  readonly sent: Map<string, number>;
  /** The number of calls, people's included. */
  readonly calls: () => number;
}

/**
 * W: the product's assumption. Taken from the specification and not from the product, which could be wrong about it.
 */
const assumedMs = 60_000;

export async function world(base: BaseStack, seed: number, options: RunOptions): Promise<World> {
  const random = randomFrom(`seed ${seed}`);
  const outgoing = sends();
  const clock = simulationClock(base.start, outgoing.rest);
  const drawn = scenarioOf(random.fork('scenario'));
  const provider = providerOf(random.fork('router'), options.router);
  const plan =
    options.faultPlan ?? withRouterFaults(faultPlanOf(random.fork('plan')), provider, random.fork('own faults'));
  const set = withScene(drawn, random.fork('scene'), plan);
  const hooked = withHooks(withBlindAgents(set, random.fork('agents drawn'), plan), random.fork('hooks'), plan);
  const chosen = options.scenario?.(hooked) ?? hooked;
  const sized = plan.rates.has('item: large') ? withLargeRoutes(chosen, random.fork('large')) : chosen;
  const start = base.start + random.fork('begin').int(0, 59) * 1000;
  const hasWindows = plan.rates.has('calendar: closes for a while');
  const scenario = hasWindows ? withWindows(sized, random.fork('windows'), start) : sized;
  const faultRandom = random.fork('faults');
  const all = faults(plan, faultRandom, () => clock.now() - start);
  const trace = (text: string) => options.onTrace?.(clock.now() - start, text);
  const surroundings = { clock, random: random.fork('models').next, newId: idsFrom(random.fork('ids'), provider) };
  const hook = teamHook(all, random.fork('team'), () => clock, trace);
  const health = targetHealth(all, random.fork('health'), () => clock.now(), plan.rates.has(startsLate));
  const functions = fleet({
    base,
    provider,
    clock,
    random: random.fork('processes'),
    faults: all,
    areClocksOff: plan.rates.has('clock: off by seconds'),
    aws: () => made.aws,
    ports: options.ports,
    code: options.source && (await codeWith(options.source)),
    calls: options.calls,
    sends: outgoing,
    turns: options.turns ?? turnsOf(random.fork('turns')),
    throughSdk: options.throughSdk ?? (options.calls === undefined && seed % 25 === 0),
    trace,
  });

  const live = liveExecutions(() => clock.now());
  const asking = deadMan(clock, all, random.fork('dead-man'));
  let calls = 0;
  const latency = random.fork('latency');
  const lateness = () =>
    options.landsAfterMs ?? (faultRandom.chance(0.2) ? assumedMs : faultRandom.between(0, assumedMs));
  const again = (call: Call, invocation: Invocation | undefined, proceed: () => Promise<Output>) =>
    repeatedWrite({ router, clock, edits, faults: all, observer: seen }, call, invocation, proceed);
  const intercept = async (call: Call, proceed: () => Promise<Output>): Promise<Output> => {
    const invocation = functions.calling();
    calls++;
    const effect = async () => {
      const answer = seen.during(invocation, proceed).catch((error: unknown) => {
        if (String(error).includes('maximum allowed size'))
          seen.violate('items fit', `${call.operation}: ${String(error)}`);
        throw error;
      });
      seen.tookEffect(call, invocation);
      if (invocation === undefined) return answer;
      const route = router.readBy(call);
      const inForce = route === undefined ? undefined : (router.routes.get(route) ?? router.testers.get(route));
      const { output, shown } = stale.answer(router, call, { output: await answer, shown: inForce });
      seen.succeeded(call, invocation);
      seen.healthRead(invocation, router.healthReadBy?.(call, output));
      if (route !== undefined && shown !== undefined) {
        invocation.read.set(route, shown.version);
        invocation.readUid.set(route, shown.uid);
      }
      const target = router.targetReadBy(call, output);
      if (target !== undefined) invocation.readUid.set(`node ${target.target}`, target.uid);
      return output;
    };
    if (bystanders.has(call.caller.name)) return effect();
    if (invocation !== undefined) trace(`    ${invocation.fn} ${invocation.id}: ${call.service} ${call.operation}`);
    seen.sending(call, invocation);
    await new Promise<void>((resolve) => clock.after(3 + latency.next() * 40, resolve));
    return asking.ask(call, invocation, () =>
      faultyCall(
        { faults: all, random: faultRandom, clock, lateness, again: (...sent) => again(...sent, proceed) },
        call,
        invocation,
        effect,
      ),
    );
  };

  const made = emptyAws({
    surroundings,
    launcher: inProcessLauncher({
      surroundings,
      functions: { ...functions.functions, [teamHookName]: hook.run },
      fault: functions.fault,
    }),
    intercept,
    ...(provider !== 'appmesh' && { isHealthy: health.isHealthy }),
    metricLagMs: () => {
      if (clock.now() < start) return 0;
      const more = all.strikes('metrics: late') ? faultRandom.between(30_000, 240_000) : 0;
      return scenario.metricLagMs + more;
    },
    maximumEvents: () => (all.hits('execution: history full') ? faultRandom.int(15, 130) : maximumHistoryEvents),
    losesEvent(event) {
      live.follow(event);
      if (String(event.detail.cause).includes(historyFull)) all.took('execution: history full');
      return event.detail.status !== 'RUNNING' && all.strikes('execution end: never told');
    },
  });
  const { aws, call } = made;
  aws.restore(JSON.parse(base.snapshot));
  const router = teams[provider](made, random.fork('team of the router'));

  const line = (): Line => {
    const item = made.peek(base.table, { pk: { S: 'LINE' }, sk: { S: 'LINE' } });
    return item === undefined ? runningLine : (fromItem(item as never) as unknown as Line);
  };

  const edits: Edit[] = [];
  const stale = staleReads(all, () => clock.now());
  const { isRunning, isRunningOn, areAny } = live;
  const seen = observer({
    ...alarmBoard(aws),
    now: () => clock.now(),
    router,
    routes: () => router.routes,
    testers: () => router.testers,
    readControl: () => made.peek(base.table, { pk: { S: router.key() }, sk: { S: 'CONTROL' } }),
    isLineStopped: () => stopFor(line(), names.scope) !== undefined,
    onHeld: () => all.took('human: stops the line'),
    isRunningOn,
    mayCountAsEnded: asking.mayCountAsEnded,
    isByHand: (route, traffic) => editedTo(edits, route).has(traffic),
    isNamedByHand: (route, target) =>
      edits.some((edit) => edit.route === route && edit.targets.some(({ id }) => id === target)),
    isEdited: (route) => edits.some((edit) => edit.route === route && edit.ofWeights),
    isMadeByHand: (route) => edits.some((edit) => edit.route === route),
    isEverByHand: () => edits.some(({ ofWeights }) => ofWeights),
    trace,
  });
  router.listen({
    changed(route, before, after) {
      stale.changed(route, before, router.staleForMs);
      seen.routeChanged(route, before, after);
    },
    testersChanged: (route) => trace(`route ${route} ${router.testers.has(route) ? 'made' : 'deleted'}`),
  });
  aws.services.states.onTransition(({ kind, state, executionArn }) => {
    if (kind === 'entered') trace(`${executionArn.split(':').at(-1)} -> ${state}`);
  });
  aws.services.events.onEvent(({ event }) => {
    if (event.source !== 'meshshift') return;
    const unpublished = problemOf(event['detail-type'], event.detail);
    if (unpublished !== undefined) seen.violate('events as published', unpublished);
    seen.tell(event['detail-type'], String(event.detail.rolloutId), String(event.detail.eventId));
  });
  await router.furnish(scenario);
  await putAlarms(call);
  const originals = new Map(router.routes);
  for (const [kind, isSo] of [
    ['item: large', sized !== chosen],
    ['calendar: closes for a while', hasWindows],
  ] as const)
    if (isSo) {
      all.injected(kind);
      all.took(kind);
    }
  if (options.definition !== undefined) await replaceDefinition(call, base, options.definition);
  await options.stack?.(call);
  return {
    ...{
      aws,
      lambda: made.lambda,
      base,
      clock,
      random,
      scenario,
      plan,
      faults: all,
      observer: seen,
      router,
      originals,
      call,
    },
    ...{
      now: () => clock.now(),
      start,
      executions: new Map(),
      isRunning,
      areAny,
      edits,
      trace,
      calls: () => calls,
      hook,
      health,
      gone: new Map(),
      sent: new Map(),
      isLineStopped: (mesh = everyScope) => line().scopes[mesh]?.stopped === true,
    },
  };
}

/** Every third seed or so has executions with little room, so that its rollouts go on in others again and again. */
const turnsOf = (random: Random): number | undefined =>
  random.chance(0.6) ? random.pick([3, 3, 4, 6, 10]) : undefined;

const historyFull = 'maximum number of history events';

async function replaceDefinition(call: Stack['call'], base: BaseStack, change: (deployed: string) => string) {
  const { stateMachineArn } = base;
  const { definition } = await call('states', 'DescribeStateMachine', { stateMachineArn });
  const next = change(String(definition));
  if (next === definition) throw new Error('the definition has nothing to remove');
  await call('states', 'UpdateStateMachine', { stateMachineArn, definition: next });
}
