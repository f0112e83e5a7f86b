import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listPrices } from '../../cli/plan/prices.ts';
import { fargateMonth, idleDollars, peerDollars, prices, rolloutDollars } from './dollars.ts';
import { pipelineSample, poller } from './peers.ts';
import { idleMinute, type Played, played } from './played.ts';

/** The most that each may be. */
const targets = { transitionsPerLook: 3, rolloutDollars: 0.01, idleDollars: 1.5 } as const;

const months = [0, 10, 1000, 100_000];
const money = (dollars: number): string => `$${dollars < 10 ? dollars.toFixed(4) : dollars.toFixed(2)}`;
const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** The same rollout by each way, good and bad, in AWS's units and in dollars; and whether a target is missed. */
export async function costReport(): Promise<{ readonly lines: readonly string[]; readonly isMissed: boolean }> {
  const [good, bad] = [await played('good'), await played('bad')];
  const parts = idleDollars(await idleMinute(), alarmsOfStack());
  const idle = Object.values(parts).reduce((sum, part) => sum + part, 0);
  const where = Object.entries(parts).map(([name, dollars]) => `${name} ${money(dollars)}`);
  const checks = [
    check('transitions a look', good.transitionsPerLook, targets.transitionsPerLook),
    check('dollars of a good rollout', rolloutDollars(good), targets.rolloutDollars),
    check('dollars of an idle month', idle, targets.idleDollars),
  ];
  return {
    lines: [
      ...told('good', good),
      ...told('bad', bad),
      `a stack without rollouts, a month: ${money(idle)} (${where.join(', ')})`,
      '',
      `list prices of ${listPrices.region}, ${prices.asOf}, without free tiers`,
      ...table(good, bad, idle),
      '',
      ...checks.map(({ line }) => line),
    ],
    isMissed: checks.some((one) => one.isMissed),
  };
}

function alarmsOfStack(): number {
  const template = readFileSync(join(import.meta.dirname, '../../template.yaml'), 'utf8');
  return template.match(/^ {4}Type: AWS::CloudWatch::(Composite)?Alarm$/gm)?.length ?? 0;
}

const told = (canary: string, one: Played): readonly string[] => [
  `Meshshift, ${canary} canary: ${one.ended}, ${money(rolloutDollars(one))}`,
  `  ${one.transitions} state transitions, ${one.looks} looks, ${one.transitionsPerLook} transitions a look`,
  `  invocations: ${listed(one.invocations)}`,
  `  DynamoDB: ${listed(one.calls)}, a control item of ${one.itemKilobytes} KB`,
  `  ${one.metrics} metrics of GetMetricData, ${one.events} events`,
];

function table(good: Played, bad: Played, idle: number): readonly string[] {
  const peer = (name: string, model: typeof poller, month: number) => ({
    name,
    looks: model('good').looks,
    idle: month,
    good: peerDollars(model('good')),
    bad: peerDollars(model('bad')),
  });
  const ways = [
    { name: 'Meshshift', looks: good.looks, idle, good: rolloutDollars(good), bad: rolloutDollars(bad) },
    peer('pipeline sample', pipelineSample, 0),
    peer('poller on Fargate', poller, fargateMonth()),
    // It charges nothing on Lambda and ECS, and looks at alarms alone.
    { name: 'CodeDeploy', looks: 0, idle: 0, good: 0, bad: 0 },
  ];
  const row = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(17) : cell.padStart(i < 2 ? 7 : 16))).join('');
  return [
    row(['', 'looks', 'good', 'bad', ...months.map((count) => `${count} a month`)]),
    ...ways.map((way) =>
      row([
        way.name,
        String(way.looks),
        money(way.good),
        money(way.bad),
        ...months.map((count) => money(way.idle + count * way.good)),
      ]),
    ),
  ];
}

function check(what: string, value: number, most: number): { readonly line: string; readonly isMissed: boolean } {
  const isMissed = !(value <= most);
  return { line: `${what}: ${Number(value.toFixed(4))}, at most ${most}${isMissed ? '  MISSED' : ''}`, isMissed };
}
