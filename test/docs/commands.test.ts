import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import { commandLines, problemsOf } from './command-lines.ts';
import { type Desk, openDesk } from './desk.ts';
import { blocksOf, commandsOf } from './documented-commands.ts';
import { isScript } from './npm.ts';
import { sceneOf, stage } from './scenes.ts';
import { createCanary, shopSpec } from './shop.ts';
import { standIns } from './stand-ins.ts';

// Virtual hours pass, and each line has a bash of its own.
jest.setTimeout(120_000);

const root = join(import.meta.dirname, '../..');
const pages = ['README.md', ...globSync(['docs/**/*.md', 'examples/**/README.md'], { cwd: root }).sort()].map(
  (page) => [page, readFileSync(join(root, page), 'utf8')] as const,
);
/** Pages whose commands build on each other: a test of the page's own carries them out in their order. */
const stories: Readonly<Record<string, string>> = {
  'docs/cloud-map.md': 'test/docs/cloud-map.test.ts',
  'docs/cloudformation.md': 'test/docs/cloudformation.test.ts',
  'docs/console.md': 'test/docs/console.test.ts',
  'docs/first-incident.md': 'test/docs/first-rollout.test.ts',
  'docs/first-rollout.md': 'test/docs/first-rollout.test.ts',
  'docs/first-rollout/canary.md': 'test/docs/first-rollout.test.ts',
  'docs/first-rollout/roll-out.md': 'test/docs/first-rollout.test.ts',
  'docs/load-balancers.md': 'test/docs/load-balancers.test.ts',
  'docs/vpc-lattice.md': 'test/docs/vpc-lattice.test.ts',
  'examples/tutorials/five-steps/README.md': 'test/examples/tutorials.test.ts',
  'examples/tutorials/launch-post/README.md': 'test/examples/tutorials.test.ts',
  'examples/tutorials/workshop/README.md': 'test/examples/tutorials.test.ts',
};
const commands = pages
  .filter(([page]) => stories[page] === undefined)
  .flatMap(([page, text]) => commandsOf(text).map((command) => ({ page, ...command })));
const withoutBlocks = (text: string) => text.replaceAll(/^```[\s\S]*?^```$/gm, '');
const standInOf = (line: string) => standIns.find((one) => one.line.test(line));
const executed = commands.filter(({ line }) => standInOf(line) === undefined);
const ofShop = /docs\/(pipelines|infrastructure-as-code)\b/;

/** The spec that the README shows. */
const colorSpec = parse(blocksOf(pages[0]?.[1] ?? '', 'yaml')[0] ?? '');

/** The same rollout with bakes that last no longer than evidence takes. */
const brief = {
  ...colorSpec,
  strategy: {
    steps: colorSpec.strategy.steps.map((step: object) => ({ ...step, bake: '1m' })),
    ...{ finalBake: '1m', keepWarm: '1m' },
  },
};

/** A page and those in its folder are played on one desk: opening one takes seconds. */
const bookOf = (page: string) => page.replace(/^(docs\/[\w-]+)(\.md|\/.*)$/, '$1');
const books = [...new Set(executed.map(({ page }) => bookOf(page)))];

describe.each(books)('Every command of %s ends well', (book) => {
  // The page that shows the spec plays it as it stands.
  const specOfColor = book === 'README.md' ? colorSpec : brief;
  const spec = ofShop.test(book) ? shopSpec : specOfColor;
  let desk: Desk;
  let scenes: ReturnType<typeof stage>;
  const home = process.cwd();

  beforeAll(async () => {
    desk = await openDesk();
    if (book !== 'docs/pipelines') await createCanary(desk.call);
    scenes = stage(desk, spec);
    process.chdir(desk.folder);
  });
  afterAll(async () => {
    process.chdir(home);
    await desk.close();
    rmSync(desk.folder, { recursive: true });
  });

  const filledIn = (line: string) =>
    /meshshift/.test(line)
      ? line.replaceAll(/\bROLLOUT\b|\b(color-backend|checkout)-4f2a9c1-1\b/g, scenes.rollout())
      : line
          .replace('--state-machine-arn ARN', `--state-machine-arn ${desk.stateMachineArn}`)
          .replace('--topic-arn ARN', '--topic-arn arn:aws:sns:eu-west-1:000000000000:meshshift-notifications');

  test.each(executed.filter(({ page }) => bookOf(page) === book))('$line', async ({ line, setting }) => {
    await scenes.enter(sceneOf(line));
    desk.write('rollout.json', spec);
    desk.write('rollout.yaml', spec);
    desk.write('eu-west-1.json', { region: 'eu-west-1', asOf: '2026-10', perMillion: { metrics: 10 } });
    const [, fresh] = /^meshshift init .*--out (\S+)/.exec(line) ?? [];
    if (fresh !== undefined) rmSync(join(desk.folder, fresh));
    const script = [...setting, filledIn(line)].join('\n');
    const { code, out, err } = await desk.shell.run(script);
    scenes.after(line);
    // Of a stop and a start of the same moment the stop stands: nobody types two lines in one.
    await desk.pass(1000);
    expect({ script, code, said: code === 0 ? '' : out + err }).toEqual({ script, code: 0, said: '' });
  });
});

describe('A line that does not work would be found', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk.close());

  test.each([
    ['meshshift abrot', 64, "unknown command 'abrot'"],
    ['meshshift status --wiat', 64, "unknown option '--wiat'"],
    ['meshshift list --json | frobnicate', 127, 'frobnicate: command not found'],
    ['npx meshshfit list', 1, 'npx meshshfit'],
    ['npm run cahos -- --seed 1', 1, 'neither a script nor a stand-in'],
    ['aws appmesh describe-mush --mesh-name shop', 254, 'DescribeMush'],
    [
      'aws stepfunctions start-execution --state-machine-arn ARN --name x --input file://nowhere.json',
      1,
      'nowhere.json',
    ],
    ['echo "$UNKNOWN"', 1, 'UNKNOWN: unbound variable'],
  ])('%s', async (line, code, said) => {
    const ran = await desk.shell.run(line);
    expect(ran.code).toBe(code);
    expect(ran.out + ran.err).toContain(said);
  });
});

describe('What is not executed', () => {
  test.each(standIns)('$line is in a page, and shown by tests that exist', ({ line, instead }) => {
    expect(commands.filter((command) => line.test(command.line))).not.toEqual([]);
    expect(instead.filter((file) => globSync(file, { cwd: root }).length === 0)).toEqual([]);
  });

  test('is little', () => {
    expect(executed.length).toBeGreaterThan(70);
    expect(commands.length - executed.length).toBeLessThan(23);
  });

  test('is no page that another test carries out', () => {
    for (const [page, file] of Object.entries(stories)) {
      expect(pages.map(([name]) => name)).toContain(page);
      expect(readFileSync(join(root, file), 'utf8')).toContain(page);
    }
  });

  test('commands of the AWS CLI with their answers are on the page that another test carries out, and nowhere else', () => {
    expect(pages.filter(([, text]) => blocksOf(text, 'console').length > 0).map(([page]) => page)).toEqual([
      'docs/aws-cli.md',
      'docs/aws-cli/rollouts.md',
      'docs/aws-cli/traces.md',
    ]);
  });

  test('no command hides in a block of no language', () => {
    const plain = pages.flatMap(([, text]) => [...blocksOf(text, ''), ...blocksOf(text, 'bash')]);
    expect(plain.filter((block) => /^(\$ )?(meshshift|npm|npx|aws|sam|node) /m.test(block))).toEqual([]);
  });

  test('commands within sentences are ones that the command line takes', () => {
    // The generated page gives forms there, such as `meshshift start [spec]`.
    const lines = pages
      .filter(([page]) => !page.startsWith('docs/commands'))
      .flatMap(([, text]) => commandLines(withoutBlocks(text)));
    expect(lines.length).toBeGreaterThan(60);
    expect(lines.flatMap((line) => problemsOf(line))).toEqual([]);
  });

  test('scripts within sentences are in package.json', () => {
    const named = pages.flatMap(([, text]) => [...text.matchAll(/`npm run ([\w:-]+)/g)].map(([, name = '']) => name));
    expect(named.filter((name) => !isScript(name))).toEqual([]);
  });
});
