import type { Meter } from '../../core/ledger/measure.ts';
import { measureOfDecision, measureOfEvent } from '../../core/ledger/measures-of.ts';
import type { Announcer } from '../../core/ports/announcer.ts';
import type { Ledger } from '../../core/ports/ledger.ts';

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
