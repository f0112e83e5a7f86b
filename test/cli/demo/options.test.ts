import { describe, expect, test } from '@jest/globals';
import { parseOptions } from '../../../cli/demo/options.ts';

describe('the demo’s command line', () => {
  test('means the healthy scenario on the default port when nothing is said', () => {
    expect(parseOptions([])).toMatchObject({
      options: { scenario: 'healthy', port: 4599, json: false, stay: false, web: true, webPort: 0 },
    });
  });

  test('takes every option', () => {
    const args = [
      '--scenario',
      'errors',
      '--time-scale',
      '2.5',
      '--port',
      '0',
      '--rate',
      '50',
      '--json',
      '--spec',
      'a.yaml',
      '--stay',
      '--no-web',
      '--report',
      'report.html',
    ];
    expect(parseOptions(args)).toMatchObject({
      options: {
        scenario: 'errors',
        timeScale: 2.5,
        port: 0,
        rate: 50,
        json: true,
        spec: 'a.yaml',
        stay: true,
        web: false,
        report: 'report.html',
      },
    });
  });

  test.each([
    [['--scenario', 'sunny'], 'healthy, errors, slow, alarm, dead, drift'],
    [['--scenari', 'errors'], 'Did you mean --scenario?'],
    [['--port', '70000'], 'from 0 to 65535'],
    [['--time-scale', '0'], 'from 1 to 60'],
    [['--rate', '2.5'], 'a whole number'],
  ])('refuses %j with what is allowed and exit code 64', (args, said) => {
    const parsed = parseOptions(args);
    expect(parsed).toMatchObject({ exitCode: 64 });
    expect('err' in parsed && parsed.err).toContain(said);
  });

  test('helps with an example, every scenario and the exit codes', () => {
    const parsed = parseOptions(['--help']);
    expect(parsed).toMatchObject({ exitCode: 0 });
    const out = 'out' in parsed ? parsed.out : '';
    for (const part of ['Example: npm start -- --scenario errors', 'dead', 'Exit codes: 0 promoted', '--request-log'])
      expect(out).toContain(part);
  });
});
