import { describe, expect, test } from '@jest/globals';
import { specWarnings } from '../../../core/preflight/spec-warnings.ts';
import { parseSpec } from '../../../core/spec/parse-spec.ts';
import { sampleSpec } from '../../support/sample-spec.ts';

const warned = (changes: Readonly<Record<string, unknown>>): string[] => {
  const parsed = parseSpec(sampleSpec(changes));
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return specWarnings(parsed.spec).map(({ path }) => path);
};

describe('a spec is warned of what it may say and hardly ever means', () => {
  test('not when it says nothing unusual', () => {
    expect(warned({})).toEqual([]);
  });

  test('a bake of nothing, each by its path', () => {
    const steps = [
      { weight: 5, bake: '0s' },
      { weight: 20, bake: '5m' },
      { weight: 50, bake: '0s' },
    ];
    expect(warned({ strategy: { steps, finalBake: '0s' } })).toEqual([
      'strategy.steps[0].bake',
      'strategy.steps[2].bake',
      'strategy.finalBake',
    ]);
  });

  test('not a bake of nothing before an approval', () => {
    const steps = [{ weight: 5, bake: '0s', approval: { timeout: '2h' } }];
    expect(warned({ strategy: { steps } })).toEqual([]);
  });

  test('a bake of more than a week', () => {
    expect(warned({ strategy: { canary: { weight: 5, bake: '8d' } } })).toEqual(['strategy.canary.bake']);
    expect(warned({ strategy: { canary: { weight: 5, bake: '7d' } } })).toEqual([]);
  });

  test('a stable that is kept warm for less than a router follows', () => {
    const router = { provider: 'alb', loadBalancer: 'shop', rules: ['443/10'] };
    const analysis = 'alarmsOnly';
    const strategy = { canary: { weight: 5, bake: '10m' } };
    expect(warned({ router, analysis, strategy: { ...strategy, keepWarm: '1m' } })).toEqual(['strategy.keepWarm']);
    expect(warned({ router, analysis, strategy: { ...strategy, keepWarm: '5m' } })).toEqual([]);
    expect(warned({ strategy: { ...strategy, keepWarm: '1m' } })).toEqual([]);
    const sticky = {
      metrics: { preset: 'appmesh-extension-statsd', namespace: 'CWAgent' },
      convergence: { stickyFor: '30m' },
    };
    expect(warned({ analysis: sticky, strategy: { ...strategy, keepWarm: '20m' } })).toEqual(['strategy.keepWarm']);
    expect(warned({ analysis: sticky, strategy: { ...strategy, keepWarm: '30m' } })).toEqual([]);
  });

  test('no alarm', () => {
    expect(warned({ alarms: [] })).toEqual(['alarms']);
  });
});
