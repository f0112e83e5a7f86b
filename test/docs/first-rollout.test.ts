import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Desk, openDesk } from './desk.ts';
import { printedAsSaid } from './printed-output.ts';
import { standIns } from './stand-ins.ts';
import { storeTraffic } from './store-traffic.ts';

// Virtual hours pass.
jest.setTimeout(120_000);

const pages = [
  'docs/first-rollout.md',
  'docs/first-rollout/canary.md',
  'docs/first-rollout/roll-out.md',
  'docs/first-incident.md',
];
/** They build on each other. */
const page = pages.map((name) => readFileSync(join(import.meta.dirname, '../..', name), 'utf8')).join('\n');

/** Each block of commands with the output that follows it, if any is shown. */
const steps = [...page.matchAll(/^```sh\n([\s\S]*?)^```$(?:\s+^```text\n([\s\S]*?)^```$)?/gm)].map(
  ([, script = '', said]) => ({ script, said }),
);
const isElsewhere = (line: string) => standIns.some((one) => one.line.test(line));
const lines = (script: string) => script.trim().split('\n');

/** As the page deploys the stack; routers that it does not name may not be written. */
const [, deployed = ''] = /^sam deploy --parameter-overrides (.*)$/m.exec(page) ?? [];
const parameters = {
  ...{ LoadBalancerName: 'none', DefaultActions: 'keep', LatticeService: 'none', MeshName: 'none' },
  ...Object.fromEntries(deployed.split(' ').map((pair) => pair.split('='))),
};

describe('The first rollout goes as the page says', () => {
  let desk: Desk;
  const home = process.cwd();

  beforeAll(async () => {
    desk = await openDesk({
      parameters,
      programs: {
        sleep: async ([seconds]) => {
          await desk.pass(Number(seconds) * 1000);
          return { code: 0, out: '', err: '' };
        },
      },
    });
    storeTraffic(desk, 'store');
    process.chdir(desk.folder);
  });
  afterAll(async () => {
    process.chdir(home);
    await desk.close();
    rmSync(desk.folder, { recursive: true });
  });

  /** Variables of one block are there in the next, as in one terminal. */
  const run = (script: string) =>
    desk.shell.run(`set -a\n[ ! -f .terminal ] || source .terminal\n${script}\nexport -p > .terminal`);

  test.each(steps.filter(({ script }) => !lines(script).every(isElsewhere)))('$script', async ({ script, said }) => {
    const ran = await run(script);
    // A service has had requests for a while before it is released.
    if (script.includes('create-load-balancer')) await desk.pass(3_600_000);
    expect({ code: ran.code, err: ran.err }).toEqual({ code: 0, err: '' });
    const { said: expected, printed } = printedAsSaid(said ?? '...', ran.out);
    expect(printed).toEqual(expected);
  });
});

test('an output that the page does not say would be found', () => {
  const printed = 'started a\n  1:02  step 1: set to 5%\nended';
  const isAsSaid = (said: string) => {
    const lines = printedAsSaid(said, printed);
    return JSON.stringify(lines.said) === JSON.stringify(lines.printed);
  };
  expect(isAsSaid('started a\n0:30 step 1: set to 5%\nended')).toBe(true);
  expect(isAsSaid('...\n0:30 step 1: set to 5%\n...')).toBe(true);
  for (const wrong of ['started a', '...\nstep 1: set to 5%\n...', '...\n0:30 step 1: set to 6%\n...', 'ended\n...'])
    expect(isAsSaid(wrong)).toBe(false);
});

test('what needs an account is little, and shown elsewhere', () => {
  const left = steps.flatMap(({ script }) => lines(script)).filter(isElsewhere);
  expect(left).toEqual(['npm ci && npm run build', `sam deploy --parameter-overrides ${deployed}`]);
});
