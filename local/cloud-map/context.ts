import type { ClientTokens } from '../kit/client-tokens.ts';
import { instanceNotFound, namespaceNotFound, serviceNotFound } from './errors.ts';
import {
  type CloudMapService,
  type Health,
  type Instance,
  idIn,
  instanceKey,
  type Namespace,
  type PastOperation,
  type Resources,
} from './resources.ts';
import { isNamed, type TaskInstance } from './task-instance.ts';

/** What the operations work on. */
export interface Context {
  readonly resources: Resources;
  readonly clientTokens: ClientTokens;
  /** The tasks that run now. */
  tasks(): readonly TaskInstance[];
  /** How often they have changed: a part of the revision of every service. */
  taskChanges(): number;
  now(): number;
  newId(): string;
  /** Says that the instances of a service have changed. */
  changed(): void;
}

/** An instance as callers see it, registered by hand or by its task. */
export interface Registered extends Pick<Instance, 'id' | 'attributes'> {
  readonly isTask: boolean;
  readonly creatorRequestId?: string;
}

/** By its id or ARN. @throws AwsError NamespaceNotFound */
export function namespaceWith({ resources }: Context, identifier: string): Namespace {
  const found = resources.namespaces.find(idIn(identifier));
  if (found === undefined) throw namespaceNotFound(identifier);
  return found;
}

/** By its id or ARN. @throws AwsError ServiceNotFound */
export function serviceWith({ resources }: Context, identifier: string): CloudMapService {
  const found = resources.services.find(idIn(identifier));
  if (found === undefined) throw serviceNotFound(identifier);
  return found;
}

/** The instances of a service: those that were registered, then those of its tasks. */
export function instancesOf(context: Context, service: CloudMapService): readonly Registered[] {
  const { resources } = context;
  const { name: namespace = '', type } = resources.namespaces.find(service.namespaceId) ?? {};
  const own = resources.instances.all().filter(({ serviceId }) => serviceId === service.id);
  const tasks = context
    .tasks()
    .filter(({ name }) => isNamed(name, namespace, service.name) && !('hostname' in name && type === 'HTTP'));
  return [...own.map((one) => ({ ...one, isTask: false })), ...tasks.map((one) => ({ ...one, isTask: true }))];
}

/** @throws AwsError InstanceNotFound */
export function instanceWith(context: Context, service: CloudMapService, id: string): Registered {
  const found = instancesOf(context, service).find((one) => one.id === id);
  if (found === undefined) throw instanceNotFound(id);
  return found;
}

/** What was reported of an instance, or how it began; UNKNOWN where its service has no health check. */
export function healthOf(
  { resources }: Context,
  service: CloudMapService,
  { id, attributes }: Registered,
): Health | 'UNKNOWN' {
  if (service.customHealth === undefined) return 'UNKNOWN';
  const reported = resources.reportedHealth.find(instanceKey(service.id, id));
  return reported?.status ?? (attributes.AWS_INIT_HEALTH_STATUS === 'UNHEALTHY' ? 'UNHEALTHY' : 'HEALTHY');
}

/** Remembers what was done. It is done at once, so that its operation has succeeded when it is asked for. */
export function done(context: Context, type: PastOperation['type'], targets: PastOperation['targets']) {
  const id = context.newId();
  context.resources.operations.put({ id, type, targets, createdAt: context.now() });
  return { OperationId: id };
}

/** Counts a change of a service's instances. */
export function revise(context: Context, service: CloudMapService): void {
  const { id, revision } = serviceWith(context, service.id);
  context.resources.services.put({ ...service, id, revision: revision + 1 });
  context.changed();
}
