import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod/mini';
import { jsonIn } from '../../core/text/json.ts';
import { giveOrder } from '../orders/give-order.ts';
import { inTypedNames, orders } from '../orders/orders.ts';
import type { FindPorts } from '../rollout/find.ts';
import type { Offer } from '../rollout/offers.ts';
import type { Connection } from '../run/connection.ts';
import { exits, type Failure } from '../run/failure.ts';
import type { Host } from '../run/host.ts';

/** The answer to a button: an HTTP status and one sentence. */
export interface DeskAnswer {
  readonly status: number;
  readonly text: string;
}

/** Takes the orders of a page that holds the token. */
export interface OrderDesk {
  readonly token: string;
  take(body: string): Promise<DeskAnswer>;
}

/** The header that carries the token. A form, an image or a link of another page cannot send it. */
export const tokenHeader = 'x-meshshift-token';

const names = ['approve', 'resume', 'pause', 'abort'] as const satisfies readonly Offer['order'][];

const asked = z.strictObject({
  order: z.enum(names),
  rollout: z.string().check(z.minLength(1), z.maxLength(80)),
  step: z.optional(z.int().check(z.gte(1), z.lte(99))),
});

/** The same commands as the terminal's, with the same permissions. @param failureOf puts an error into words */
export const orderDesk = (
  token: string,
  ports: FindPorts & Pick<Connection, 'identity' | 'send'>,
  host: Pick<Host, 'clock' | 'pause' | 'env'>,
  failureOf: (error: unknown) => Failure,
): OrderDesk => ({
  token,
  async take(body) {
    const read = asked.safeParse(jsonIn(body));
    const order = read.success ? orders.find(({ name }) => name === read.data.order) : undefined;
    if (!read.success || order === undefined)
      return { status: 400, text: `an order is one of ${names.join(', ')}, with a rollout and at most a step` };
    try {
      const { answer } = await giveOrder(ports, host, order, { id: read.data.rollout, step: read.data.step });
      return { status: answer.status === 'refused' ? 409 : 200, text: inTypedNames(answer.text) };
    } catch (error) {
      const { exitCode, message } = failureOf(error);
      return { status: statuses[exitCode] ?? 502, text: message };
    }
  },
});

const statuses: Readonly<Record<number, number>> = {
  [exits.refused]: 409,
  [exits.noPermission]: 403,
  [exits.unacknowledged]: 504,
};

/** Why a write is refused before it is read; undefined for one of the page that was opened with the token. */
export function orderRefusal(
  { method, headers }: { readonly method?: string | undefined; readonly headers: IncomingHttpHeaders },
  token: string,
): DeskAnswer | undefined {
  if (method !== 'POST') return { status: 405, text: 'orders are sent with POST' };
  if (headers.origin === undefined) return { status: 403, text: 'an order comes from the page alone' };
  if (headers['content-type'] !== 'application/json') return { status: 415, text: 'an order is application/json' };
  const given = headers[tokenHeader];
  const isHeld = typeof given === 'string' && given.length === token.length;
  return isHeld && timingSafeEqual(Buffer.from(given), Buffer.from(token))
    ? undefined
    : { status: 403, text: 'open the address that `meshshift watch --web --control` printed: it holds the token' };
}
