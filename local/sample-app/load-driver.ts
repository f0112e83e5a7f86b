import type { StartProcess } from './child-process.ts';
import type { SampleAppOptions } from './contract.ts';
import type { LoadSecond, LoadStart } from './messages.ts';
import { loadSecond } from './messages.ts';

const defaults = { maxSeconds: 3600, maxRequests: 5_000_000, maxInFlight: 1000 };

/** Starts the load in a process of its own. */
export async function startLoadDriver(
  start: StartProcess,
  load: SampleAppOptions['load'],
  target: Pick<LoadStart, 'url' | 'paths'>,
  onSecond: (second: LoadSecond) => void,
): Promise<void> {
  const child = start('load', new URL('./load-process.ts', import.meta.url), (_event, payload) =>
    onSecond(loadSecond.parse(payload)),
  );
  await child.ask('start', { ...defaults, ...load, ...target } satisfies LoadStart);
}
