import type { Meter } from '../core/measure.ts';
import type { Announcer, Ledger } from '../core/ports.ts';
import { measureOfDecision, measureOfEvent } from '../core/rollout/measures-of.ts';

/** The same announcer, which counts what was sent. */
export const meteredAnnouncer = (announcer: Announcer, meter: Meter): Announcer => ({
  async announce(events) {
    await announcer.announce(events);
    for (const event of events) {
      const measure = 'rolloutId' in event ? measureOfEvent(event) : undefined;
      if (measure !== undefined) meter.record(measure);
    }
  },
});

/** The same ledger, which counts the verdicts that are written down. */
export const meteredLedger = (ledger: Ledger, meter: Meter): Ledger => ({
  ...ledger,
  async append(decision) {
    await ledger.append(decision);
    const measure = measureOfDecision(decision);
    if (measure !== undefined) meter.record(measure);
  },
});
