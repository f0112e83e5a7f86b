import { Pool } from 'undici';
import type { Random } from '../judge/random.ts';
import { service, type Way } from './ways.ts';

const headers = { host: service };

async function ask(pool: Pool): Promise<void> {
  const { statusCode, body } = await pool.request({ method: 'GET', path: '/color', headers });
  await body.dump();
  if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
}

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const quantile = (sorted: readonly number[], p: number) => sorted[Math.ceil(p * sorted.length) - 1] ?? Number.NaN;

/** Asks one request at a time, the ways in a drawn order each round, so that all meet the same moments of the machine. */
export async function latencies(ways: readonly Way[], rounds: number, random: Random): Promise<Latency[]> {
  const lanes = ways.map(({ url }) => ({ pool: new Pool(url, { connections: 1 }), took: [] as number[] }));
  const warmUp = Math.ceil(rounds / 10);
  for (let round = -warmUp; round < rounds; round += 1) {
    const order = lanes.map((lane) => ({ lane, at: random.uniform() })).toSorted((a, b) => a.at - b.at);
    for (const { lane } of order) {
      const began = performance.now();
      await ask(lane.pool);
      if (round >= 0) lane.took.push(performance.now() - began);
    }
  }
  await Promise.all(lanes.map(({ pool }) => pool.close()));
  return lanes.map(({ took }) => {
    const sorted = took.toSorted((a, b) => a - b);
    return { p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99) };
  });
}

export interface Throughput {
  /** As reached, with all processes on this machine's cores. */
  readonly perSecond: number;
  /** What the proxy's processor time allows on one core; undefined without a proxy. */
  readonly perCoreSecond: number | undefined;
}

/** Keeps so many requests under way until `requests` are answered. */
export async function throughput({ url, cpu }: Way, requests: number, underWay: number): Promise<Throughput> {
  const pool = new Pool(url, { connections: underWay });
  const run = async (count: number) => {
    let left = count;
    const lane = async () => {
      while (left > 0) {
        left -= 1;
        await ask(pool);
      }
    };
    await Promise.all(Array.from({ length: underWay }, lane));
  };
  // Node compiles a proxy as it runs.
  await run(requests);
  const cpuBefore = await cpu?.();
  const began = performance.now();
  await run(requests);
  const seconds = (performance.now() - began) / 1000;
  const cpuAfter = await cpu?.();
  await pool.close();
  const spent = cpuBefore === undefined || cpuAfter === undefined ? undefined : (cpuAfter - cpuBefore) / 1e6;
  return { perSecond: requests / seconds, perCoreSecond: spent === undefined ? undefined : requests / spent };
}
