import type { Bed, Futex } from './futex-table.ts';
import { tokenOf } from './futex-table.ts';

/**
 * The execution: it looks (a consistent read), then lies down. While `lying`, its task is open: the write that asks for
 * sleep is under way, or done (`asleep`), or done with its answer lost.
 */
type Execution =
  | { readonly at: 'looking' | 'lying' | 'asleep'; readonly bake: number; readonly seen: number }
  | { readonly at: 'done' };

/** A request to sleep that may yet be delivered, `left` times: at least once means late and repeated as well. */
interface Delivery {
  readonly seq: number;
  readonly rev: number;
  readonly left: number;
}

/** A signal: to be written, then its token is to be sent, then done. */
type Sending = { readonly is: 'unwritten' | 'done' } | { readonly is: 'written'; readonly token: string | undefined };

interface World {
  readonly bed: Bed;
  readonly execution: Execution;
  readonly deliveries: readonly Delivery[];
  readonly signals: readonly [Sending, Sending];
}

export interface Found {
  readonly states: number;
  /** The shortest way to a lost wake-up, step by step; undefined when there is none. */
  readonly lost?: readonly string[];
}

const bakes = 3;

const begin: World = {
  bed: { rev: 0, fence: 1, sleepSeq: 0 },
  execution: { at: 'looking', bake: 1, seen: 0 },
  deliveries: [],
  signals: [{ is: 'unwritten' }, { is: 'unwritten' }],
};

/** Walks through every order of three bakes and two signals, breadth first, each state once. */
export async function searchLostWakeUp(futex: Futex): Promise<Found> {
  const ways = new Map<string, readonly string[]>([[JSON.stringify(begin), []]]);
  const queue: World[] = [begin];
  for (let world = queue.shift(); world !== undefined; world = queue.shift()) {
    const way = ways.get(JSON.stringify(world)) ?? [];
    if (isLost(world)) return { states: ways.size, lost: way };
    for (const [step, next] of await steps(futex, world)) {
      const key = JSON.stringify(next);
      if (ways.has(key)) continue;
      ways.set(key, [...way, step]);
      queue.push(next);
    }
  }
  return { states: ways.size };
}

/**
 * A signal is written that the execution has not seen; the execution lies, nobody is about to wake it, and it is not
 * about to be told that something changed: only its time-out would end the sleep.
 */
function isLost({ bed, execution, deliveries, signals }: World): boolean {
  if (execution.at === 'done' || execution.at === 'looking' || bed.rev === execution.seen) return false;
  const awaited = execution.at === 'lying' && deliveries.some(({ seq, left }) => seq === execution.bake && left > 0);
  const token = tokenOf(execution.bake);
  return !awaited && !signals.some((signal) => signal.is === 'written' && signal.token === token);
}

async function steps(futex: Futex, world: World): Promise<[string, World][]> {
  const found: [string, World][] = [];
  const { bed, execution, deliveries, signals } = world;

  if (execution.at === 'looking') {
    const delivery = { seq: execution.bake, rev: bed.rev, left: 2 };
    const lying = { ...execution, at: 'lying', seen: bed.rev } as const;
    found.push([
      `look ${execution.bake} sees revision ${bed.rev}`,
      { ...world, execution: lying, deliveries: [...deliveries, delivery] },
    ]);
  }

  for (const delivery of deliveries.filter(({ left }) => left > 0)) {
    const after = await futex.sleep(bed, delivery);
    const rest = deliveries.map((one) => (one === delivery ? { ...one, left: one.left - 1 } : one));
    const what = `sleep ${delivery.seq} is ${after === undefined ? 'refused' : 'written'}`;
    const isAwaited = execution.at === 'lying' && execution.bake === delivery.seq;
    // Step Functions repeats a call that had no answer until there is one, or the task ends.
    if (!isAwaited || delivery.left > 1)
      found.push([`${what}, unanswered`, { ...world, bed: after ?? bed, deliveries: rest }]);
    if (isAwaited)
      found.push([
        what,
        {
          ...world,
          bed: after ?? bed,
          deliveries: rest,
          execution: after === undefined ? nextLook(execution.bake) : { ...execution, at: 'asleep' },
        },
      ]);
  }

  if (execution.at === 'lying' || execution.at === 'asleep')
    found.push([`sleep ${execution.bake} times out`, { ...world, execution: nextLook(execution.bake) }]);

  for (const which of [0, 1] as const) {
    const signal = signals[which];
    if (signal.is === 'unwritten') {
      const after = await futex.signal(bed, which);
      if (after === undefined) throw new Error('a signal was refused');
      const written = { is: 'written', token: after.sleepToken } as const;
      found.push([`signal ${which} is written`, { ...world, bed: after, signals: replaced(signals, which, written) }]);
    }
    if (signal.is === 'written') {
      const wakes = (execution.at === 'lying' || execution.at === 'asleep') && signal.token === tokenOf(execution.bake);
      found.push([
        `signal ${which} wakes ${wakes ? 'the execution' : 'nobody'}`,
        {
          ...world,
          signals: replaced(signals, which, { is: 'done' }),
          execution: wakes ? nextLook(execution.bake) : execution,
        },
      ]);
    }
  }
  return found;
}

const nextLook = (bake: number): Execution =>
  bake === bakes ? { at: 'done' } : { at: 'looking', bake: bake + 1, seen: -1 };

const replaced = (signals: World['signals'], which: 0 | 1, signal: Sending): World['signals'] =>
  which === 0 ? [signal, signals[1]] : [signals[0], signal];
