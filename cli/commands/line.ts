import { Command } from 'commander';
import type { LineOrderType } from '../../core/line/line-order.ts';
import { effectText, heldByLine, orderLine } from '../orders/line.ts';
import type { Cli, CommandMaker } from '../run/context.ts';
import { example } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';

interface LineOptions {
  readonly reason?: string;
  readonly scope?: string;
  readonly mesh?: string;
}

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
    .action(doing(cli, 'Stop The Line'));

const start: CommandMaker = (cli) =>
  new Command('start-the-line')
    .description('let rollouts start and go on again')
    .option('--reason <text>', 'the reason, shown in the notification')
    .option(...ofScope)
    .option(...ofMesh)
    .addHelpText('after', example('meshshift start-the-line', 'meshshift start-the-line --scope color-mesh'))
    .action(doing(cli, 'Start The Line'));

/** The switch that holds all rollouts of a stack. */
export const lineCommands: readonly CommandMaker[] = [stop, start];

const doing =
  (cli: Cli, type: LineOrderType) =>
  ({ mesh, scope = mesh, ...options }: LineOptions, self: Command) =>
    cli.run(self, async (context) => {
      if (mesh !== undefined && mesh !== scope)
        throw new Failure(exits.usage, '--mesh is the same as --scope: name one of them');
      const connection = await context.connect();
      const answer = await orderLine(connection, context.host, type, {
        ...options,
        ...(scope !== undefined && { scope }),
      });
      const isStopped = type === 'Stop The Line' && answer.status !== 'refused';
      const effect = isStopped ? await heldByLine(connection, scope) : undefined;
      if (context.json) context.show({ command: self.name(), ...answer, ...(effect && { holds: effect.holds }) }, []);
      if (answer.status === 'refused') throw new Failure(exits.refused, answer.text);
      if (context.json) return exits.done;
      context.note(answer.text);
      if (effect !== undefined) context.note(effectText(effect, scope));
      return exits.done;
    });
