import { Pool } from 'undici';
import { createLoadReport } from './load-report.ts';
import type { LoadSecond, LoadStart } from './messages.ts';
import { versionHeader } from './version-header.ts';

// A request is sent up to so long after it was due, and is timed from then.
const tickMs = 1;

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

  let lastReport = start;
  const tell = () => {
    const now = performance.now();
    const done = next >= limit && inFlight === 0;
    if (done) clearInterval(seconds);
    onSecond(report.take(now - lastReport, inFlight, done));
    lastReport = now;
  };
  const settled = () => {
    inFlight -= 1;
    if (next >= limit && inFlight === 0) tell();
  };

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
          report.answered(status, version, performance.now() - dueMs(index));
          settled();
        },
        onResponseError(_controller, error) {
          report.failed(error.message);
          settled();
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

  const seconds = setInterval(tell, 1000);
}
