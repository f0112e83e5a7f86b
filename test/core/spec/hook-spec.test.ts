import { describe, expect, test } from '@jest/globals';
import { plannedHooks } from '../../../core/spec/hook-spec.ts';
import { parseSpec } from '../../../core/spec/parse-spec.ts';
import { sampleSpec } from '../../support/sample-spec.ts';

const connection = 'arn:aws:events:eu-west-1:111122223333:connection/checks/5e4b';
const smoke = { name: 'smoke', at: 'beforeFirstShift', lambda: 'smoke-test' };
const load = { name: 'load', at: 'beforeStep', https: { url: 'https://checks.example.com/load', connection } };

const parsed = (...hooks: readonly object[]) => parseSpec(sampleSpec({ hooks }));
const problems = (...hooks: readonly object[]) => {
  const result = parsed(...hooks);
  return 'problems' in result ? result.problems.map(({ path, allowed }) => `${path}: ${allowed}`) : [];
};
const planned = (...hooks: readonly object[]) => {
  const result = parsed(...hooks);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return plannedHooks(result.spec.hooks);
};

describe('a hook', () => {
  test('has a minute and takes the rollout back, unless said otherwise', () => {
    expect(planned(smoke, { ...load, timeout: '30s', onFailure: 'hold' })).toEqual([
      { name: 'smoke', at: 'beforeFirstShift', lambda: 'smoke-test', timeoutSeconds: 60, onFailure: 'rollback' },
      {
        name: 'load',
        at: 'beforeStep',
        https: { url: 'https://checks.example.com/load', connection, method: 'POST' },
        timeoutSeconds: 30,
        onFailure: 'hold',
      },
    ]);
  });

  test('after a promotion or a rollback decides nothing', () => {
    expect(planned({ ...smoke, at: 'afterRollback' })[0]?.onFailure).toBe('proceed');
    expect(problems({ ...smoke, at: 'afterPromotion', onFailure: 'rollback' })).toEqual([
      'hooks[0].onFailure: proceed, because nothing follows that could be prevented',
    ]);
  });

  test.each([
    'smoke-test',
    'smoke-test:live',
    'arn:aws:lambda:eu-west-1:111122223333:function:smoke-test',
    'arn:aws-cn:lambda:cn-north-1:111122223333:function:smoke-test:7',
  ])('is the function %s', (lambda) => {
    expect(problems({ ...smoke, lambda })).toEqual([]);
  });

  test('has every problem told at once', () => {
    expect(
      problems(
        { ...smoke, lambda: 'no function!', timeout: '16m' },
        { ...load, https: { url: 'http://checks.example.com', connection: 'checks', verb: 'GET' }, timeout: '2m' },
        { name: 'smoke', at: 'never', lambda: 'a', https: load.https },
        { name: 'nothing', at: 'beforeStep' },
      ),
    ).toEqual(
      expect.arrayContaining([
        'hooks[0].lambda: a function’s name or ARN, with a version or an alias if wanted',
        'hooks[0].timeout: 1s to 15m',
        'hooks[1].https.url: a URL that begins with https://',
        'hooks[1].https.connection: the ARN of an EventBridge connection',
        'hooks[1].https.verb: url, connection, method',
        'hooks[1].timeout: 1s to 1m for an HTTPS endpoint',
        'hooks[2].at: beforeFirstShift or beforeStep or afterPromotion or afterRollback',
        'hooks[2]: exactly one of lambda, https',
        'hooks[3]: exactly one of lambda, https',
      ]),
    );
  });

  test('has a name of its own', () => {
    expect(problems(smoke, { ...load, name: 'smoke' })).toEqual(['hooks: each name once']);
  });

  test('may be on the loopback without a certificate, and nowhere else', () => {
    const at = (url: string) => problems({ ...load, https: { url, connection } });
    expect(at('http://127.0.0.1:8080/check')).toEqual([]);
    expect(at('http://127.0.0.1.example.com/')).toHaveLength(1);
    expect(at('http://localhost/')).toHaveLength(1);
  });
});
