import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import type { VersionTask } from './contract.ts';
import { versionHeader } from './version-header.ts';

/** Where a process of a version listens. */
export interface TargetAddress {
  readonly id: string;
  readonly port: number;
}

/** The addresses of the processes of each version. */
export function addressesOf(tasks: readonly VersionTask[]): Readonly<Record<string, readonly TargetAddress[]>> {
  const all: Record<string, TargetAddress[]> = {};
  for (const { version, origin } of tasks) {
    const { hostname: id, port } = new URL(origin);
    all[version] = [...(all[version] ?? []), { id, port: Number(port) }];
  }
  return all;
}

/** The load is not held back longer than this, in real ms, by a router that takes long to know its targets. */
const patienceMs = 10_000;

export const moment = () => pause(50);

/** Waits until a version answers behind a router, so that the load begins with answers. */
export async function untilAnswered(url: string, host?: string): Promise<void> {
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    const { headers, body } = await request(`${url}/`, host === undefined ? {} : { headers: { host } });
    await body.dump();
    if (headers[versionHeader] !== undefined) return;
    await moment();
  }
}
