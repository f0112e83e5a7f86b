import { describe, expect, test } from '@jest/globals';
import type { Control } from '../../../core/control/control.ts';
import { mostSettledCommands } from '../../../core/signals/settled-commands.ts';
import { signalRequest } from '../../../functions/receive-signal/request.ts';
import { samplePlan } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';
import type { World } from '../world.ts';
import { rolloutId, routerName, ticketOf, world } from '../world.ts';

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

const answered = async (it: World, id: string) => {
  const answer = await it.ledger.answerTo(id);
  return `${answer?.status}: ${answer?.text}`;
};

/** The handler dies once its word is in the item, before it has answered. */
const dying = (it: World) => {
  const { append } = it.ledger;
  it.ledger.append = async () => {
    it.ledger.append = append;
    throw new Error('died');
  };
};

describe('a command that is delivered twice is obeyed once', () => {
  test('an Approve does not open the gate behind the question that it answered, though its handler died', async () => {
    const it = world();
    let ticket = await it.baking({ plan: samplePlan(gated) });
    it.metrics.play(() => ({}));
    for (let minute = 0; minute < 16; minute++) {
      it.clock.advance(60_000);
      ticket = await it.analyze(ticket);
    }
    expect((await it.item()).waiting?.for).toBe('evidence');
    const approve = command('Approve', 'a', { step: 1 }, it.clock.now());
    dying(it);
    await expect(it.signal(approve)).rejects.toThrow('died');
    ticket = await it.analyze(ticket);
    expect((await it.item()).waiting?.for).toBe('approval');
    it.clock.advance(60_000);
    await it.signal(approve);
    expect((await it.analyze(ticket)).next.action).toBe('sleep');
    expect(await answered(it, 'a')).toMatch(/^accepted: step 1 goes on without the evidence/);
    expect((await it.decisions()).filter((did) => did === 'signalled')).toHaveLength(1);
  });

  test.each(['Approve', 'Promote'])('a %s does not pass a hook that failed in between', async (type) => {
    const it = world();
    await it.baking({ plan: samplePlan({ ...gated, hooks: [smoke] }), hook: { before: 0, done: 1 } });
    await it.put({ waiting: gate });
    await it.signal(command(type, 'a'));
    await it.put({ hook: failed });
    await it.signal(command(type, 'a'));
    expect(Object.keys((await it.item()).approved).filter((key) => key.includes('/'))).toEqual([]);
  });

  test('a Skip Wait that names no step skips one step', async () => {
    const it = world();
    await it.baking({ plan: samplePlan({ steps: [{ weight: 10, ...short }, { weight: 50, ...short }, last] }) });
    dying(it);
    await expect(it.signal(command('Skip Wait', 's'))).rejects.toThrow('died');
    await it.shift(await it.analyze(ticketOf(await it.item())));
    await it.signal(command('Skip Wait', 's'));
    expect(Object.keys((await it.item()).skip)).toEqual(['0']);
  });

  test('one that was refused stays so, though it would be taken by now', async () => {
    const it = world();
    await it.baking({ plan: samplePlan(gated) });
    const { answer } = it.ledger;
    it.ledger.answer = async () => Promise.reject(new Error('died'));
    await expect(it.signal(command('Approve', 'a'))).rejects.toThrow('died');
    it.ledger.answer = answer;
    await it.put({ waiting: gate });
    await it.signal(command('Approve', 'a'));
    expect((await it.item()).approved).toEqual({});
    expect(await answered(it, 'a')).toMatch(/^refused: step 1 does not wait for anybody/);
  });

  test('a Release whose handler died gives the router back all the same', async () => {
    const it = world();
    await it.baking();
    await it.put({ phase: 'halted' });
    dying(it);
    await expect(it.signal(command('Release', 'r'))).rejects.toThrow('died');
    await it.signal(command('Release', 'r'));
    expect(await it.isHeld()).toBe(false);
    expect(await answered(it, 'r')).toMatch(/^accepted: released/);
  });

  test.each([
    ['hours after it was sent', testStart],
    ['at a time that its sender has not reached yet', Date.parse('2099-01-01')],
  ])('%s as well', async (_, at) => {
    const it = world();
    await it.baking();
    const pause = command('Pause', 'p', {}, at);
    dying(it);
    await expect(it.signal(pause)).rejects.toThrow('died');
    it.clock.advance(1000);
    await it.signal(command('Resume', 'r', {}, it.clock.now()));
    expect((await it.item()).pause?.value).toBe(false);
    // What is settled later drops the ids that cannot be obeyed any more.
    it.clock.advance(7_200_000);
    await it.signal(command('Resume', 'r2', {}, it.clock.now()));
    await it.signal(pause);
    expect((await it.item()).pause?.value).toBe(false);
  });

  test('while another came in between, it is decided on what the other has left', async () => {
    const it = world();
    await it.baking({ plan: samplePlan(gated) });
    await it.put({ waiting: gate });
    const { saveSignals } = it.control;
    it.control.saveSignals = async (...given) => {
      it.control.saveSignals = saveSignals;
      await it.signal(command('Approve', 'other', { caller: 'bob' }));
      return saveSignals(...given);
    };
    await it.signal(command('Approve', 'a'));
    expect((await it.item()).approved).toEqual({ 0: { by: 'bob', at: testStart } });
    expect(await answered(it, 'a')).toBe('refused: step 1 is approved already');
  });
});

describe('an item takes so many commands at a time', () => {
  const crowded = async () => {
    const it = world();
    await it.baking();
    for (let i = 0; i < mostSettledCommands; i++) await it.signal(command(i % 2 ? 'Resume' : 'Pause', `c${i}`));
    return it;
  };

  test('and no more, but a stop', async () => {
    const it = await crowded();
    await it.signal(command('Pause', 'late'));
    expect(await answered(it, 'late')).toMatch(/^refused: 30 commands within some minutes are as many as are taken/);
    expect(Object.keys((await it.item()).settled ?? {})).toHaveLength(mostSettledCommands);
    await it.signal(command('Abort', 'abort'));
    expect((await it.item()).stop?.text).toBe('aborted by ann');
  });

  test('until those before are too old to be obeyed', async () => {
    const it = await crowded();
    it.clock.advance(400_000);
    await it.signal(command('Pause', 'later', {}, it.clock.now()));
    expect(Object.keys((await it.item()).settled ?? {})).toEqual(['later']);
  });
});

describe('a time that its sender makes up', () => {
  const future = Date.parse('2099-01-01');

  test('does not make a pause that cannot be ended', async () => {
    const it = world();
    await it.baking();
    await it.signal(command('Pause', 'p', {}, future));
    expect((await it.item()).pause).toMatchObject({ value: true, issuedAt: testStart });
    it.clock.advance(1000);
    await it.signal(command('Resume', 'r', {}, testStart + 1000));
    expect(await answered(it, 'r')).toBe('accepted: resumed');
    expect((await it.item()).pause?.value).toBe(false);
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
    const it = world();
    await it.baking({ plan: samplePlan(gated), ...changes });
    if (changes.waiting) await it.put(changes);
    await it.signal(command(type, 'c'));
    expect(await answered(it, 'c')).toMatch(text);
    expect(it.executions.wakes).toEqual([]);
  });

  test('a Promote after a Promote', async () => {
    const it = world();
    await it.baking();
    await it.signal(command('Promote', 'one'));
    await it.signal(command('Promote', 'two'));
    expect(await answered(it, 'two')).toMatch(/^refused: every step .* goes on at once already$/);
  });
});
