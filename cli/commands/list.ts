import { Command } from 'commander';
import { isHeld } from '../../core/rollout/control.ts';
import { doing, stepOf } from '../explain/standing.ts';
import type { CommandMaker } from '../run/cli.ts';
import type { Context } from '../run/context.ts';
import { example } from '../run/example.ts';
import { exits } from '../run/exit-codes.ts';
import { columns } from '../terminal/columns.ts';

export const list: CommandMaker = (cli) =>
  new Command('list')
    .description('the rollouts that run, and those that need a person')
    .addHelpText('after', example('meshshift list'))
    .action((_options: object, command: Command) => cli.run(command, run));

async function run(context: Context): Promise<number> {
  const { control, now, stack } = await context.connect();
  const leases = await control.leases();
  const items = (await Promise.all(leases.map(({ router }) => control.read(router)))).filter(isHeld);
  const value = items.map((item) => ({
    rolloutId: item.rolloutId,
    router: item.router,
    stable: item.plan.stable,
    canary: item.plan.canary,
    phase: item.phase,
    standing: stepOf(item),
    doing: doing(item, now()),
  }));
  const rows = value.map((one) => [one.rolloutId, one.standing, one.router, one.doing]);
  const nothing = `no rollout runs on stack ${stack.name}; \`meshshift history\` has those that have ended`;
  context.show(value, rows.length === 0 ? [nothing] : columns([['ROLLOUT', 'STEP', 'ROUTER', 'NOW'], ...rows]));
  return exits.done;
}
