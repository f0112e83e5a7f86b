import { describe, expect, test } from '@jest/globals';
import { judge } from '../../../core/analysis/judge.ts';
import { evidence, period, repeat, spec, step } from './story.ts';

const history = repeat(30, null, [6000, 24]);

describe('silence', () => {
  test('neither version called: no traffic, and never a pass', () => {
    const judgement = judge(evidence([step(5, repeat(5, [0, 0], [0, 0]))], { history }));

    expect(judgement).toMatchObject({ verdict: 'inconclusive', silence: 'noTraffic' });
  });

  test('no data from either version where none ever was: no traffic', () => {
    expect(judge(evidence([step(5, repeat(5, null, null))])).silence).toBe('noTraffic');
  });

  test('no data from either version though the stable served before: the collector is broken', () => {
    const judgement = judge(evidence([step(5, repeat(2, null, null))], { history }));

    expect(judgement).toMatchObject({ verdict: 'error', silence: 'collectorBroken' });
  });

  test('a collector that breaks after a good start is noticed', () => {
    const running = [...repeat(5, [300, 1], [5700, 24]), ...repeat(3, null, null)];

    expect(judge(evidence([step(5, running)], { history }))).toMatchObject({
      verdict: 'error',
      silence: 'collectorBroken',
    });
  });

  test('callers that get nothing but 5xx from the canary while the stable serves: the canary is dead, a failure', () => {
    const rules = spec({ latency: {} });
    const judgement = judge(evidence([step(5, [period([30, 30], [570, 1, 12])])], { history, rules }));

    expect(judgement).toMatchObject({ verdict: 'fail', silence: 'canaryDead' });
    expect(judgement.reasons[0]?.text).toBe(
      'canary dead: its callers got a 5xx for each of 30 requests while the stable served',
    );
  });

  test('a canary that dies in the middle of a step is called dead after the first whole period of silence', () => {
    const running = [
      period([300, 0, 11], [5700, 24, 12]),
      period([300, 120, 11], [5700, 24, 12]),
      period([300, 300], [5700, 24, 12]),
    ];
    const judgement = judge(evidence([step(5, running)], { history }));

    expect(judgement).toMatchObject({ verdict: 'fail', silence: 'canaryDead' });
    expect(judgement.reasons[0]?.text).toContain('each of 300 requests');
  });

  test('5xx that the canary itself answered, with a response time, are errors but not death', () => {
    const judgement = judge(evidence([step(5, repeat(3, [300, 300, 8], [5700, 24, 12]))], { history }));

    expect(judgement.verdict).toBe('fail');
    expect(judgement.silence).toBeUndefined();
  });

  test('a dead canary is seen at weight 100 too', () => {
    const before = step(50, repeat(3, [3000, 9], [3000, 9]));

    expect(judge(evidence([before, step(100, repeat(1, [6000, 6000], null))])).silence).toBe('canaryDead');
  });

  test('a canary that was called and is not any more for three periods: dead, but not proven bad', () => {
    const running = [...repeat(2, [300, 1], [5700, 24]), ...repeat(3, null, [5700, 24])];
    const judgement = judge(evidence([step(5, running)], { history }));

    expect(judgement).toMatchObject({ verdict: 'error', silence: 'canaryDead' });
    expect(judgement.reasons[0]?.text).toContain('canary dead: none of about 900 expected requests in 3 periods');
    expect(judge(evidence([step(1, repeat(1, [60, 0], [5940, 24])), step(5, running.slice(2))])).silence).toBe(
      'canaryDead',
    );
  });

  test('a canary that was never called: its callers need not follow the weights', () => {
    const judgement = judge(evidence([step(5, repeat(3, null, [5700, 24]))], { history }));

    expect(judgement).toMatchObject({ verdict: 'inconclusive', silence: 'notConverged' });
    expect(judgement.reasons[0]?.text).toContain(
      'not converged: the canary gets none of about 900 expected requests in 3 periods, the weight set is 5%',
    );
  });

  test('a canary that is hardly ever due is not called dead', () => {
    expect(judge(evidence([step(1, repeat(3, null, [100, 0]))])).silence).toBeUndefined();
  });
});

describe('convergence', () => {
  test.each([
    ['more', [1200, 1], undefined],
    ['fewer', [60, 1], 'notConverged'],
  ] as const)('testers come on top of the weight: %s requests of the canary than it implies', (_, canary, silence) => {
    const running = [step(5, repeat(5, canary, [5700, 24]))];
    expect(judge(evidence(running, { history, testers: true })).silence).toBe(silence);
    expect(judge(evidence(running, { history })).silence).toBe('notConverged');
  });

  test('a split that chance cannot explain is not judged healthy', () => {
    const judgement = judge(evidence([step(25, repeat(5, [300, 1], [5700, 24]))], { history }));

    expect(judgement).toMatchObject({ verdict: 'inconclusive', silence: 'notConverged' });
    expect(judgement.reasons[0]?.text).toBe(
      'not converged: the canary gets 5% of 18,000 requests, the weight set is 25%',
    );
  });

  test('the first period, in which the route spreads, is left out', () => {
    const running = [period([10, 0], [5990, 24]), ...repeat(3, [1500, 6], [4500, 18])];

    expect(judge(evidence([step(25, running)], { history })).verdict).toBe('pass');
  });

  test('a route that arrived late is judged once the newest periods agree with the weight', () => {
    const late = repeat(4, [300, 1], [5700, 24]);
    const running = [...late, ...repeat(3, [1500, 6], [4500, 18])];

    expect(judge(evidence([step(25, running.slice(0, -1))])).silence).toBe('notConverged');
    expect(judge(evidence([step(25, running)])).silence).toBeUndefined();
  });

  test('fewer than a hundred requests say nothing about the split', () => {
    expect(judge(evidence([step(50, repeat(4, [1, 0], [31, 0]))])).silence).toBeUndefined();
  });

  test('a canary that fails is a failure, whatever the split', () => {
    expect(judge(evidence([step(25, repeat(5, [300, 60], [5700, 24]))]))).toMatchObject({
      verdict: 'fail',
      silence: 'notConverged',
    });
  });
});

describe('clients that stay with their version for some minutes', () => {
  const rules = spec({ convergence: { stickyFor: '10m' } });
  const few = (minutes: number) => step(25, repeat(minutes, [300, 1], [5700, 24]));

  test('let a good canary pass with a smaller share than its weight', () => {
    expect(judge(evidence([few(10)], { history })).silence).toBe('notConverged');
    expect(judge(evidence([few(10)], { history, rules }))).toMatchObject({ verdict: 'pass', enough: true });
  });

  test('are expected no longer than that: then the share is held against the weight', () => {
    expect(judge(evidence([few(11)], { history, rules })).silence).toBe('notConverged');
  });

  test('do not let a bad canary pass, nor one that no client has reached', () => {
    expect(judge(evidence([step(25, repeat(5, [300, 60], [5700, 24]))], { history, rules })).verdict).toBe('fail');
    const unreached = judge(evidence([step(25, repeat(5, null, [6000, 24]))], { history, rules }));
    expect(unreached).toMatchObject({ verdict: 'inconclusive', silence: 'notConverged' });
    expect(unreached.reasons[0]?.text).toContain('sticky clients stay with the stable');
  });

  test('that are the stable’s last ones do not hold the final bake', () => {
    const last = [step(50, repeat(10, [3000, 15], [3000, 15])), step(100, repeat(6, [5970, 30], [30, 0]))];
    expect(judge(evidence(last, { history })).verdict).toBe('inconclusive');
    const judgement = judge(evidence(last, { history, rules }));
    expect(judgement.verdict).toBe('pass');
    expect(judgement.reasons[0]?.text).toContain('before this step');
  });
});
