import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { listPrices } from '../../cli/plan/prices.ts';
import type { PeerUse } from './peers.ts';
import type { Played } from './played.ts';

const amount = z.number().check(z.positive());
const shape = z.strictObject({
  region: z.literal(listPrices.region),
  asOf: z.string(),
  source: z.string(),
  fargateCpuHour: amount,
  fargateGigabyteHour: amount,
  alarmMonth: amount,
  logGigabyte: amount,
  traceMillion: amount,
});
export const prices = shape.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'prices.json'), 'utf8')));

const { perMillion, lambda } = listPrices;
const hoursOfMonth = 730;
const minutesOfMonth = hoursOfMonth * 60;

/** Assumed: two lines of log an invocation, and a run of the schedule that finds nothing. */
const logBytes = 700;
const idleMilliseconds = 100;

/** One rollout of Meshshift, from its counts. */
export function rolloutDollars({ transitions, invocations, calls, itemKilobytes, metrics, events }: Played): number {
  const { PlanRollout = 0, ShiftWeights = 0, AnalyzeCanary = 0, RollBack = 0 } = invocations;
  // A rollback is begun by receive-signal or by a look; the end of its execution calls roll-back once more.
  const called = PlanRollout + ShiftWeights + AnalyzeCanary + 2 * RollBack + 1;
  const milliseconds =
    PlanRollout * lambda.planMilliseconds +
    (ShiftWeights + 2 * RollBack + 1) * lambda.shiftMilliseconds +
    AnalyzeCanary * lambda.analyzeMilliseconds;
  const { GetItem = 0, Query = 0, UpdateItem = 0, PutItem = 0, DeleteItem = 0 } = calls;
  const millionths =
    transitions * perMillion.stateTransitions +
    called * perMillion.lambdaRequests +
    ((lambda.gigabytes * milliseconds) / 1000) * perMillion.lambdaGigabyteSeconds +
    metrics * perMillion.metrics +
    (UpdateItem * itemKilobytes + PutItem + DeleteItem) * perMillion.writeUnits +
    (GetItem * Math.ceil(itemKilobytes / 4) + Query) * perMillion.readUnits +
    events * perMillion.events;
  return millionths / 1_000_000 + (called * logBytes * prices.logGigabyte) / 1e9 + (called * prices.traceMillion) / 1e6;
}

/** Where the money of a stack without rollouts goes, a month. */
export function idleDollars(calls: Readonly<Record<string, number>>, alarms: number): Readonly<Record<string, number>> {
  const reads = Object.values(calls).reduce((sum, count) => sum + count, 0);
  return {
    alarms: alarms * prices.alarmMonth,
    traces: (minutesOfMonth * prices.traceMillion) / 1e6,
    'Lambda, each minute':
      (minutesOfMonth *
        (perMillion.lambdaRequests + lambda.gigabytes * (idleMilliseconds / 1000) * perMillion.lambdaGigabyteSeconds)) /
      1e6,
    logs: (minutesOfMonth * logBytes * prices.logGigabyte) / 1e9,
    DynamoDB: (minutesOfMonth * reads * perMillion.readUnits) / 1e6,
  };
}

/** One rollout of a peer; its functions are taken to have a quarter of our memory and our time for a look. */
export function peerDollars({ transitions, invocations, metrics }: PeerUse): number {
  const gigabyteSeconds = (invocations * 0.125 * lambda.analyzeMilliseconds) / 1000;
  return (
    (transitions * perMillion.stateTransitions +
      invocations * perMillion.lambdaRequests +
      gigabyteSeconds * perMillion.lambdaGigabyteSeconds +
      metrics * perMillion.metrics) /
    1e6
  );
}

/** A quarter of a processor and half a gigabyte, always on: the smallest task that holds a controller. */
export const fargateMonth = (): number => hoursOfMonth * (prices.fargateCpuHour / 4 + prices.fargateGigabyteHour / 2);
