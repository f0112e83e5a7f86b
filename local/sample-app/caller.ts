import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { Pool } from 'undici';
import { realClock } from '../clock.ts';
import { createEnvoyMetrics } from '../data-plane/envoy-metrics.ts';
import { listenOnLoopback } from '../data-plane/listen.ts';
import type { MinuteSource } from '../data-plane/minute-publisher.ts';
import { publishEachMinute, putBy } from '../data-plane/minute-publisher.ts';
import { createTally } from '../data-plane/tally.ts';
import { foreignRequest, loopbackHosts } from '../http/foreign-request.ts';
import { attachOwn } from './attach-own.ts';
import { callThrough, passedOn, respond } from './call-through.ts';
import type { ServiceAnswer } from './gateway-app.ts';
import type { CallerStart } from './messages.ts';
import { callerStart } from './messages.ts';
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
  let toSidecar: Pool | undefined;
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const port = request.socket.localPort ?? 0;
    // By its own address, as people and the load do, or by its service, as sidecars do.
    const hosts = [...loopbackHosts(port), start.colorService, start.clientService];
    const foreign = foreignRequest(request.headers, hosts);
    if (foreign !== undefined) return void response.writeHead(403).end(foreign);
    const more = passedOn(request);
    const call: CallService = async (service, path) => {
      if (toSidecar === undefined) throw new Error('The sidecar has not been started.');
      return callThrough(toSidecar, service, path, more);
    };
    app.answer(request.url ?? '/', call).then(
      (answer) => respond(response, answer),
      () => response.destroy(),
    );
  };
  const origin = await listenOnLoopback(createServer(serve));
  const task = await attachOwn({
    endpoint: start.cloudWatch.endpoint,
    meshName: start.mesh,
    virtualNode: start.virtualNode,
    origin,
    onAnswer(answer) {
      forMinutes.add(answer);
      forSeconds.add(answer);
    },
  });
  toSidecar = new Pool(task.proxyUrl, { allowH2: false });
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
  return { origin, taskId: task.id };
}

/** Serves the parent with an app and its sidecar in this process. */
export function serveCaller(createApp: (start: CallerStart) => CallerApp): void {
  serveParent({
    start(payload) {
      const start = callerStart.parse(payload);
      return startCaller(start, createApp(start));
    },
  });
}
