import { giveOrder } from '../orders/give-order.ts';
import { inTypedNames, type Order } from '../orders/orders.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';

interface OrderOptions {
  readonly step?: number;
}

/** The work of an order's command. */
export const workOf = (order: Order) => ({
  run: (context: Context, id: string | undefined, { step }: OrderOptions) => give(context, order, id, step),
});

async function give(context: Context, order: Order, id: string | undefined, step: number | undefined): Promise<number> {
  const connection = await context.connect();
  const { rolloutId, answer } = await giveOrder(connection, context.host, order, { id, step });
  if (context.json) context.show({ rolloutId, command: order.name, ...answer }, []);
  if (answer.status === 'refused') throw new Failure(exits.refused, inTypedNames(answer.text));
  if (!context.json) context.note(`${rolloutId}: ${answer.text}`);
  return exits.done;
}
