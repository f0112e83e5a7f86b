import { Command } from 'commander';
import type { LineOrderType } from '../../core/line/line-order.ts';
import { effectText, heldByLine, orderLine } from '../orders/line.ts';
import type { Cli, CommandMaker } from '../run/context.ts';
import { example } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';

interface LineOptions {
  readonly reason?: string;
  readonly mesh?: string;
}

const ofMesh = ['--mesh <name>', 'only this mesh (default: every mesh)'] as const;

const stop: CommandMaker = (cli) =>
  new Command('stop-the-line')
    .description('hold every rollout at its weight and start none; alarms, analysis and rollbacks go on')
    .requiredOption('--reason <text>', 'the reason, shown wherever a rollout is held')
    .option(...ofMesh)
    .addHelpText(
      'after',
      example(
        "meshshift stop-the-line --reason 'incident 4711'",
        "meshshift stop-the-line --mesh color-mesh --reason 'load test until noon'",
      ),
    )
    .action(doing(cli, 'Stop The Line'));

const start: CommandMaker = (cli) =>
  new Command('start-the-line')
    .description('let rollouts start and go on again')
    .option('--reason <text>', 'the reason, shown in the notification')
    .option(...ofMesh)
    .addHelpText('after', example('meshshift start-the-line', 'meshshift start-the-line --mesh color-mesh'))
    .action(doing(cli, 'Start The Line'));

/** The switch that holds all rollouts of a stack. */
export const lineCommands: readonly CommandMaker[] = [stop, start];

const doing = (cli: Cli, type: LineOrderType) => (options: LineOptions, self: Command) =>
  cli.run(self, async (context) => {
    const connection = await context.connect();
    const answer = await orderLine(connection, context.host, type, options);
    const isStopped = type === 'Stop The Line' && answer.status !== 'refused';
    const effect = isStopped ? await heldByLine(connection, options.mesh) : undefined;
    if (context.json) context.show({ command: self.name(), ...answer, ...(effect && { holds: effect.holds }) }, []);
    if (answer.status === 'refused') throw new Failure(exits.refused, answer.text);
    if (context.json) return exits.done;
    context.note(answer.text);
    if (effect !== undefined) context.note(effectText(effect, options.mesh));
    return exits.done;
  });
