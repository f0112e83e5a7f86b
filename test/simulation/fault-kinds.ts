/** The faults of a call, by the called service. Each name is also the one that is counted and printed. */
const onACall = ['throttled', 'failed before', 'failed after', 'answer lost', 'answer slow', 'request slow'] as const;
export type OnACall = (typeof onACall)[number];

const services = {
  table: onACall,
  mesh: onACall,
  /** The writes among the calls of the mesh: no other write here cannot be conditional. */
  route: onACall,
  metrics: onACall,
  bus: onACall,
  executions: onACall,
  start: onACall,
  invoke: ['throttled', 'failed before', 'answer lost', 'answer slow', 'request slow'],
  sleep: onACall,
} as const;
export type Called = keyof typeof services;

const callFaults = Object.entries(services).flatMap(([called, kinds]) => kinds.map((kind) => `${called}: ${kind}`));

/**
 * Faults that hit no single kind of call. A kind is named here, weighed in fault-plan.ts, and asked for at its place.
 * That is `faults.strikes(kind)` where it makes a difference each time, else `hits` and `took`. The actions of people
 * are in people.ts.
 */
export const otherFaults = [
  'route: write lands late',
  'table: first write slow',
  'mesh: read stale',
  'sleep: write lands late',
  'bus: entry refused',
  'executions: token closed',
  'function: dies before',
  'function: dies after',
  'function: dies after a call',
  'function: runs twice',
  'function: hangs',
  'functions: no concurrency',
  'hook: says no',
  'hook: says anything',
  'hook: hangs',
  'hook: dies',
  'event: twice',
  'event: late',
  'event: out of order',
  'event: never',
  'dead-man: may not ask',
  'execution end: never told',
  'metrics: late',
  'metrics: partial',
  'metrics: missing',
  'metrics: counted twice',
  'metrics: errors not forwarded',
  'alarm: red at start',
  'alarm: flapping',
  'alarm: suppressed',
  'alarm: fires',
  'alarm: deleted',
  'sidecar: does not follow',
  'targets: healthy late',
  'targets: turn sick',
  'targets: group empty',
  'route: conflict',
  'route: write lands twice',
  'controller: writes weights back',
  'clock: off by seconds',
  'deploy: new code',
  'execution: stopped',
  'execution: history full',
  'successor: stopped before it takes over',
  'successor: stopped after it took over',
  'successor: redriven',
  'execution: redriven',
  'human: edits weights',
  'human: edits another field',
  'human: makes a route again',
  'human: makes the router again',
  'human: makes a node again',
  'human: starts a second rollout',
  'human: takes over by hand',
  'human: commands',
  'command: delivered twice',
  'human: stops the line',
  'item: large',
  'calendar: closes for a while',
] as const;

export const faultKinds: readonly string[] = [...callFaults, ...otherFaults];
