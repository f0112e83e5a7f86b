import type { MapState, ParallelState } from '../definition/machine.ts';
import { evaluation } from './evaluation.ts';
import type { ChildrenPhase, Execution, Thread } from './execution.ts';
import { childrenOf } from './execution.ts';
import { append, appendTo, details } from './history.ts';
import type { Json } from './json.ts';
import { inlineMapConcurrency } from './limits.ts';
import { scopeOf, stateOf } from './where.ts';
import type { Steps, World } from './world.ts';

/** Starts as many of the branches or iterations as may run, in their order; `previousEvent` is what led to them. */
function startNext(
  world: World,
  steps: Steps,
  execution: Execution,
  outer: Thread,
  phase: ChildrenPhase,
  previousEvent: number,
): void {
  const isMap = stateOf(world, execution, outer).type === 'Map';
  const running = childrenOf(execution, outer).length;
  const first = running + Object.keys(phase.results).length;
  const last = Math.min(first + phase.concurrency - running, phase.inputs.length);
  const started: Thread[] = [];
  for (let index = first; index < last; index += 1) {
    const thread: Thread = {
      id: execution.nextThread,
      parent: outer.id,
      index,
      state: '',
      input: phase.inputs[index] ?? null,
      variables: {},
      enteredAt: 0,
      enteredEvent: 0,
      previousEvent,
      retries: [],
      phase: { kind: 'enter' },
    };
    execution.nextThread += 1;
    execution.threads[thread.id] = thread;
    thread.state = scopeOf(world, execution, thread).startAt;
    const at = world.surroundings.clock.now();
    if (isMap) appendTo(execution, thread, at, 'MapIterationStarted', details.iteration('Started', outer.state, index));
    started.push(thread);
  }
  for (const thread of started) steps.to(execution, thread, { kind: 'enter' });
}

function begin(world: World, steps: Steps, execution: Execution, outer: Thread, phase: ChildrenPhase): void {
  steps.to(execution, outer, phase);
  if (phase.inputs.length === 0) allDone(world, steps, execution, outer, phase);
  else startNext(world, steps, execution, outer, phase, outer.previousEvent);
}

function allDone(world: World, steps: Steps, execution: Execution, outer: Thread, phase: ChildrenPhase): void {
  const { type } = stateOf(world, execution, outer);
  append(execution, world.surroundings.clock.now(), `${type}StateSucceeded`, outer.previousEvent);
  const result = phase.inputs.map((_, index) => phase.results[index] ?? null);
  steps.to(execution, outer, { kind: 'leave', result });
}

export async function beginMap(
  world: World,
  steps: Steps,
  execution: Execution,
  thread: Thread,
  state: MapState,
): Promise<() => void> {
  const { list, whole, problem } = evaluation(world, execution, thread);
  if (state.items === undefined && !Array.isArray(thread.input)) {
    throw problem(`Map state input must be an array but was: ${JSON.stringify(thread.input)}`);
  }
  const items: readonly Json[] =
    state.items !== undefined ? await list(state.items) : Array.isArray(thread.input) ? thread.input : [];
  const concurrency = state.maxConcurrency === undefined ? 0 : await whole(state.maxConcurrency, 0);
  const inputs: Json[] = [];
  for (const [index, value] of items.entries()) {
    const { json } = evaluation(world, execution, thread, { item: { index, value } });
    inputs.push(state.itemSelector === undefined ? value : await json(state.itemSelector));
  }
  return () => {
    const at = world.surroundings.clock.now();
    appendTo(execution, thread, at, 'MapStateStarted', details.mapStarted(items.length));
    const most = concurrency === 0 ? inlineMapConcurrency : Math.min(concurrency, inlineMapConcurrency);
    begin(world, steps, execution, thread, { kind: 'children', items, inputs, concurrency: most, results: {} });
  };
}

export async function beginParallel(
  world: World,
  steps: Steps,
  execution: Execution,
  thread: Thread,
  state: ParallelState,
): Promise<() => void> {
  const { json } = evaluation(world, execution, thread);
  const input = state.arguments === undefined ? thread.input : await json(state.arguments);
  return () => {
    appendTo(execution, thread, world.surroundings.clock.now(), 'ParallelStateStarted');
    const inputs = state.branches.map(() => input);
    const concurrency = inputs.length;
    begin(world, steps, execution, thread, { kind: 'children', items: inputs, inputs, concurrency, results: {} });
  };
}

/** A branch or an iteration has come to its end: the next begins, or with the last one the state is done. */
export function childEnded(
  world: World,
  steps: Steps,
  execution: Execution,
  outer: Thread,
  child: Thread,
  output: Json,
): void {
  if (outer.phase.kind !== 'children') return;
  const before = child.previousEvent;
  delete execution.threads[child.id];
  const phase: ChildrenPhase = { ...outer.phase, results: { ...outer.phase.results, [child.index]: output } };
  outer.phase = phase;
  outer.previousEvent = before;
  if (stateOf(world, execution, outer).type === 'Map') {
    const succeeded = details.iteration('Succeeded', outer.state, child.index);
    outer.previousEvent = append(execution, world.surroundings.clock.now(), 'MapIterationSucceeded', before, succeeded);
  }
  if (Object.keys(phase.results).length === phase.inputs.length) allDone(world, steps, execution, outer, phase);
  else startNext(world, steps, execution, outer, phase, before);
}
