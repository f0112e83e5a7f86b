import { describe, expect, test } from '@jest/globals';
import { run } from '../support/captured-world.ts';

const validate = (stdin: string, ...args: readonly string[]) => run(['validate', '-', ...args], { stdin });

const good = `service: shop
router: { mesh: m, virtualRouter: r, routes: [x] }
canary: shop-v2
strategy:
  canary: { weight: 10, bake: 5m }
analysis: alarmsOnly
alarms: [shop-5xx]
`;

describe('validate', () => {
  test('prints the steps of a good spec and needs no credentials', async () => {
    const { code, out, err } = await validate(good);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('- is a valid spec');
    expect(out).toContain('promoted after 15:00 if each bakes as planned');
  });

  test('tells every problem at once, each with its line, path, what was found and what is allowed', async () => {
    const { code, out, err } = await validate(
      good
        .replace('weight: 10', 'weight: 120')
        .replace('canary: shop-v2', 'canaray: shop-v2')
        .replace('5m }', 'long }'),
    );
    expect([code, out]).toEqual([64, '']);
    expect(err.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^-: canary: found nothing, allowed: a string$/),
      expect.stringMatching(/^-:5: strategy\.canary\.weight: found 120, allowed: 1 to 99/),
      expect.stringMatching(
        /^-:5: strategy\.canary\.bake: found "long", allowed: a duration such as 30s, 5m, 2h or 1d$/,
      ),
      expect.stringMatching(/^-:3: canaray: found an unknown key, allowed: .*did you mean canary\?$/),
    ]);
  });

  test('prints the problems as JSON on stdout and nothing else there', async () => {
    const { code, out } = await validate(good.replace('shop-5xx', '7'), '--json');
    expect([code, JSON.parse(out)]).toMatchObject([64, { valid: false, problems: [{ path: 'alarms[0]', line: 7 }] }]);
  });

  test('finds the line of broken YAML', async () => {
    const { code, err } = await validate('service: shop\nrouter: { mesh: m\ncanary: x');
    expect([code, err]).toEqual([64, expect.stringMatching(/^-:[23]: the spec: found no YAML: /)]);
  });

  test('takes an empty file and a list for what they are', async () => {
    const said = await Promise.all(['', '- a'].map((text) => validate(text)));
    expect(said.map(({ code, err }) => [code, err])).toEqual([
      [64, expect.stringContaining('found null, allowed: a mapping')],
      [64, expect.stringContaining('found ["a"], allowed: a mapping')],
    ]);
  });

  test('says that a file does not exist, and how to get one', async () => {
    const { code, err } = await run(['validate', '/nowhere/rollout.yaml']);
    expect([code, err]).toEqual([
      64,
      'meshshift: the spec /nowhere/rollout.yaml does not exist: give its path, or - for standard input; `meshshift init` writes one from a live route\n',
    ]);
  });
});
