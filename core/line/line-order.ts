import * as z from 'zod/mini';
import type { LineEvent } from '../events/line-event.ts';
import { heldLookSeconds } from '../plan/look.ts';
import { isFull, mostSettledCommands, type SettledCommand, withSettled } from '../signals/settled-commands.ts';
import { everyScope, type Line, type LineState, stopsOf, stopText } from './line.ts';

/** Orders to the line are events on the stack's own bus, as commands are; the detail-type is the permission. */
export const lineOrderTypes = ['Stop The Line', 'Start The Line'] as const;
export type LineOrderType = (typeof lineOrderTypes)[number];

const caller = z.string().check(z.minLength(1), z.maxLength(256));
/** The name of a mesh, a load balancer or a service of VPC Lattice; absent means everything. The first were meshes. */
const mesh = z.optional(z.string().check(z.minLength(1), z.maxLength(255)));

export const stopLineDetail = z.strictObject({
  mesh,
  reason: z.string().check(z.minLength(1), z.maxLength(500)),
  caller,
});
export const startLineDetail = z.strictObject({ mesh, reason: z.optional(z.string().check(z.maxLength(500))), caller });
export type LineOrderDetail = z.infer<typeof startLineDetail>;

export interface LineOrder extends LineOrderDetail {
  readonly type: LineOrderType;
  /** The event's id: the answer is found under it. */
  readonly id: string;
  /** When it was sent, by its sender: milliseconds since the epoch. */
  readonly time: number;
  /** The same, but never later than now. */
  readonly issuedAt: number;
}

/** An order's answer, and the line that keeps it. */
export interface ObeyedOrder {
  readonly line: Line;
  readonly answer: Omit<SettledCommand, 'until'>;
}

/**
 * The line after an order, with the order settled in it: it is decided once, however often it is delivered. An order
 * that changes nothing is refused. A stop is obeyed after any number of earlier orders. `now` in milliseconds.
 */
export function obeyOrder(seen: Line, order: LineOrder, now: number): ObeyedOrder {
  const known = seen.settled?.[order.id];
  if (known !== undefined) return { line: seen, answer: known };
  const full = isFull(seen.settled, now);
  const refused = { status: 'refused', at: now, rev: seen.rev } as const;
  if (full && order.type !== 'Stop The Line')
    return {
      line: seen,
      answer: { ...refused, text: `${mostSettledCommands} orders within some minutes are as many as are taken` },
    };
  const line = { ...afterOrder(seen, order), rev: seen.rev + 1 };
  const status = isItsChange(line, order) ? 'accepted' : 'refused';
  const answer = { status, text: answerTo(line, order), at: now, rev: line.rev } as const;
  return { line: full ? line : { ...line, settled: withSettled(seen.settled, order, answer) }, answer };
}

const scopeOf = ({ mesh: name = everyScope }: LineOrder): string => name;
const stateIn = (line: Line, order: LineOrder): LineState | undefined => line.scopes[scopeOf(order)];

/**
 * The line after an order; the very same when it changes nothing. Orders come at least once and in any sequence: the
 * later order stands, and of two of one moment the stop.
 */
export function afterOrder(line: Line, order: LineOrder): Line {
  const before = stateIn(line, order);
  const stopped = order.type === 'Stop The Line';
  const { issuedAt, caller: by, reason = '', id: orderId } = order;
  if (before !== undefined && isOutdated(order, before)) return line;
  const state = { stopped, since: issuedAt, issuedAt, by, reason, orderId };
  if (before?.stopped === stopped) return withState(line, order, { ...before, issuedAt });
  // A start before any stop changes nothing, but a stop that was given before it must find it.
  return withState(line, order, before === undefined && !stopped ? { ...state, orderId: '' } : state);
}

const withState = (line: Line, order: LineOrder, state: LineState): Line => ({
  ...line,
  rev: line.rev + 1,
  scopes: { ...line.scopes, [scopeOf(order)]: state },
});

const isOutdated = ({ issuedAt, type }: LineOrder, before: LineState): boolean =>
  issuedAt < before.issuedAt || (issuedAt === before.issuedAt && (before.stopped || type !== 'Stop The Line'));

/** Whether it was this order that stopped or started the line, and so must be announced. */
export const isItsChange = (line: Line, order: LineOrder): boolean => stateIn(line, order)?.orderId === order.id;

/** The answer to an order, for the line as it is afterwards. */
export function answerTo(line: Line, order: LineOrder): string {
  const state = stateIn(line, order);
  const mine = isItsChange(line, order);
  const others = stopsOf(line).filter((stop) => (stop.scope ?? everyScope) !== scopeOf(order));
  const held = others.length === 0 ? '' : `; held all the same: ${others.map(stopText).join('; ')}`;
  if (state?.stopped === true) {
    const stop = { ...state, ...(order.mesh !== undefined && { scope: order.mesh }) };
    if (order.type === 'Start The Line') return `a later order stands: ${stopText(stop)}`;
    return mine
      ? 'the line is stopped: no weight is raised, nothing starts, and bakes and gates stand still; alarms, analysis and rollbacks go on'
      : `it was stopped already: ${stopText(stop)}`;
  }
  if (order.type === 'Stop The Line') return `a later order stands: the line was started by ${state?.by ?? 'a person'}`;
  return mine
    ? `the line is started: what it held goes on with its next look, within ${heldLookSeconds / 60} minutes${held}`
    : `the line was not stopped${order.mesh === undefined ? '' : ` for ${order.mesh} alone`}${held}`;
}

/** The event of an order that changed the line. */
export function lineEventOf({ type, id, mesh, caller, reason }: LineOrder): LineEvent {
  const is = type === 'Stop The Line' ? 'Line Stopped' : 'Line Started';
  return {
    type: is,
    eventId: `line/${mesh ?? everyScope}/${id}/${is}`,
    ...(mesh !== undefined && { mesh }),
    text: `by ${caller}${reason ? `: ${reason}` : ''}`,
  };
}
