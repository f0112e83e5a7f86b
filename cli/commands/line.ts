import type { LineOrderType } from '../../core/line/line-order.ts';
import { effectText, heldByLine, orderLine } from '../orders/line.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';

interface LineOptions {
  readonly reason?: string;
  readonly scope?: string;
  readonly mesh?: string;
}

/** The work of a command that stops or starts the line. */
export const workOf = (type: LineOrderType) => ({
  run: (context: Context, options: LineOptions) => order(context, type, options),
});

const names: Readonly<Record<LineOrderType, string>> = {
  'Stop The Line': 'stop-the-line',
  'Start The Line': 'start-the-line',
};

async function order(context: Context, type: LineOrderType, { mesh, scope = mesh, ...options }: LineOptions) {
  if (mesh !== undefined && mesh !== scope)
    throw new Failure(exits.usage, '--mesh is the same as --scope: name one of them');
  const connection = await context.connect();
  const answer = await orderLine(connection, context.host, type, {
    ...options,
    ...(scope !== undefined && { scope }),
  });
  const isStopped = type === 'Stop The Line' && answer.status !== 'refused';
  const effect = isStopped ? await heldByLine(connection, scope) : undefined;
  if (context.json) context.show({ command: names[type], ...answer, ...(effect && { holds: effect.holds }) }, []);
  if (answer.status === 'refused') throw new Failure(exits.refused, answer.text);
  if (context.json) return exits.done;
  context.note(answer.text);
  if (effect !== undefined) context.note(effectText(effect, scope));
  return exits.done;
}
