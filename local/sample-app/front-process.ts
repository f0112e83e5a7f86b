import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { Pool } from 'undici';
import { realClock } from '../clock.ts';
import { listenOnLoopback } from '../data-plane/listen.ts';
import { publishEachMinute, putBy } from '../data-plane/minute-publisher.ts';
import { createTally } from '../data-plane/tally.ts';
import { foreignRequest, loopbackHosts } from '../http/foreign-request.ts';
import { callThrough, passedOn, respond } from './call-through.ts';
import { colorGateway } from './gateway-app.ts';
import { gatewayPath } from './gateway-paths.ts';
import type { FrontStart } from './messages.ts';
import { frontStart } from './messages.ts';
import { serveParent, tellParent } from './parent-channel.ts';

// The colour gateway before a load balancer: it calls the backend by the balancer's address, and has no proxy.

/** The name under which answers are counted that no version gave: those of the balancer itself. */
const nobody = 'none';

async function startFront({ origin, host, colors, clock, cloudWatch }: FrontStart) {
  const { passOn, wrongAnswers, metrics } = colorGateway(colors);
  const forSeconds = createTally();
  const pool = new Pool(origin, { allowH2: false });
  const answer = async (request: IncomingMessage) => {
    if (request.url !== gatewayPath) return { status: 404, version: undefined, body: '' };
    const since = performance.now();
    const found = await callThrough(pool, host, '/', passedOn(request));
    forSeconds.add({
      virtualService: host,
      virtualNode: found.version ?? nobody,
      status: found.status,
      responseMs: found.version === undefined ? undefined : performance.now() - since,
    });
    return passOn(found);
  };
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const foreign = foreignRequest(request.headers, loopbackHosts(request.socket.localPort ?? 0));
    if (foreign !== undefined) return void response.writeHead(403).end(foreign);
    answer(request).then(
      (found) => respond(response, found),
      () => response.destroy(),
    );
  };
  publishEachMinute({
    clock: realClock(clock.scale, clock.epoch),
    put: putBy(new CloudWatchClient(cloudWatch)),
    sources: metrics,
    onFailure: (error) => tellParent('problem', `cannot publish metrics: ${String(error)}`),
  });
  setInterval(() => tellParent('second', { targets: forSeconds.take(), wrongAnswers: wrongAnswers() }), 1000);
  return { origin: await listenOnLoopback(createServer(serve)) };
}

serveParent({ start: (payload) => startFront(frontStart.parse(payload)) });
