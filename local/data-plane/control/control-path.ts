import type { ServerResponse } from 'node:http';
import * as z from 'zod/mini';
import type { AwsRequest } from '../../http-message.ts';
import { jsonIn } from '../../kit/json.ts';
import { registration, taskStatus } from '../tasks/task.ts';
import { RefusedTask } from '../tasks/tasks.ts';
import type { ControlPlane } from './control-plane.ts';
import { healthReport } from './health-report.ts';
import { acknowledgement, type TaskLine } from './update.ts';

/** Serves a request of a proxy or of the command; false for one that is not for it. */
export type ControlPath = (request: AwsRequest, response: ServerResponse) => boolean;

export const tasksPath = '/_local/app-mesh/tasks';

interface ControlPathOptions {
  readonly plane: ControlPlane;
  /** As given to realClock, for the proxies' metrics. */
  readonly clock: { readonly scale: number; readonly epoch: number };
  /** Of the X-Ray daemon, for the proxies' traces; undefined where there is none. */
  readonly xrayPort?: number | undefined;
}

const answer = (response: ServerResponse, status: number, value: object) => {
  const body = JSON.stringify(value);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
};

/** What was sent as a shape; answers 400 with every problem, and returns undefined, when it is not of that shape. */
function bodyAs<Shape extends z.ZodMiniType>(shape: Shape, { body }: AwsRequest, response: ServerResponse) {
  const parsed = z.safeParse(shape, jsonIn(Buffer.from(body).toString()));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  return void answer(response, 400, { message: problems.join('; ') });
}

/**
 * The way of proxies to their control plane, on the port of the AWS API. A task is a POST that is held open: its answer is
 * a line of JSON for each thing that the proxy has to know. When it ends before the task was detached, the task is dead.
 */
export function createControlPath({ plane, clock, xrayPort }: ControlPathOptions): ControlPath {
  const streams = new Map<string, ServerResponse>();
  /** Of proxies that have not acknowledged their last snapshot. */
  const waiting = new Map<string, { readonly version: number; goOn(): void }>();

  const attach = (request: AwsRequest, response: ServerResponse) => {
    const wanted = bodyAs(registration, request, response);
    if (wanted === undefined) return;
    const { task, follow, wait, goOn, lose } = plane.attach(wanted, 'PENDING');
    const { id } = task;
    const write = (line: TaskLine) => {
      response.write(`${JSON.stringify(line)}\n`);
      if (line.kind !== 'snapshot') return;
      waiting.set(id, { version: line.version, goOn });
      wait();
    };
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    streams.set(id, response);
    response.once('close', () => {
      waiting.delete(id);
      if (streams.delete(id)) lose();
    });
    write({ kind: 'attached', id, clock, ...(xrayPort !== undefined && { xrayPort }) });
    follow(write);
  };

  const detach = (id: string) => {
    const stream = streams.get(id);
    streams.delete(id);
    stream?.end();
    return plane.detach(id);
  };

  const serveTask = (id: string, part: string | undefined, request: AwsRequest, response: ServerResponse) => {
    const known = plane.tasks().some((task) => task.id === id);
    if (!known) return answer(response, 404, { message: `there is no task ${id}` });
    if (request.method === 'DELETE' && part === undefined) {
      detach(id);
      return answer(response, 200, {});
    }
    if (request.method !== 'PUT' || (part !== 'status' && part !== 'acknowledgement' && part !== 'health'))
      return answer(response, 405, { message: `${request.path} takes no ${request.method}` });
    if (part === 'status') {
      const sent = bodyAs(z.object({ status: taskStatus }), request, response);
      if (sent === undefined) return;
      plane.setStatus(id, sent.status);
      // A proxy that says that its task is dead has nothing more to hear.
      if (sent.status === 'DEAD') streams.get(id)?.end();
    } else if (part === 'health') {
      const sent = bodyAs(healthReport, request, response);
      if (sent === undefined) return;
      plane.reportHealth(id, sent);
    } else {
      const sent = bodyAs(acknowledgement, request, response);
      if (sent === undefined) return;
      plane.acknowledge(id, sent);
      const one = waiting.get(id);
      if (one?.version === sent.version) {
        waiting.delete(id);
        one.goOn();
      }
    }
    answer(response, 200, {});
  };

  const serve = (request: AwsRequest, response: ServerResponse) => {
    const [id, part] = request.path
      .slice(tasksPath.length + 1)
      .split('/')
      .map(decodeURIComponent);
    if (id !== undefined && id !== '') return serveTask(id, part, request, response);
    if (request.method === 'GET') return answer(response, 200, { tasks: plane.listed() });
    if (request.method === 'POST') return attach(request, response);
    answer(response, 405, { message: `${tasksPath} takes GET and POST` });
  };

  return (request, response) => {
    if (request.path !== tasksPath && !request.path.startsWith(`${tasksPath}/`)) return false;
    try {
      serve(request, response);
    } catch (error) {
      if (error instanceof RefusedTask) answer(response, 409, { message: error.message });
      else if (error instanceof URIError) answer(response, 400, { message: `${request.path} is no path` });
      else throw error;
    }
    return true;
  };
}
