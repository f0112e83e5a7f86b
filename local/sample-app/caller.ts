import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { Pool } from 'undici';
import { machineClock, realClock } from '../clock.ts';
import { createEnvoyMetrics } from '../data-plane/envoy-metrics.ts';
import { listenOnLoopback } from '../data-plane/listen.ts';
import type { MinuteSource } from '../data-plane/minute-publisher.ts';
import { publishEachMinute, putBy } from '../data-plane/minute-publisher.ts';
import { RejectedRoute } from '../data-plane/route-spec.ts';
import { startSidecar } from '../data-plane/sidecar.ts';
import { createTally } from '../data-plane/tally.ts';
import { foreignRequest, loopbackHosts } from '../http/foreign-request.ts';
import { callThrough, passedOn, respond } from './call-through.ts';
import type { ServiceAnswer } from './gateway-app.ts';
import type { CallerStart } from './messages.ts';
import { callerStart, endpointList, routeChange } from './messages.ts';
import { serveParent, tellParent } from './parent-channel.ts';

/** Calls a virtual service, by way of the sidecar as everything that a caller sends. */
type CallService = (service: string, path: string) => Promise<ServiceAnswer>;

/** An app that calls the backend. */
interface CallerApp {
  answer(path: string, call: CallService): Promise<ServiceAnswer>;
  /** Counted since it was last asked, each real second. */
  wrongAnswers(): number;
  readonly metrics: readonly MinuteSource[];
}

async function startCaller(start: CallerStart, app: CallerApp) {
  const forMinutes = createTally();
  const forSeconds = createTally();
  const sidecar = await startSidecar({
    services: start.services,
    random: Math.random,
    clock: machineClock,
    hasDefaultRetries: true,
    onAnswer(answer) {
      forMinutes.add(answer);
      forSeconds.add(answer);
    },
  });
  const toSidecar = new Pool(sidecar.url, { allowH2: false });
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const port = request.socket.localPort ?? 0;
    // By its own address, as people and the load do, or by its service, as sidecars do.
    const foreign = foreignRequest(request.headers, [...loopbackHosts(port), ...Object.keys(start.services)]);
    if (foreign !== undefined) return void response.writeHead(403).end(foreign);
    const more = passedOn(request);
    const call: CallService = (service, path) => callThrough(toSidecar, service, path, more);
    app.answer(request.url ?? '/', call).then(
      (answer) => respond(response, answer),
      () => response.destroy(),
    );
  };
  const envoyMetrics = createEnvoyMetrics(start.mesh, start.virtualNode);
  publishEachMinute({
    clock: realClock(start.clock.scale, start.clock.epoch),
    put: putBy(new CloudWatchClient(start.cloudWatch)),
    sources: [
      { namespace: start.namespace, collect: (minuteStart) => envoyMetrics(forMinutes.take(), minuteStart) },
      ...app.metrics,
    ],
    onFailure: (error) => tellParent('problem', `cannot publish metrics: ${String(error)}`),
  });
  setInterval(() => tellParent('second', { targets: forSeconds.take(), wrongAnswers: app.wrongAnswers() }), 1000);
  return { sidecar, origin: await listenOnLoopback(createServer(serve)) };
}

/** Serves the parent with an app and its sidecar in this process. */
export function serveCaller(createApp: (start: CallerStart) => CallerApp): void {
  let caller: ReturnType<typeof startCaller> | undefined;
  const sidecar = async () => {
    if (caller === undefined) throw new Error('The caller has not been started.');
    return (await caller).sidecar;
  };
  serveParent({
    async start(payload) {
      const start = callerStart.parse(payload);
      caller = startCaller(start, createApp(start));
      return { origin: (await caller).origin };
    },
    async endpoints(payload) {
      await (await sidecar()).setEndpoints(endpointList.parse(payload));
    },
    async route(payload) {
      try {
        (await sidecar()).applyRoute(routeChange.parse(payload));
        return {};
      } catch (error) {
        if (error instanceof RejectedRoute) return { rejected: error.message };
        throw error;
      }
    },
  });
}
