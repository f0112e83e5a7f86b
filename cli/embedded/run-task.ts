import { type AttachedTask, attachTask } from '../../local/data-plane/attach/attach-task.ts';
import { createTally } from '../../local/data-plane/tally.ts';
import type { ProxyResource, WantedPort } from '../../local/data-plane/tasks/task.ts';
import type { Secrets } from '../../local/data-plane/tls/secrets.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';
import { orFailure } from './attached-tasks.ts';
import { publishMetrics } from './task-metrics.ts';
import { isListening, isPortTaken, type ProcessEnd, startTaskProcess, type TaskProcess } from './task-process.ts';
import { daemonVariables, taskVariables } from './task-variables.ts';
import { watchingBy } from './watching.ts';

export interface TaskOptions {
  readonly endpoint: string;
  readonly mesh: string;
  readonly resource: ProxyResource;
  readonly ports: readonly WantedPort[];
  /** Any free one unless given. */
  readonly adminPort: number | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  /** Certificates and authorities that go by names. */
  readonly secrets: Secrets;
  /** The process and its arguments. */
  readonly words: readonly string[];
}

/** Between two looks whether the process listens, in ms, and after how many of them it is said that it does not. */
const lookMs = 100;
const looksUntilSaid = 100;

/** Has the task called as soon as its process listens. */
async function runWhenListening(
  context: Context,
  task: AttachedTask,
  ports: TaskOptions['ports'],
  isOver: () => boolean,
) {
  for (const { port } of ports) {
    for (let looks = 1; !isOver() && !(await isListening(port)); looks += 1) {
      if (looks === looksUntilSaid)
        context.warn(
          `task ${task.id}: nothing listens on port ${port} yet; the process has it as PORT and SERVER_PORT`,
        );
      await context.host.pause(lookMs);
    }
  }
  if (isOver()) return;
  await task.run();
  context.warn(`task ${task.id}: RUNNING`);
}

const endingOf = (end: ProcessEnd): string => {
  if (end.kind === 'cannotStart') return `cannot be started: ${end.reason}`;
  return end.kind === 'killed' ? `was ended by ${end.signal}` : `ended with code ${end.code}`;
};

/** How long a process may take to end after SIGTERM, in ms. */
const endingMs = 5000;

/** Attaches a proxy and publishes what it sees; the returned function stops that. */
async function attachProxy(context: Context, options: TaskOptions) {
  const { endpoint, mesh, resource, ports, adminPort, attributes, secrets, words } = options;
  const named = adminPort === undefined ? [] : [{ port: adminPort }];
  for (const { port } of [...ports, ...named])
    if (await isPortTaken(port)) throw new Failure(exits.usage, `port ${port} of this machine is in use: name another`);
  const { hasMeshTags, statsdPort, xray } = watchingBy(context.host);
  const tally = createTally();
  const task = await orFailure(
    attachTask({
      endpoint,
      meshName: mesh,
      resource,
      ports,
      admin: { port: adminPort ?? 0, hasMeshTags },
      statsdPort,
      xray,
      attributes,
      secrets,
      command: words.join(' '),
      onAnswer: tally.add,
      onNews: context.warn,
      onOutput: (text) => (context.json ? context.event({ accessLog: text }) : context.document(undefined, text)),
    }),
  );
  return { task, stopPublishing: publishMetrics(context, options, task, tally) };
}

/** Attaches a process, and follows it to its end. @returns the exit code of the process */
export async function runTask(context: Context, options: TaskOptions): Promise<number> {
  const { mesh, resource, ports, words } = options;
  const { task, stopPublishing } = await attachProxy(context, options);
  const variables = { ...taskVariables(task, ports), ...daemonVariables(task, context.host.env) };
  context.event({ task: task.id, env: variables });
  context.warn(`task ${task.id} of virtual node ${resource.name}, mesh ${mesh}; its services are behind its proxy:`);
  for (const [name, value] of Object.entries(variables)) context.warn(`  ${name}=${value}`);
  const child = startTaskProcess(words, { env: { ...context.host.env, ...variables }, isOutputOwn: context.json });
  const end = await followProcess(context, task, child, ports);
  stopPublishing();
  return end === undefined ? drainTask(context, task, child) : closeEnded(context, task, end);
}

/** Runs a virtual gateway until Ctrl-C. */
export async function runGateway(context: Context, options: TaskOptions): Promise<number> {
  const { mesh, resource } = options;
  const { task, stopPublishing } = await attachProxy(context, options);
  await task.run();
  context.show({ task: task.id, gateway: task.urls, adminPort: task.adminPort }, [
    `task ${task.id} of virtual gateway ${resource.name}, mesh ${mesh}, answers on ${task.urls.join(', ')}`,
    `its admin page is on http://127.0.0.1:${task.adminPort}`,
  ]);
  await new Promise<void>((resolve) => {
    const unlisten = context.host.onInterrupt(() => {
      unlisten();
      resolve();
    });
  });
  stopPublishing();
  context.warn(`task ${task.id}: draining`);
  await task.drain();
  await task.detach();
  return exits.done;
}

/** Resolves when the process has ended, undefined when the command is to end it. */
async function followProcess(
  context: Context,
  task: AttachedTask,
  child: TaskProcess,
  ports: TaskOptions['ports'],
): Promise<ProcessEnd | undefined> {
  let isOver = false;
  const interrupted = new Promise<undefined>((resolve) => {
    // Only the first Ctrl-C is handled: a second one ends the command at once.
    const unlisten = context.host.onInterrupt(() => {
      unlisten();
      resolve(undefined);
    });
    void child.ended.then(unlisten);
  });
  const listening = runWhenListening(context, task, ports, () => isOver);
  listening.catch((error: unknown) => context.warn(`task ${task.id}: ${String(error)}`));
  const end = await Promise.race([child.ended, interrupted]);
  isOver = true;
  return end;
}

/** Ends the task once its requests have ended. */
async function drainTask(context: Context, task: AttachedTask, child: TaskProcess): Promise<number> {
  context.warn(`task ${task.id}: draining`);
  await task.drain();
  child.signal('SIGTERM');
  for (let waited = 0; child.isAlive() && waited < endingMs; waited += lookMs) await context.host.pause(lookMs);
  child.signal('SIGKILL');
  await task.detach();
  return exits.done;
}

/** A process that ended well is no task any more; one that did not is a dead target. */
async function closeEnded(context: Context, task: AttachedTask, end: ProcessEnd): Promise<number> {
  if (end.kind === 'ended' && end.code === 0) {
    await task.detach();
    return exits.done;
  }
  if (end.kind === 'cannotStart' || task.ports.length === 0) {
    await task.detach();
    context.warn(`task ${task.id}: the process ${endingOf(end)}`);
  } else {
    await task.abandon();
    context.warn(
      `task ${task.id}: the process ${endingOf(end)}: a dead target, until its port is attached again or \`meshshift attach --detach ${task.id}\``,
    );
  }
  return end.kind === 'ended' ? end.code : exits.defect;
}
