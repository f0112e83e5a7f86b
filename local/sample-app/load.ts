import { Pool } from 'undici';
import { createLoadReport } from './load-report.ts';
import type { LoadSecond, LoadStart } from './messages.ts';
import { versionHeader } from './version-header.ts';

const tickMs = 4;

/**
 * An open-loop load: requests are due at a fixed rate whatever the answers do, and each is timed from when it was due.
 * What is due while `maxInFlight` requests are under way is not sent, and counted as shed, so nothing piles up. Ends by
 * itself after `maxSeconds` or `maxRequests`.
 *
 * @throws for a URL that is not on this machine.
 */
export function startLoad(options: LoadStart, onSecond: (second: LoadSecond) => void): void {
  const { url, paths, requestsPerSecond, maxSeconds, maxRequests, maxInFlight } = options;
  if (new URL(url).hostname !== '127.0.0.1') throw new Error(`The load goes to 127.0.0.1 only, not to ${url}.`);
  const pool = new Pool(url, { allowH2: false });
  const report = createLoadReport();
  const start = performance.now();
  const dueMs = (index: number) => start + (index * 1000) / requestsPerSecond;
  const limit = Math.min(maxRequests, Math.ceil(maxSeconds * requestsPerSecond));
  let next = 0;
  let inFlight = 0;

  const send = (index: number) => {
    inFlight += 1;
    report.sent();
    let status = 0;
    let version: string | undefined;
    const path = paths[index % paths.length] ?? '/';
    pool.dispatch(
      { method: 'GET', path },
      {
        onRequestStart() {},
        onResponseStart(_controller, code, headers) {
          status = code;
          version = headers[versionHeader]?.toString();
        },
        onResponseData() {},
        onResponseEnd() {
          inFlight -= 1;
          report.answered(status, version, performance.now() - dueMs(index));
        },
        onResponseError(_controller, error) {
          inFlight -= 1;
          report.failed(error.message);
        },
      },
    );
  };

  const ticks = setInterval(() => {
    const now = performance.now();
    for (; next < limit && dueMs(next) <= now; next += 1) {
      if (inFlight < maxInFlight) send(next);
      else report.shed();
    }
    if (next >= limit) clearInterval(ticks);
  }, tickMs);

  let lastReport = start;
  const seconds = setInterval(() => {
    const now = performance.now();
    const done = next >= limit && inFlight === 0;
    onSecond(report.take(now - lastReport, inFlight, done));
    lastReport = now;
    if (done) clearInterval(seconds);
  }, 1000);
}
