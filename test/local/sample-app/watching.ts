import { setTimeout as pause } from 'node:timers/promises';
import type { SampleApp } from '../../../local/sample-app/contract.ts';

/** What a test awaits of the running app, and the newest figures of a version. */
export const watching = (app: () => SampleApp) => ({
  // Processes take the time that they take; what is awaited is what they did.
  async until(what: string, holds: () => boolean): Promise<void> {
    for (let tries = 0; tries < 300; tries += 1) {
      if (holds()) return;
      await pause(20);
    }
    throw new Error(`It did not come to pass that ${what}: ${JSON.stringify(app().stats(1))}`);
  },
  version: (name: string) =>
    app().stats(1.2).versions[name] ?? { requests: 0, share: 0, errors: 0, p50Ms: null, p99Ms: null },
});
