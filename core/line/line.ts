import type { LineHold } from '../control/holds.ts';
import type { SettledCommands } from '../signals/settled-commands.ts';

/** The scope that holds every router. No mesh, load balancer or service has this name. */
export const everyScope = '*';

/**
 * The last order for a scope: everything, or the routers of one mesh, load balancer or service of VPC Lattice. Times in
 * milliseconds since the epoch.
 */
export interface LineState {
  readonly stopped: boolean;
  /** Since when it is so. */
  readonly since: number;
  /** When the last order was given, even if it changed nothing. */
  readonly issuedAt: number;
  /** The author of the order: a claim. */
  readonly by: string;
  /** The reason, in the author's words; empty for a start without words. */
  readonly reason: string;
  /** The order that changed it. */
  readonly orderId: string;
}

/** The switch that holds all rollouts of a stack: while it is stopped no canary's weight is raised. */
export interface Line {
  /** Grows with each change; 0 before the first. */
  readonly rev: number;
  /** By scope: `*`, or a name as `lineScope` gives it. */
  readonly scopes: Readonly<Record<string, LineState>>;
  /** Orders that were answered, as long as one of them could be delivered again and be obeyed. */
  readonly settled?: SettledCommands;
}

/** The line before the first order. */
export const runningLine: Line = { rev: 0, scopes: {} };

export interface LineStop extends LineState {
  /** The name of what is held; absent when all is. */
  readonly scope?: string;
}

/** Everything that is stopped, everything first, then by name; empty while the line runs. */
export const stopsOf = ({ scopes }: Line): readonly LineStop[] =>
  Object.entries(scopes)
    .filter(([, { stopped }]) => stopped)
    .toSorted(([a], [b]) => (a === everyScope || (b !== everyScope && a < b) ? -1 : 1))
    .map(([scope, state]) => ({ ...state, ...(scope !== everyScope && { scope }) }));

/** The stop that holds the rollouts of a scope; undefined if there is none. */
export const stopFor = (line: Line, scope: string): LineStop | undefined =>
  stopsOf(line).find((stop) => stop.scope === undefined || stop.scope === scope);

/** The stop that holds the rollouts of a scope, in the form that their items keep; undefined if there is none. */
export function holdFor(line: Line, scope: string): LineHold | undefined {
  const stop = stopFor(line, scope);
  return stop && { since: stop.since, text: stopText(stop) };
}

/**
 * The author, time and reason of a stop: `the line is stopped for shop by ann since 2026-01-05T09:00:00Z: incident
 * 12`.
 */
export const stopText = ({ scope, by, since, reason }: LineStop): string =>
  `the line is stopped${scope === undefined ? '' : ` for ${scope}`} by ${by} since ${moment(since)}: ${reason}`;

const moment = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
