import { Command } from 'commander';
import type { Order } from '../orders/give-order.ts';
import { giveOrder, inTypedNames, orders } from '../orders/give-order.ts';
import type { Cli, CommandMaker, Context } from '../run/context.ts';
import { example, idArgument, wholeNumber } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';

interface OrderOptions {
  readonly step?: number;
}

/** One command for each order to a running rollout. */
export const orderCommands: readonly CommandMaker[] = orders.map((order) => (cli) => commandFor(order, cli));

function commandFor(order: Order, cli: Cli): Command {
  const { name, about, ofStep } = order;
  const command = new Command(name).description(about).addArgument(idArgument());
  if (ofStep) command.option('--step <n>', 'the step, counted from 1 (default: the current one)', wholeNumber(1, 99));
  return command
    .addHelpText('after', example(`meshshift ${name} color-backend-4f2a9c1-1${ofStep ? ' --step 2' : ''}`))
    .action((id: string | undefined, options: OrderOptions, self: Command) =>
      cli.run(self, (context) => run(context, order, id, options)),
    );
}

async function run(context: Context, order: Order, id: string | undefined, { step }: OrderOptions): Promise<number> {
  const connection = await context.connect();
  const { rolloutId, answer } = await giveOrder(connection, context.host, order, { id, step });
  if (context.json) context.show({ rolloutId, command: order.name, ...answer }, []);
  if (answer.status === 'refused') throw new Failure(exits.refused, inTypedNames(answer.text));
  if (!context.json) context.note(`${rolloutId}: ${answer.text}`);
  return exits.done;
}
