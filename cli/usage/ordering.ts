import { Command } from 'commander';
import type { LineOrderType } from '../../core/line/line-order.ts';
import { orders } from '../orders/orders.ts';
import { type Cli, type CommandMaker, doing, example, idArgument, wholeNumber } from './usage.ts';

/** One command for each order to a running rollout. */
export const orderCommands: readonly CommandMaker[] = orders.map((order) => (cli) => {
  const { name, about, ofStep } = order;
  const command = new Command(name).description(about).addArgument(idArgument());
  if (ofStep) command.option('--step <n>', 'the step, counted from 1 (default: the current one)', wholeNumber(1, 99));
  return command
    .addHelpText('after', example(`meshshift ${name} color-backend-4f2a9c1-1${ofStep ? ' --step 2' : ''}`))
    .action(doing(cli, async () => (await import('../commands/orders.ts')).workOf(order)));
});

const ofScope = [
  '--scope <name>',
  'only this mesh, load balancer or service of VPC Lattice, by name (default: all)',
] as const;
const ofMesh = ['--mesh <name>', 'the same as --scope'] as const;

const stop: CommandMaker = (cli) =>
  new Command('stop-the-line')
    .description('hold every rollout at its weight and start none; alarms, analysis and rollbacks go on')
    .requiredOption('--reason <text>', 'the reason, shown wherever a rollout is held')
    .option(...ofScope)
    .option(...ofMesh)
    .addHelpText(
      'after',
      example(
        "meshshift stop-the-line --reason 'incident 4711'",
        "meshshift stop-the-line --scope color-mesh --reason 'load test until noon'",
      ),
    )
    .action(switching(cli, 'Stop The Line'));

const start: CommandMaker = (cli) =>
  new Command('start-the-line')
    .description('let rollouts start and go on again')
    .option('--reason <text>', 'the reason, shown in the notification')
    .option(...ofScope)
    .option(...ofMesh)
    .addHelpText('after', example('meshshift start-the-line', 'meshshift start-the-line --scope color-mesh'))
    .action(switching(cli, 'Start The Line'));

/** The switch that holds all rollouts of a stack. */
export const lineCommands: readonly CommandMaker[] = [stop, start];

const switching = (cli: Cli, type: LineOrderType) =>
  doing(cli, async () => (await import('../commands/line.ts')).workOf(type));
