import { describe, expect, test } from '@jest/globals';
import type { Control } from '../../../core/control/control.ts';
import { mostSettledCommands } from '../../../core/signals/settled-commands.ts';
import { signalRequest } from '../../../functions/receive-signal/request.ts';
import { samplePlan } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';
import type { World } from '../world.ts';
import { newWorld, rolloutId, routerName, ticketOf } from '../world.ts';

const command = (type: string, id: string, detail: object = {}, at = testStart) =>
  signalRequest.parse({
    id,
    source: 'meshshift.command',
    'detail-type': type,
    time: new Date(at).toISOString(),
    detail: { rolloutId, router: routerName, caller: 'ann', ...detail },
  });

const short = { bakeSeconds: 300, maxBakeSeconds: 900 };
const last = { weight: 100, bakeSeconds: 600, maxBakeSeconds: 1800 };
const gated = {
  steps: [{ weight: 10, ...short, approval: { timeoutSeconds: 3600, onTimeout: 'rollback' as const } }, last],
};
const smoke = { name: 'smoke', at: 'beforeStep' as const, lambda: 'f', timeoutSeconds: 60, onFailure: 'hold' as const };
const failed = { before: 1, done: 0, failed: 'the smoke test says no' };
const gate = { for: 'approval', since: testStart } as const;

const answered = async (world: World, id: string) => {
  const answer = await world.ledger.answerTo(id);
  return `${answer?.status}: ${answer?.text}`;
};

/** The handler dies once its word is in the item, before it has answered. */
const dying = (world: World) =>
  world.beforeNext('ledger', 'append', () => {
    throw new Error('died');
  });

describe('a command that is delivered twice is obeyed once', () => {
  test('an Approve does not open the gate behind the question that it answered, though its handler died', async () => {
    const world = newWorld();
    let ticket = await world.baking({ plan: samplePlan(gated) });
    world.metrics.play(() => ({}));
    for (let minute = 0; minute < 16; minute++) {
      world.clock.advance(60_000);
      ticket = await world.analyze(ticket);
    }
    expect((await world.item()).waiting?.for).toBe('evidence');
    const approve = command('Approve', 'a', { step: 1 }, world.clock.now());
    dying(world);
    await expect(world.signal(approve)).rejects.toThrow('died');
    ticket = await world.analyze(ticket);
    expect((await world.item()).waiting?.for).toBe('approval');
    world.clock.advance(60_000);
    await world.signal(approve);
    expect((await world.analyze(ticket)).next.action).toBe('sleep');
    expect(await answered(world, 'a')).toMatch(/^accepted: step 1 goes on without the evidence/);
    expect((await world.decisions()).filter((did) => did === 'signalled')).toHaveLength(1);
  });

  test.each(['Approve', 'Promote'])('a %s does not pass a hook that failed in between', async (type) => {
    const world = newWorld();
    await world.baking({ plan: samplePlan({ ...gated, hooks: [smoke] }), hook: { before: 0, done: 1 } });
    await world.put({ waiting: gate });
    await world.signal(command(type, 'a'));
    await world.put({ hook: failed });
    await world.signal(command(type, 'a'));
    expect(Object.keys((await world.item()).approved).filter((key) => key.includes('/'))).toEqual([]);
  });

  test('a Skip Wait that names no step skips one step', async () => {
    const world = newWorld();
    await world.baking({ plan: samplePlan({ steps: [{ weight: 10, ...short }, { weight: 50, ...short }, last] }) });
    dying(world);
    await expect(world.signal(command('Skip Wait', 's'))).rejects.toThrow('died');
    await world.shift(await world.analyze(ticketOf(await world.item())));
    await world.signal(command('Skip Wait', 's'));
    expect(Object.keys((await world.item()).skip)).toEqual(['0']);
  });

  test('one that was refused stays so, though it would be taken by now', async () => {
    const world = newWorld();
    await world.baking({ plan: samplePlan(gated) });
    const mend = world.instead('ledger', 'answer', () => async () => Promise.reject(new Error('died')));
    await expect(world.signal(command('Approve', 'a'))).rejects.toThrow('died');
    mend();
    await world.put({ waiting: gate });
    await world.signal(command('Approve', 'a'));
    expect((await world.item()).approved).toEqual({});
    expect(await answered(world, 'a')).toMatch(/^refused: step 1 does not wait for an approval/);
  });

  test('a Release whose handler died gives the router back all the same', async () => {
    const world = newWorld();
    await world.baking();
    await world.put({ phase: 'halted' });
    dying(world);
    await expect(world.signal(command('Release', 'r'))).rejects.toThrow('died');
    await world.signal(command('Release', 'r'));
    expect(await world.isHeld()).toBe(false);
    expect(await answered(world, 'r')).toMatch(/^accepted: released/);
  });

  test.each([
    ['hours after it was sent', testStart],
    ['at a time that its sender has not reached yet', Date.parse('2099-01-01')],
  ])('%s as well', async (_, at) => {
    const world = newWorld();
    await world.baking();
    const pause = command('Pause', 'p', {}, at);
    dying(world);
    await expect(world.signal(pause)).rejects.toThrow('died');
    world.clock.advance(1000);
    await world.signal(command('Resume', 'r', {}, world.clock.now()));
    expect((await world.item()).pause?.value).toBe(false);
    // What is settled later drops the ids that cannot be obeyed any more.
    world.clock.advance(7_200_000);
    await world.signal(command('Resume', 'r2', {}, world.clock.now()));
    await world.signal(pause);
    expect((await world.item()).pause?.value).toBe(false);
  });

  test('while another came in between, it is decided on what the other has left', async () => {
    const world = newWorld();
    await world.baking({ plan: samplePlan(gated) });
    await world.put({ waiting: gate });
    world.beforeNext('control', 'saveSignals', async () => {
      await world.signal(command('Approve', 'other', { caller: 'bob' }));
    });
    await world.signal(command('Approve', 'a'));
    expect((await world.item()).approved).toEqual({ 0: { by: 'bob', at: testStart } });
    expect(await answered(world, 'a')).toBe('refused: step 1 is approved already');
  });
});

describe('an item takes so many commands at a time', () => {
  const crowded = async () => {
    const world = newWorld();
    await world.baking();
    for (let i = 0; i < mostSettledCommands; i++) await world.signal(command(i % 2 ? 'Resume' : 'Pause', `c${i}`));
    return world;
  };

  test('and no more, but a stop', async () => {
    const world = await crowded();
    await world.signal(command('Pause', 'late'));
    expect(await answered(world, 'late')).toMatch(/^refused: 30 commands within some minutes are as many as are taken/);
    expect(Object.keys((await world.item()).settled ?? {})).toHaveLength(mostSettledCommands);
    await world.signal(command('Abort', 'abort'));
    expect((await world.item()).stop?.text).toBe('aborted by ann');
  });

  test('until those before are too old to be obeyed', async () => {
    const world = await crowded();
    world.clock.advance(400_000);
    await world.signal(command('Pause', 'later', {}, world.clock.now()));
    expect(Object.keys((await world.item()).settled ?? {})).toEqual(['later']);
  });
});

describe('a time that its sender makes up', () => {
  const future = Date.parse('2099-01-01');

  test('does not make a pause that cannot be ended', async () => {
    const world = newWorld();
    await world.baking();
    await world.signal(command('Pause', 'p', {}, future));
    expect((await world.item()).pause).toMatchObject({ value: true, issuedAt: testStart });
    world.clock.advance(1000);
    await world.signal(command('Resume', 'r', {}, testStart + 1000));
    expect(await answered(world, 'r')).toBe('accepted: resumed');
    expect((await world.item()).pause?.value).toBe(false);
  });

  test('that is none is no command', () => {
    expect(() => signalRequest.parse({ ...command('Pause', 'p'), time: 'yesterday' })).toThrow();
  });
});

describe('a command that changes nothing is refused, and says what is', () => {
  test.each<[type: string, changes: Partial<Control>, text: RegExp]>([
    ['Resume', {}, /is not paused$/],
    ['Resume', { pause: { value: true, issuedAt: testStart, by: 'bob' } }, /^refused: a later pause stands, by bob$/],
    ['Pause', { pause: { value: true, issuedAt: testStart - 9, by: 'bob' } }, /is paused already, by bob$/],
    ['Approve', { waiting: gate, approved: { 0: { by: 'bob', at: 1 } } }, /^refused: step 1 is approved already$/],
    ['Skip Wait', { skip: { 0: { by: 'bob', at: 1 } } }, /^refused: the wait of step 1 is over already$/],
    [
      'Abort',
      { stop: { kind: 'operator', text: 'aborted by bob', at: 1, by: 'bob' } },
      /is being rolled back: aborted by bob$/,
    ],
  ])('%s', async (type, changes, text) => {
    const world = newWorld();
    await world.baking({ plan: samplePlan(gated), ...changes });
    if (changes.waiting) await world.put(changes);
    await world.signal(command(type, 'c'));
    expect(await answered(world, 'c')).toMatch(text);
    expect(world.executions.wakes).toEqual([]);
  });

  test('a Promote after a Promote', async () => {
    const world = newWorld();
    await world.baking();
    await world.signal(command('Promote', 'one'));
    await world.signal(command('Promote', 'two'));
    expect(await answered(world, 'two')).toMatch(/^refused: every step .* goes on at once already$/);
  });
});
