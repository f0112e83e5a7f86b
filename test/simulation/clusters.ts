import type { Place } from './places.ts';

/** A rollout in which a cluster's faults meet; described in scenes.ts. */
export type Scene = 'asleep' | 'climbing' | 'gated' | 'hasty' | 'hooked' | 'testers' | 'told';

/**
 * Faults that belong together. A protection seldom stands against one fault alone, and the right two of a hundred kinds
 * hardly ever meet when they are drawn one by one. Many protections matter at one place of a rollout only, so a cluster
 * may name where, when, and in which rollout its faults meet.
 */
export interface Cluster {
  /** By kind: the rates at which it hits, one of which is drawn. */
  readonly rates: Readonly<Record<string, readonly number[]>>;
  /** The place about which people act, and so many milliseconds after it at most. */
  readonly about?: { readonly places: readonly Place[]; readonly withinMs: number };
  /** The faults end within so many minutes, from one number to another, so that their effects meet a quiet AWS. */
  readonly minutes?: readonly [from: number, to: number];
  readonly scene?: Scene;
  /** The commands that people send; unless given, any. */
  readonly says?: readonly string[];
}

const sometimes = [0.2, 0.5, 0.9];
const seldom = [0.05, 0.1, 0.2];
/** Actions of people are drawn or not, regardless of the rates. */
const drawn = [1];
const red = { 'alarm: fires': drawn };
const late = { 'route: write lands late': [0.2, 0.4, 0.6] };
const twins = { 'function: runs twice': [0.9], 'table: first write slow': [0.5] };
const unknownTwin = { ...twins, 'route: write lands late': [0.25, 0.4] };
const aboutAShift = { places: ['shifting'], withinMs: 9000 } as const;

export const clusters: readonly Cluster[] = [
  // A write in doubt, and the actions that must wait for it.
  {
    rates: { ...red, ...late, 'function: runs twice': [0.02, 0.9], 'table: request slow': [0.02, 0.4] },
    about: aboutAShift,
  },
  { rates: late, scene: 'hasty' },
  { rates: { ...red, ...late }, about: aboutAShift, scene: 'testers' },
  { rates: late, minutes: [1, 3], scene: 'testers' },
  { rates: { ...red, 'route: write lands late': [0.3, 0.6], 'execution: stopped': drawn } },
  {
    rates: { 'route: write lands late': [0.5], 'execution: stopped': drawn, 'event: twice': [0.9] },
    about: { places: ['shifting'], withinMs: 2500 },
  },
  { rates: { 'route: write lands late': [0.2, 0.5], 'human: starts a second rollout': drawn, ...red } },
  {
    rates: { 'route: write lands late': [0.4, 0.6], 'human: starts a second rollout': drawn, ...red },
    about: { places: ['stopped'], withinMs: 20_000 },
  },
  // The reads and writes around a restore.
  { rates: { ...red, 'mesh: read stale': [0.5, 0.9] }, about: aboutAShift },
  { rates: { ...red, 'mesh: read stale': [0.5, 0.9], 'route: answer lost': [0.3, 0.6] }, about: aboutAShift },
  { rates: { ...red, 'route: throttled': sometimes, 'route: failed before': sometimes } },
  // A route that is made again about a write.
  { rates: { ...late, 'mesh: read stale': [0.5], 'human: makes a route again': drawn }, about: aboutAShift },
  // An execution that ends about a signal.
  { rates: { ...red, 'execution: stopped': drawn }, about: { places: ['stopped'], withinMs: 3000 } },
  { rates: { ...red, 'execution: stopped': drawn, 'execution end: never told': [0.9] } },
  {
    rates: { ...red, 'execution: stopped': drawn, 'executions: token closed': sometimes, 'event: never': seldom },
    about: { places: ['keepWarm'], withinMs: 60_000 },
  },
  // A signal that comes late, twice, out of order, or not at all.
  { rates: { ...red, 'event: late': [0.5, 0.9] } },
  { rates: { ...red, 'event: twice': sometimes, 'event: out of order': sometimes } },
  { rates: { ...red, 'event: never': [1] } },
  {
    rates: { ...red, 'event: never': [1] },
    about: { places: ['shifting'], withinMs: 60_000 },
    minutes: [0.5, 2],
    scene: 'asleep',
  },
  { rates: { 'human: commands': drawn, 'event: late': [0.3, 0.6], 'command: delivered twice': [0.1, 0.9] } },
  // A signal while nothing fails, just before an execution lies down, or long after.
  { rates: red, about: { places: ['planned', 'shifting'], withinMs: 500 }, scene: 'asleep' },
  { rates: { 'human: commands': drawn }, about: { places: ['planned', 'shifting'], withinMs: 500 }, scene: 'asleep' },
  // An alarm that is quiet for maintenance.
  { rates: { 'alarm: suppressed': drawn } },
  // A request to sleep, and its wakes.
  { rates: { ...red, 'sleep: write lands late': sometimes } },
  { rates: { ...red, 'sleep: write lands late': [0.5, 0.9] }, minutes: [0.3, 2], scene: 'asleep' },
  { rates: { ...red, 'executions: token closed': sometimes, 'invoke: request slow': seldom } },
  { rates: { ...red, 'executions: token closed': [0.9] }, minutes: [1, 4], scene: 'asleep' },
  { rates: { ...red, 'hook: hangs': [0.9] }, about: { places: ['hook'], withinMs: 250_000 }, scene: 'hooked' },
  // A function that runs beside itself.
  {
    rates: { ...red, 'function: runs twice': [0.2, 0.4], 'table: answer lost': seldom, 'table: request slow': seldom },
  },
  {
    rates: {
      'execution: stopped': drawn,
      'function: runs twice': [0.3],
      'invoke: answer lost': [0.2],
      'table: request slow': seldom,
    },
  },
  // A rollback that ends beside itself, with people to tell.
  {
    rates: { ...red, 'route: write lands late': [0.4], 'function: runs twice': [0.9], 'table: answer slow': [0.4] },
    about: { places: ['shifting'], withinMs: 2500 },
    scene: 'told',
  },
  // A run of a rollback that writes before the other can know of it.
  { rates: { ...red, ...unknownTwin }, about: aboutAShift, scene: 'asleep' },
  { rates: { ...red, ...unknownTwin }, about: { places: ['baking'], withinMs: 60_000 }, scene: 'told' },
  // A run that sees a person's weights, and one that does not.
  {
    rates: { ...red, ...twins, 'human: edits weights': drawn, 'mesh: read stale': [0.3, 0.6] },
    about: { places: ['baking'], withinMs: 30_000 },
    scene: 'asleep',
  },
  // Events that are sent while no function listens.
  { rates: { ...red, 'function: dies after a call': seldom, 'bus: failed before': [0.3, 0.5] } },
  {
    rates: { 'function: dies after a call': seldom, 'bus: failed after': sometimes, 'bus: answer lost': sometimes },
  },
  // Actions of people around a shift.
  { rates: { 'human: stops the line': drawn, 'invoke: request slow': [0.2, 0.4] }, about: aboutAShift },
  { rates: { 'human: edits weights': drawn, ...red, 'mesh: read stale': [0.3, 0.6] } },
  {
    rates: { 'human: commands': drawn, 'route: failed before': [0.5, 0.7], 'route: answer lost': [0.3, 0.5] },
    about: { places: ['shifting'], withinMs: 5000 },
  },
  {
    rates: { 'human: commands': drawn, 'command: delivered twice': [0.9], 'invoke: request slow': [0.5] },
    about: { places: ['baking'], withinMs: 90_000 },
  },
  {
    rates: { 'human: commands': drawn, 'command: delivered twice': [0.9] },
    about: { places: ['baking'], withinMs: 90_000 },
    scene: 'climbing',
    says: ['Skip Wait'],
  },
  // A gate, and a hold at it.
  { rates: { 'human: commands': drawn }, about: { places: ['gate'], withinMs: 90_000 }, scene: 'gated' },
  {
    rates: { 'human: commands': drawn, 'alarm: deleted': drawn },
    about: { places: ['gate'], withinMs: 60_000 },
    scene: 'gated',
  },
  // A signal about the moment at which a rollout goes on in another execution.
  { rates: { ...red, 'table: request slow': [0.3, 0.5] }, about: { places: ['handover'], withinMs: 9000 } },
  // A rollback without concurrency.
  { rates: { ...red, 'functions: no concurrency': drawn }, about: { places: ['stopped'], withinMs: 150 } },
];
