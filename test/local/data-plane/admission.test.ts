import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../local/clock.ts';
import { createAdmission } from '../../../local/data-plane/admission.ts';

function door(most: number, mostWaiting: number) {
  const clock = virtualClock(0);
  const heard: string[] = [];
  const admission = createAdmission({ waits: () => heard.push('waits'), overflowed: () => heard.push('overflowed') });
  admission.limitBy({ of: 'connections', most, mostWaiting });
  const ended: string[] = [];
  const come = (name: string, patienceMs = Number.POSITIVE_INFINITY) => {
    const caller = new EventEmitter();
    const entry = admission.enter({ caller, clock, patienceMs });
    entry.then(
      (how) => ended.push(how.kind === 'entered' ? `${name} after ${how.waitedMs}` : `${name} ${how.kind}`),
      () => undefined,
    );
    const leave = async () => {
      const how = await entry;
      if (how.kind === 'entered') how.leave();
      return how;
    };
    return { caller, leave };
  };
  return { admission, clock, heard, ended, come };
}

describe('a connection pool', () => {
  test('lets in as many as it allows, has others wait in order, and refuses the rest', async () => {
    const { admission, clock, heard, ended, come } = door(1, 2);
    const first = come('first');
    const second = come('second');
    come('third');
    come('fourth');
    await clock.advance(10);
    expect(ended).toEqual(['first after 0', 'fourth overflow']);
    expect(admission.now()).toEqual({ isFull: true, waiting: 2, mayNoneWait: true });
    await first.leave();
    await clock.advance(5);
    await second.leave();
    await clock.advance(0);
    expect(ended.slice(2)).toEqual(['second after 10', 'third after 15']);
    expect(heard).toEqual(['waits', 'waits', 'overflowed']);
  });

  test('keeps no place in the line for who has left, or has waited long enough', async () => {
    const { admission, clock, ended, come } = door(1, 2);
    const first = come('first');
    const gone = come('gone');
    come('patient', 100);
    await clock.advance(0);
    gone.caller.emit('close');
    await clock.advance(100);
    expect(ended).toEqual(['first after 0', 'gone callerGone', 'patient timedOut']);
    expect(admission.now()).toMatchObject({ waiting: 0 });
    await first.leave();
    expect(admission.now()).toMatchObject({ isFull: false });
  });

  test('gives a place back once, however often it is left', async () => {
    const { admission, come } = door(1, 0);
    const first = come('first');
    await first.leave();
    const again = await first.leave();
    expect(again.kind).toBe('entered');
    expect(admission.enterNow()).toBeDefined();
    expect(admission.enterNow()).toBeUndefined();
  });

  test('lets in who waits as soon as it allows more', async () => {
    const { admission, clock, ended, come } = door(1, 5);
    for (const name of ['first', 'second', 'third']) come(name);
    admission.limitBy(undefined);
    await clock.advance(0);
    expect(ended).toEqual(['first after 0', 'second after 0', 'third after 0']);
  });
});
