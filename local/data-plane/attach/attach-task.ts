import { machineClock, wait } from '../../clock.ts';
import type { TaskLine } from '../control/update.ts';
import type { Stats } from '../stats/stats.ts';
import type { Registration, TaskPort, TaskStatus } from '../tasks/task.ts';
import type { Door } from '../tcp/doors.ts';
import { usualXrayPort } from '../tracing/tracing-variables.ts';
import { ControlPathRefusal, controlClient } from './control-client.ts';
import { followLines } from './follow-lines.ts';
import { reportHealth } from './report-health.ts';
import { startWatchedProxy, type WatchedProxyOptions } from './watched-proxy.ts';

export interface AttachOptions extends Pick<Registration, 'attributes' | 'command'>, Omit<WatchedProxyOptions, 'xray'> {
  /** The share of new traces that are kept, and the daemon's port, that of the embedded AWS unless given; undefined for none. */
  readonly xray?: { readonly port: number | undefined; readonly samplingRate: number } | undefined;
  /** Of the embedded AWS: `http://127.0.0.1:4599`. */
  readonly endpoint: string;
}

/** A process that stands for a virtual node, with its proxy in this process. */
export interface AttachedTask {
  readonly id: string;
  /** Where it sends its requests. */
  readonly proxyUrl: string;
  readonly ports: readonly TaskPort[];
  /** Where a gateway is called; empty for a process. */
  readonly urls: readonly string[];
  /** Where it finds its services of TCP as it is attached; of later ones it is told. */
  readonly doors: readonly Door[];
  /** What its proxy counts. */
  readonly stats: Stats;
  /** Of the proxy's admin page. */
  readonly adminPort: number | undefined;
  /** Of the X-Ray daemon of the embedded AWS; undefined where it has none. */
  readonly xrayPort: number | undefined;
  /** As given to realClock: the time of the embedded AWS. */
  readonly clock: { readonly scale: number; readonly epoch: number };
  /** From now on it gets requests. */
  run(): Promise<void>;
  /** From now on it gets no new ones. Resolves when those under way have ended, or after ten seconds. */
  drain(): Promise<void>;
  /** Takes it out of the mesh, and ends its proxy. */
  detach(): Promise<void>;
  /** Ends its proxy alone: it stays in the mesh as a dead target. */
  abandon(): Promise<void>;
}

/** Real milliseconds: between two looks whether requests are under way, and how long those may take to end. */
const lookMs = 50;
const drainingMs = 10_000;
/** Real milliseconds after which an embedded AWS that is gone is looked for again. */
const lookAgainMs = 1000;

type Attached = Extract<TaskLine, { kind: 'attached' }>;

/**
 * Starts a proxy in this process and attaches what it stands beside. While the embedded AWS is gone the proxy keeps what it
 * had, and attaches again when there is one.
 *
 * @throws the system's error, such as EADDRINUSE, for a port of the admin page that is taken
 * @throws ControlPathRefusal for a node that does not exist or a port that is taken; NotEmbedded where no embedded AWS is
 */
export async function attachTask(options: AttachOptions): Promise<AttachedTask> {
  const { endpoint, meshName, resource, attributes, command, onNews } = options;
  const client = controlClient(endpoint);
  let current: Attached = { kind: 'attached', id: '', clock: { scale: 1, epoch: 0 } };
  const port = () => options.xray?.port ?? current.xrayPort ?? usualXrayPort;
  const { sidecar, adminPort, close } = await startWatchedProxy({
    ...options,
    xray: options.xray && { ...options.xray, port },
  });
  const registration = { meshName, resource, attributes, command, ports: [...sidecar.ports] };
  let status: TaskStatus = 'PENDING';
  let isOver = false;

  /** Resolves once the first snapshot is in force. */
  const open = () =>
    new Promise<Attached>((resolve, reject) => {
      const follow = followLines(sidecar, client, options);
      let attached: Attached | undefined;
      const onLine = (line: TaskLine) => {
        follow(line);
        if (line.kind === 'attached') attached = line;
        else if (attached !== undefined) resolve(attached);
      };
      client.open(registration, onLine, () => void lookAgain()).catch(reject);
    });
  const lookAgain = async () => {
    if (isOver) return;
    sidecar.server.connected(false);
    onNews(`the embedded AWS at ${endpoint} is gone: the proxy keeps what it had, and looks for it again`);
    let refused = '';
    while (!isOver) {
      await wait(machineClock, lookAgainMs);
      try {
        current = await open();
        await client.setStatus(current.id, status);
        return onNews(`the embedded AWS is there again: this is task ${current.id} now`);
      } catch (error) {
        if (!(error instanceof ControlPathRefusal) || error.message === refused) continue;
        refused = error.message;
        onNews(refused);
      }
    }
  };
  const setStatus = async (next: TaskStatus) => {
    status = next;
    await client.setStatus(current.id, next);
  };

  const stopReports = reportHealth({
    health: sidecar.health,
    taskId: () => current.id,
    send: client.reportHealth,
    clock: machineClock,
  });
  const end = async () => {
    stopReports();
    await close();
  };

  let doors: readonly Door[];
  try {
    current = await open();
    doors = await sidecar.doors();
  } catch (error) {
    await end();
    throw error;
  }
  return {
    get id() {
      return current.id;
    },
    proxyUrl: sidecar.url,
    ports: sidecar.ports,
    urls: sidecar.urls(),
    doors,
    stats: sidecar.stats,
    adminPort,
    xrayPort: current.xrayPort,
    clock: current.clock,
    run: () => setStatus('RUNNING'),
    async drain() {
      sidecar.server.become('DRAINING');
      await setStatus('DRAINING').catch(() => undefined);
      // What was sent before callers heard of it is still on its way.
      for (let waited = 0; waited < drainingMs; waited += lookMs) {
        await wait(machineClock, lookMs);
        if (sidecar.underWay() === 0) return;
      }
    },
    async detach() {
      isOver = true;
      await client.detach(current.id).catch(() => undefined);
      await end();
    },
    async abandon() {
      isOver = true;
      await client.setStatus(current.id, 'DEAD').catch(() => undefined);
      await end();
    },
  };
}
