import type { AppMesh } from '../../app-mesh/app-mesh.ts';
import type { MeshView } from '../../app-mesh/mesh-view.ts';
import type { Clock } from '../../clock.ts';
import type { CloudMap } from '../../cloud-map/cloud-map.ts';
import type { Cluster } from '../config/snapshot.ts';
import { type ConfigFeed, createConfigFeed } from '../config-feed.ts';
import type { Registration, Task, TaskStatus } from '../tasks/task.ts';
import { healthOf, type ListedTask } from '../tasks/task-health.ts';
import { createTasks, RefusedTask } from '../tasks/tasks.ts';
import type { Attached } from './attached.ts';
import { createDirectory } from './directory.ts';
import type { HealthReport } from './health-report.ts';
import { createProxyFeed, type ProxyFeed } from './proxy-feed.ts';
import { missing } from './sources.ts';
import type { Acknowledgement } from './update.ts';

/** When proxies follow a change, in milliseconds of the clock: `delayMs` and up to `jitterMs` more. */
export interface Propagation {
  readonly delayMs: number;
  readonly jitterMs: number;
}

// "Within seconds" is what is known of App Mesh.
const propagationDefaults: Propagation = { delayMs: 4000, jitterMs: 4000 };

interface ControlPlaneOptions {
  readonly model: Pick<AppMesh, 'onMeshChange' | 'readMesh'>;
  readonly clock: Clock;
  /** Where instances are registered beside tasks, and tasks are shown; nowhere unless given. */
  readonly cloudMap?: Pick<CloudMap, 'find' | 'onInstanceChange' | 'registerTasks'> | undefined;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** As on AWS unless given. */
  readonly propagation?: Propagation | undefined;
  /** True unless given: an account whose first mesh is older than 2020-07-29 has no hidden retries. */
  readonly hasDefaultRetries?: boolean | undefined;
}

/** What drives the proxies of all meshes. */
export interface ControlPlane {
  /** @throws RefusedTask for a mesh, node or gateway that does not exist, or a port that is taken */
  attach(registration: Registration, status: TaskStatus): Attached;
  tasks(): readonly Task[];
  /** The same with what their callers' proxies find of them. */
  listed(): readonly ListedTask[];
  /** A task that is not there stays so. */
  setStatus(id: string, status: TaskStatus): void;
  /** Whether there was one. */
  detach(id: string): boolean;
  acknowledge(id: string, acknowledgement: Acknowledgement): void;
  /** What a task's proxy finds of the processes that it sends requests to, until its next report. */
  reportHealth(id: string, report: HealthReport): void;
  /** For each task whose proxy has routes, the version of each that it follows. */
  following(): Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What a proxy does not follow, in sentences, as long as it does not. */
  rejections(): readonly string[];
  /** Those, and tasks that are dead or whose node is gone. */
  problems(): readonly string[];
  /** From now on no proxy hears of a change; one that is attached gets the state of that moment. */
  freeze(): void;
  thaw(): void;
  close(): void;
}

function taskProblems({ id, meshName, resource, status }: Task, view: MeshView | undefined): string[] {
  const gone = missing(view, meshName, resource);
  return [
    ...(status === 'DEAD' ? [`task ${id} is dead, and requests still go to where it was`] : []),
    ...(gone === undefined ? [] : [`task ${id} gets no requests: ${gone}`]),
  ];
}

interface Connection {
  readonly feed: ProxyFeed;
  stop(): void;
}

export function createControlPlane(options: ControlPlaneOptions): ControlPlane {
  const { model, cloudMap, clock, random, propagation, hasDefaultRetries = true } = options;
  const feeds = new Map<string, ConfigFeed<MeshView | undefined>>();
  const connections = new Map<string, Connection>();
  const acknowledged = new Map<string, Acknowledgement>();
  const reports = new Map<string, HealthReport>();
  let frozen = false;
  const feedOf = (meshName: string) => {
    const feed = feeds.get(meshName) ?? createConfigFeed({ clock, random, ...propagationDefaults, ...propagation });
    feeds.set(meshName, feed);
    if (frozen) feed.freeze();
    return feed;
  };
  const refresh = (meshName: string) => {
    directory.forget(meshName);
    for (const task of tasks.all()) if (task.meshName === meshName) connections.get(task.id)?.feed.refreshEndpoints();
  };
  const tasks = createTasks((meshName) => {
    refresh(meshName);
    tasksChanged?.();
  });
  const directory = createDirectory({ model, cloudMap, tasks: tasks.all });
  const tasksChanged = cloudMap?.registerTasks(directory.instances);
  const disconnect = (id: string) => {
    connections.get(id)?.stop();
    connections.delete(id);
    acknowledged.delete(id);
    reports.delete(id);
  };
  const stopInstances = cloudMap?.onInstanceChange(() => {
    for (const { feed } of connections.values()) feed.refreshEndpoints();
  });
  const unsubscribe = model.onMeshChange((meshName) => {
    directory.forget(meshName);
    const own = tasks.all().filter((task) => task.meshName === meshName);
    if (own.length === 0) return;
    const view = model.readMesh(meshName);
    for (const { id, status, resource } of own) {
      if (status === 'DEAD' && missing(view, meshName, resource) !== undefined) tasks.remove(id);
    }
    // A node may have got another name in service discovery.
    refresh(meshName);
    feedOf(meshName).change(view);
  });
  const rejections = () =>
    [...acknowledged].flatMap(([id, { rejected, rejectedParts }]) => [
      ...rejected.map(
        ({ routeName, version, reason }) => `${id} does not follow version ${version} of ${routeName}: ${reason}`,
      ),
      ...rejectedParts.map(({ part, reason }) => `${id} does not follow ${part}: ${reason}`),
    ]);
  return {
    attach(registration, status) {
      const { meshName, resource } = registration;
      const view = () => model.readMesh(meshName);
      const problem = missing(view(), meshName, resource);
      if (problem !== undefined) throw new RefusedTask(problem);
      const task = tasks.add(registration, status);
      return {
        task,
        follow(deliver) {
          const discover = (clusters: readonly Cluster[]) => directory.endpointsOf(meshName, clusters);
          const feed = createProxyFeed(task, { discover, hasDefaultRetries }, deliver);
          connections.set(task.id, { feed, stop: feedOf(meshName).connect(feed.show) });
          feed.show(view());
        },
        wait: () => connections.get(task.id)?.feed.hold(),
        goOn: () => connections.get(task.id)?.feed.release(),
        lose() {
          disconnect(task.id);
          tasks.setStatus(task.id, 'DEAD');
        },
      };
    },
    tasks: tasks.all,
    listed: () => tasks.all().map((task) => ({ ...task, health: healthOf(task, reports) })),
    setStatus: tasks.setStatus,
    detach(id) {
      disconnect(id);
      return tasks.remove(id);
    },
    acknowledge(id, acknowledgement) {
      if (connections.has(id)) acknowledged.set(id, acknowledgement);
    },
    reportHealth(id, report) {
      if (connections.has(id)) reports.set(id, report);
    },
    following: () =>
      Object.fromEntries(
        [...acknowledged]
          .filter(([, { following }]) => following.length > 0)
          .map(([id, { following }]) => [
            id,
            Object.fromEntries(following.map(({ routeName, version }) => [routeName, version])),
          ]),
      ),
    rejections,
    problems: () => [
      ...tasks.all().flatMap((task) => taskProblems(task, model.readMesh(task.meshName))),
      ...rejections(),
    ],
    freeze() {
      frozen = true;
      for (const feed of feeds.values()) feed.freeze();
    },
    thaw() {
      frozen = false;
      for (const feed of feeds.values()) feed.thaw();
    },
    close() {
      unsubscribe();
      stopInstances?.();
      for (const id of connections.keys()) disconnect(id);
      for (const feed of feeds.values()) feed.close();
    },
  };
}
