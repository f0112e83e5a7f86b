import { createInterface } from 'node:readline';
import { request } from 'undici';
import * as z from 'zod/mini';
import { jsonIn } from '../../kit/json.ts';
import { tasksPath } from '../control/control-path.ts';
import type { HealthReport } from '../control/health-report.ts';
import { type Acknowledgement, type TaskLine, taskLine } from '../control/update.ts';
import type { Registration, TaskStatus } from '../tasks/task.ts';
import { type ListedTask, listedTask } from '../tasks/task-health.ts';

/** What the control path answered instead of doing what it was asked for, in a sentence. */
export class ControlPathRefusal extends Error {
  override readonly name = 'ControlPathRefusal';
}

/** There is no embedded AWS behind an address, or none that has this control path. */
export class NotEmbedded extends Error {
  override readonly name = 'NotEmbedded';
}

const refusal = z.object({ message: z.string() });
const taskList = z.object({ tasks: z.array(listedTask) });

/** The control path of an embedded AWS, as its proxies and the command use it. */
export interface ControlClient {
  list(): Promise<readonly ListedTask[]>;
  /** Attaches a task; `onLine` hears what its proxy has to know, `onEnd` that the embedded AWS is gone. */
  open(registration: Registration, onLine: (line: TaskLine) => void, onEnd: () => void): Promise<void>;
  setStatus(id: string, status: TaskStatus): Promise<void>;
  acknowledge(id: string, acknowledgement: Acknowledgement): Promise<void>;
  reportHealth(id: string, report: HealthReport): Promise<void>;
  detach(id: string): Promise<void>;
}

/** Every method rejects with ControlPathRefusal for what was refused, with NotEmbedded where no embedded AWS answers so. */
export function controlClient(endpoint: string): ControlClient {
  const send = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, value?: object) => {
    const url = new URL(path, endpoint);
    const body = value && { body: JSON.stringify(value), headers: { 'content-type': 'application/json' } };
    // A task's answer has no end while it is attached.
    const answer = await request(url, { method, ...body, bodyTimeout: 0 });
    if (answer.statusCode === 200) return answer.body;
    const text = await answer.body.text();
    const refused = z.safeParse(refusal, jsonIn(text));
    const isOwn = refused.success && [400, 404, 409].includes(answer.statusCode);
    if (isOwn) throw new ControlPathRefusal(refused.data.message);
    throw new NotEmbedded(`${endpoint} answers ${answer.statusCode}: it is no embedded AWS`);
  };
  const at = (id: string, part = '') => `${tasksPath}/${encodeURIComponent(id)}${part}`;
  const carryOut = async (...asked: Parameters<typeof send>) => void (await (await send(...asked)).dump());
  return {
    async list() {
      const listed = z.safeParse(taskList, jsonIn(await (await send('GET', tasksPath)).text()));
      if (!listed.success) throw new NotEmbedded(`${endpoint} is no embedded AWS`);
      return listed.data.tasks;
    },
    async open(registration, onLine, onEnd) {
      const lines = createInterface({ input: await send('POST', tasksPath, registration) });
      lines.on('line', (line) => onLine(taskLine.parse(JSON.parse(line))));
      lines.on('error', onEnd);
      lines.once('close', onEnd);
    },
    setStatus: (id, status) => carryOut('PUT', at(id, '/status'), { status }),
    acknowledge: (id, acknowledgement) => carryOut('PUT', at(id, '/acknowledgement'), acknowledgement),
    reportHealth: (id, report) => carryOut('PUT', at(id, '/health'), report),
    detach: (id) => carryOut('DELETE', at(id)),
  };
}
