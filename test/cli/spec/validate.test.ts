import { describe, expect, test } from '@jest/globals';
import { run } from '../support/captured-host.ts';

const validate = (stdin: string, ...args: readonly string[]) => run(['validate', '-', ...args], { stdin });

const good = `service: shop
router: { mesh: m, virtualRouter: r, routes: [x] }
canary: shop-v2
strategy:
  canary: { weight: 10, bake: 5m }
analysis: alarmsOnly
alarms: [shop-5xx]
`;

const doubling = [
  'a: &a [x, x, x, x, x]',
  'b: &b [*a, *a, *a, *a]',
  'c: &c [*b, *b, *b, *b]',
  'd: [*c, *c, *c, *c]',
].join('\n');

describe('validate', () => {
  test('prints the steps of a good spec and needs no credentials', async () => {
    const { code, out, err } = await validate(good);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('- is a valid spec');
    expect(out).toContain('promoted after 15:00 if each bakes as planned');
  });

  test('reports all problems at once, each with its line, its path, the value found and the values allowed', async () => {
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
    expect([code, err]).toEqual([
      64,
      expect.stringMatching(/^-:3: the spec: found a line whose indentation fits nothing above it/),
    ]);
  });

  test.each([
    ['two documents', `${good}---\n${good}`, 8, 'a second document, which `---` begins'],
    ['a key that stands twice', `${good}canary: shop-v3\n`, 8, 'the key "canary" a second time, first in line 3'],
    ['a merge key', good.replace('{ weight: 10', '{ <<: *a, weight: 10'), 5, 'a merge key (<<)'],
    ['an alias of nothing', good.replace('shop-v2', '*canary'), 3, 'the alias *canary, with no &canary before it'],
    ['an alias of itself', good.replace('shop-v2', '&a [*a]'), 3, '*a, which contains itself'],
    ['aliases that double', doubling, 4, 'aliases within aliases'],
    ['a tag', good.replace('shop-v2', '!Ref Canary'), 3, 'a tag: Unresolved tag: !Ref'],
    ['a tab', good.replace('  canary', '\tcanary'), 5, 'a tab in the indentation'],
    ['brackets without end', `service: ${'['.repeat(20_000)}`, 1, 'brackets in brackets'],
  ])('refuses %s in the words of its writer, with the line', async (_name, text, line, found) => {
    const { code, err } = await validate(text);
    expect([code, err.split('\n')[0]]).toEqual([64, expect.stringContaining(`-:${line}: the spec: found ${found}`)]);
    expect(err).toContain(', allowed: ');
  });

  test('takes an alias for a whole value', async () => {
    const text = `${good.replace('5m', '&short 5m')}`.replace('strategy:', 'strategy:\n  finalBake: *short');
    const moved = text.replace('  finalBake: *short\n', '').replace('analysis:', '  finalBake: *short\nanalysis:');
    expect(await validate(moved)).toMatchObject({ code: 0 });
  });

  test.each([
    ['revision: 12e4567', 'revision', '12e4567'],
    ['revision: 0123456', 'revision', '0123456'],
    ['revision: true', 'revision', 'true'],
  ])('shows %s as it was written and says to put it in quotes', async (line, path, written) => {
    const { code, err } = await validate(`${good}${line}\n`);
    expect([code, err]).toEqual([
      64,
      `-:8: ${path}: found ${written}, allowed: a string: put it in quotes, "${written}"\n`,
    ]);
  });

  test('shows an account id without quotes with its leading zero', async () => {
    const { err } = await validate(good.replace('mesh: m', 'mesh: m, meshOwner: 012345678901'));
    expect(err).toContain('router.meshOwner: found 012345678901, allowed: a string: put it in quotes, "012345678901"');
  });

  test('does not ask for quotes where they would not help', async () => {
    const { err } = await validate(good.replace('weight: 10', 'weight: 120').replace('bake: 5m', 'bake: 5'));
    expect(err).not.toContain('quotes');
  });

  test('says to leave the percent sign out of a weight', async () => {
    const { err } = await validate(good.replace('weight: 10', 'weight: 10%'));
    expect(err).toContain('strategy.canary.weight: found "10%", allowed: a number: write 10 without the sign');
  });

  test.each([
    ['bake: 0s', 'strategy.canary.bake: 0s: the step is over before'],
    ['bake: 100d', 'strategy.canary.bake: 100d, during which two versions serve'],
  ])('warns of %s, which is allowed and hardly ever meant', async (bake, warning) => {
    const { code, out } = await validate(good.replace('bake: 5m', bake));
    expect([code, out]).toEqual([0, expect.stringContaining(`worth a thought:\n  ${warning}`)]);
  });

  test('names a hundred problems and counts the others', async () => {
    const { code, err } = await validate(good + Array.from({ length: 5000 }, (_, i) => `k${i}: 1\n`).join(''));
    const said = err.trimEnd().split('\n');
    expect([code, said.length, said.at(-1)]).toEqual([
      64,
      101,
      '-: the spec: found 4900 more problems, allowed: none: mend these first',
    ]);
  });

  test('refuses a file that no execution could take as its input', async () => {
    const { code, err } = await validate('['.repeat(1_000_000));
    expect([code, err]).toEqual([64, expect.stringContaining('-: the spec: found more than 256 KiB')]);
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
