import type { Service } from '../kit/call.ts';
import { createClientTokens } from '../kit/client-tokens.ts';
import { createListeners } from '../kit/listeners.ts';
import { createService } from '../kit/operations.ts';
import { type Stateful, stateOf } from '../kit/state.ts';
import type { TagsOf } from '../kit/tags.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Context } from './context.ts';
import { discovered, serviceNamed } from './discovery.ts';
import { dialect, duplicateRequest } from './errors.ts';
import * as discovery from './operations/discovery.ts';
import * as instances from './operations/instances.ts';
import * as namespaces from './operations/namespaces.ts';
import * as pastOperations from './operations/past-operations.ts';
import * as services from './operations/services.ts';
import * as tags from './operations/tags.ts';
import { createResources, idIn, namespaceArn, serviceArn } from './resources.ts';
import type { DiscoveryName, TaskInstance } from './task-instance.ts';

/** An instance that was registered by a call. */
export interface FoundInstance {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Whether the name that was looked up has addresses of IPv4, and of IPv6: names in DNS have those of their records. */
  readonly families: { readonly ipv4: boolean; readonly ipv6: boolean };
}

/** AWS Cloud Map, API 2017-03-14: namespaces of HTTP and of private DNS, with services and instances. */
export interface CloudMap extends Service, Stateful {
  readonly tagsOf: TagsOf;
  /** The tasks that run from now on, asked for with each look at instances. @returns what says that they have changed */
  registerTasks(tasks: () => readonly TaskInstance[]): () => void;
  /**
   * The instances of a service, but for tasks, that have all attributes: the healthy ones, or all where none is. None for
   * a name that no service has.
   */
  find(name: DiscoveryName, attributes: Readonly<Record<string, string>>): readonly FoundInstance[];
  /** Calls `listener` after each change of instances, before it is answered, until the returned function is called. */
  onInstanceChange(listener: () => void): () => void;
}

const inHttp = { ipv4: true, ipv6: true };

export function cloudMap({ clock, newId }: Surroundings): CloudMap {
  const resources = createResources();
  const now = () => clock.now();
  const clientTokens = createClientTokens(now, duplicateRequest);
  const changes = createListeners<void>();
  let tasks: () => readonly TaskInstance[] = () => [];
  let taskChanges = 0;
  const context: Context = {
    resources,
    clientTokens,
    tasks: () => tasks(),
    taskChanges: () => taskChanges,
    now,
    newId,
    changed: () => changes.announce(),
  };
  const operations = { ...namespaces, ...services, ...instances, ...discovery, ...pastOperations, ...tags };
  return {
    ...createService({ name: 'servicediscovery', operations, context, dialect }),
    ...stateOf({ ...resources, clientTokens }),
    tagsOf(arn) {
      const [namespace, service] = [resources.namespaces.find(idIn(arn)), resources.services.find(idIn(arn))];
      if (namespace !== undefined && arn === namespaceArn(namespace.id)) return namespace.tags;
      return service !== undefined && arn === serviceArn(service.id) ? service.tags : undefined;
    },
    registerTasks(source) {
      tasks = source;
      return () => {
        taskChanges += 1;
      };
    },
    find(name, attributes) {
      const service = serviceNamed(context, name);
      if (service === undefined) return [];
      const types = (service.dnsRecords ?? []).map(({ Type }) => Type);
      const families = 'hostname' in name ? { ipv4: types.includes('A'), ipv6: types.includes('AAAA') } : inHttp;
      return discovered(context, service, { attributes, health: 'HEALTHY_OR_ELSE_ALL' })
        .filter(({ isTask }) => !isTask)
        .map((one) => ({ id: one.id, attributes: one.attributes, families }));
    },
    onInstanceChange: changes.add,
  };
}
