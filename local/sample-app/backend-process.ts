import { createServer } from 'node:http';
import * as z from 'zod';
import { listenOnLoopback } from '../data-plane/listen.ts';
import { answerFor, behaviour, workTime } from './behaviour.ts';
import { serveParent } from './parent-channel.ts';
import { versionHeader } from './version-header.ts';

// One task of a version of the backend: answers its colour.

const startPayload = z.object({ version: z.string(), color: z.string(), workMs: z.number() });

let inForce = behaviour.parse({});

serveParent({
  async start(payload) {
    const { version, color, workMs } = startPayload.parse(payload);
    const server = createServer((_request, response) => {
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
