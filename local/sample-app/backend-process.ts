import { createServer } from 'node:http';
import * as z from 'zod';
import { listenOnLoopback } from '../data-plane/listen.ts';
import { foreignRequest, loopbackHosts } from '../http/foreign-request.ts';
import { answerFor, behaviour, workTime } from './behaviour.ts';
import { serveParent } from './parent-channel.ts';
import { versionHeader } from './version-header.ts';

// One task of a version of the backend: answers its colour.

const startPayload = z.object({
  version: z.string(),
  color: z.string(),
  workMs: z.number(),
  /** The virtual services that sidecars reach it by. */
  services: z.array(z.string()),
});

let inForce = behaviour.parse({});

serveParent({
  async start(payload) {
    const { version, color, workMs, services } = startPayload.parse(payload);
    const server = createServer((request, response) => {
      // Health checks come by the address.
      const hosts = [...services, ...loopbackHosts(request.socket.localPort ?? 0)];
      const foreign = foreignRequest(request.headers, hosts);
      if (foreign !== undefined) return void response.writeHead(403).end(foreign);
      const { status, body } = answerFor(color, inForce, Math.random);
      const answer = () => {
        response.writeHead(status, {
          'content-type': 'application/json',
          'content-length': body.length,
          [versionHeader]: version,
        });
        response.end(body);
      };
      setTimeout(answer, workTime(workMs, Math.random) + inForce.latencyMs);
    });
    return { origin: await listenOnLoopback(server) };
  },
  behave(payload) {
    inForce = behaviour.parse(payload);
  },
});
