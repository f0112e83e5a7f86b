import { createServer } from 'node:http';
import { listenOnLoopback } from '../data-plane/listen.ts';
import { foreignRequest } from '../http/foreign-request.ts';
import { attachOwn } from './attach-own.ts';
import { answerFor, behaviour, workTime } from './behaviour.ts';
import { healthPath } from './gateway-paths.ts';
import { backendStart } from './messages.ts';
import { serveParent } from './parent-channel.ts';
import { versionHeader } from './version-header.ts';

// One task of a version of the backend: answers its colour.

/**
 * A Host that means this machine, whatever its port: health checks come by the address, and routers bring the Host that
 * they were called by. No name elsewhere can be made one of these.
 */
const ownHosts = (host = ''): readonly string[] =>
  /^(127\.0\.0\.1|(.+\.)?localhost)(:\d+)?$/i.test(host) ? [host.toLowerCase()] : [];

let inForce = behaviour.parse({});

serveParent({
  async start(payload) {
    const { version, color, workMs, services, attachTo } = backendStart.parse(payload);
    const server = createServer((request, response) => {
      const foreign = foreignRequest(request.headers, [...services, ...ownHosts(request.headers.host)]);
      if (foreign !== undefined) return void response.writeHead(403).end(foreign);
      if (request.url === healthPath) return void response.end('ok');
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
    const origin = await listenOnLoopback(server);
    if (attachTo === undefined) return { origin };
    const task = await attachOwn({ ...attachTo, virtualNode: version, origin, onAnswer: () => undefined });
    return { origin, taskId: task.id };
  },
  behave(payload) {
    inForce = behaviour.parse(payload);
  },
});
