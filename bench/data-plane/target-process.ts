import { createServer } from 'node:http';
import { listenOnLoopback } from '../../local/data-plane/listen.ts';
import { serveParent } from '../../local/sample-app/parent-channel.ts';

// What all ways lead to: an application that answers at once, on two ports.

const body = JSON.stringify({ color: 'blue' });
const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };

const listen = () => listenOnLoopback(createServer((_, response) => void response.writeHead(200, headers).end(body)));

serveParent({ start: async () => ({ origins: await Promise.all([listen(), listen()]) }) });
