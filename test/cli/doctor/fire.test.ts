import { describe, expect, test } from '@jest/globals';
import { fire } from '../../../cli/doctor/fire.ts';
import type { ProbeDetail } from '../../../core/control/probe.ts';
import { probeControl } from '../../../core/control/probe.ts';
import type { CommandAnswer } from '../../../core/signals/command.ts';
import { memoryControlStore } from '../../support/memory-control-store.ts';
import { sampleControl } from '../../support/sample-control.ts';

const arn = 'arn:of:color-5xx';
const control = probeControl('p1', { name: 'color-5xx', arn }, 0);
const stop = { kind: 'alarm', text: 'alarm color-5xx went to ALARM: a try', at: 7, by: arn } as const;

const laid = { status: 'accepted', text: 'a probe lies there', at: 0 } as const;

/** A stack whose alarm stops the probe after `after` looks; what is done to it is written down. */
function stage({ after = 3, refused = '', answer = laid as CommandAnswer | 'none' } = {}) {
  const store = memoryControlStore();
  const did: string[] = [];
  let now = 0;
  let looks = 0;
  const ports: Parameters<typeof fire>[0] = {
    stack: { name: 'meshshift' },
    control: {
      ...store,
      read: async () => (++looks > after ? { ...control, stop } : control),
    },
    ledger: { answerTo: async () => (answer === 'none' ? undefined : answer) },
    identity: async () => 'ann',
    alarmToTry: async () => (refused === '' ? { arn, was: 'OK' as const } : { refused }),
    async sendProbe({ alarm, remove }: ProbeDetail) {
      did.push(remove === undefined ? `probe under ${alarm.name}` : `remove ${remove}`);
      return `event-${did.length}`;
    },
    async setAlarm(name: string, state: string) {
      did.push(`${name} ${state}`);
    },
  };
  const host = {
    env: {},
    clock: { now: () => now },
    pause: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  return { store, did, fire: () => fire(ports, host, 'color-5xx') };
}

describe('setting an alarm off', () => {
  test('says how long its event took to the stop, and leaves alarm and table as they were', async () => {
    const world = stage();
    expect(await world.fire()).toEqual({ alarm: 'color-5xx', milliseconds: 150, stop: stop.text });
    expect(world.did).toEqual(['probe under color-5xx', 'color-5xx ALARM', 'color-5xx OK', 'remove event-1']);
  });

  test('fails when no stop comes within a minute, and leaves alarm and table as they were all the same', async () => {
    const world = stage({ after: Number.POSITIVE_INFINITY });
    await expect(world.fire()).rejects.toMatchObject({
      exitCode: 6,
      message: expect.stringMatching(
        /60 s.*ReceiveSignalFunctionAlarmStateChange.*log of ReceiveSignalFunction.*DeadLetters/,
      ),
    });
    expect(world.did.slice(-2)).toEqual(['color-5xx OK', 'remove event-1']);
  });

  test('is refused while a rollout watches that alarm; the refusal names the rollout, and nothing is set off', async () => {
    const world = stage();
    const held = sampleControl();
    await world.store.indexAlarms({ ...held, plan: { ...held.plan, alarms: [{ name: 'color-5xx', arn }] } });
    await expect(world.fire()).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringContaining(`color-5xx is watched by ${held.rolloutId}`),
    });
    expect(world.did).toEqual(['probe under color-5xx', 'remove event-1']);
  });

  test('is not refused for a probe left by an earlier trial', async () => {
    const world = stage();
    await world.store.indexAlarms(probeControl('p0', { name: 'color-5xx', arn }, 0));
    expect(await world.fire()).toMatchObject({ alarm: 'color-5xx' });
  });

  test('is refused for an alarm that would send no event', async () => {
    const world = stage({ refused: 'color-5xx is in ALARM already' });
    await expect(world.fire()).rejects.toMatchObject({ exitCode: 5, message: /in ALARM already; nothing was set off/ });
    expect(world.did).toEqual([]);
  });

  test('is refused when no probe can be laid', async () => {
    const world = stage({ answer: { status: 'refused', text: 'somebody tries it out already', at: 0 } });
    await expect(world.fire()).rejects.toMatchObject({ exitCode: 5, message: /already; nothing was set off/ });
    expect(world.did).toEqual(['probe under color-5xx']);
  });

  test('sets nothing off when the probe is not acknowledged, and removes a late one', async () => {
    const world = stage({ answer: 'none' });
    await expect(world.fire()).rejects.toMatchObject({
      exitCode: 6,
      message: expect.stringMatching(
        /not acknowledged.*nothing was set off.*ReceiveSignalFunctionCommand.*log of ReceiveSignalFunction/,
      ),
    });
    expect(world.did).toEqual(['probe under color-5xx', 'remove event-1']);
  });
});
