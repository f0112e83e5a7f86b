/**
 * Faults that belong together, with the rates at which each hits. A protection seldom stands against one fault alone,
 * and the right two of a hundred kinds hardly ever meet when they are drawn one by one.
 */
export type Cluster = Readonly<Record<string, readonly number[]>>;

const sometimes = [0.2, 0.5, 0.9];
const seldom = [0.05, 0.1, 0.2];
/** Actions of people are drawn or not, regardless of the rates. */
const drawn = [1];
const red = { 'alarm: fires': drawn };

export const clusters: readonly Cluster[] = [
  // A write in doubt, and the actions that must wait for it.
  { ...red, 'route: write lands late': [0.2, 0.4, 0.6] },
  { ...red, 'route: write lands late': [0.3, 0.6], 'execution: stopped': drawn },
  { 'route: write lands late': [0.2, 0.5], 'human: starts a second rollout': drawn, ...red },
  // The reads and writes around a restore.
  { ...red, 'mesh: read stale': [0.5, 0.9] },
  { ...red, 'mesh: read stale': [0.5, 0.9], 'route: answer lost': [0.3, 0.6] },
  { ...red, 'route: throttled': sometimes, 'route: failed before': sometimes },
  // An execution that ends about a signal.
  { ...red, 'execution: stopped': drawn },
  { ...red, 'execution: stopped': drawn, 'execution end: never told': [0.9] },
  { ...red, 'execution: stopped': drawn, 'executions: token closed': sometimes, 'event: never': seldom },
  // A signal that comes late, twice, out of order, or not at all.
  { ...red, 'event: late': [0.5, 0.9] },
  { ...red, 'event: twice': sometimes, 'event: out of order': sometimes },
  { ...red, 'event: never': [1] },
  { 'human: commands': drawn, 'event: late': [0.3, 0.6] },
  // A request to sleep, and its wakes.
  { ...red, 'sleep: write lands late': sometimes },
  { ...red, 'executions: token closed': sometimes, 'invoke: request slow': seldom },
  { ...red, 'hook: hangs': [0.9] },
  // A function that runs beside itself.
  { ...red, 'function: runs twice': [0.2, 0.4], 'table: answer lost': seldom, 'table: request slow': seldom },
  {
    'execution: stopped': drawn,
    'function: runs twice': [0.3],
    'invoke: answer lost': [0.2],
    'table: request slow': seldom,
  },
  // Events that are sent while no function listens.
  { ...red, 'function: dies after a call': seldom, 'bus: failed before': [0.3, 0.5] },
  { 'function: dies after a call': seldom, 'bus: failed after': sometimes, 'bus: answer lost': sometimes },
  // Actions of people around a shift.
  { 'human: stops the line': drawn, 'invoke: request slow': [0.2, 0.4] },
  { 'human: edits weights': drawn, ...red, 'mesh: read stale': [0.3, 0.6] },
];
