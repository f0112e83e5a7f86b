import type { Secrets } from '../../local/data-plane/tls/secrets.ts';
import type { TaskOptions } from '../embedded/run-task.ts';
import { portBy } from '../embedded/watching.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';
import { embeddedEndpoint } from '../run/settings.ts';

export interface Port {
  readonly port: number;
  readonly listenerPort?: number;
}

export interface AttachOptions {
  readonly mesh?: string;
  readonly node?: string;
  readonly gateway?: string;
  readonly port?: readonly Port[];
  readonly adminPort?: number | undefined;
  readonly taskDefinition?: string;
  readonly dualStack?: boolean;
  readonly attribute?: Readonly<Record<string, string>>;
  readonly secret?: Secrets;
  readonly list?: boolean;
  readonly detach?: string;
}

export async function run(context: Context, words: readonly string[], options: AttachOptions): Promise<number> {
  const endpoint = embeddedEndpoint(context.options, context.host.env);
  const adminPort = portBy('ENVOY_ADMIN_ACCESS_PORT', options.adminPort, context.host);
  const { detachTask, listTasks } = await import('../embedded/attached-tasks.ts');
  if (options.list) return listTasks(context, endpoint);
  if (options.detach !== undefined) return detachTask(context, endpoint, options.detach);
  const { mesh = '', port = [], dualStack: isDualStack = false, secret: secrets = {} } = options;
  const ports = port.map((one) => ({ ...one, isDualStack }));
  const proxy = { endpoint, mesh, ports, adminPort, secrets };
  return options.gateway === undefined
    ? attachNode(context, proxy, words, options)
    : attachGateway(context, proxy, words, options, options.gateway);
}

/** @throws Failure that names everything that is lacking */
function refuseWithout(lacking: Readonly<Record<string, boolean>>): void {
  const names = Object.entries(lacking).flatMap(([name, isLacking]) => (isLacking ? [name] : []));
  if (names.length > 0)
    throw new Failure(exits.usage, `attach needs ${names.join(' and ')}: \`meshshift attach --help\` has an example`);
}

/** What a node and a gateway have in common. */
type Proxy = Pick<TaskOptions, 'endpoint' | 'mesh' | 'ports' | 'adminPort' | 'secrets'>;

async function attachNode(
  context: Context,
  proxy: Proxy,
  words: readonly string[],
  { node = '', taskDefinition, attribute }: AttachOptions,
): Promise<number> {
  refuseWithout({ '--mesh': proxy.mesh === '', '--node': node === '', 'a command after --': words.length === 0 });
  const family = taskDefinition === undefined ? {} : { ECS_TASK_DEFINITION_FAMILY: taskDefinition };
  const attributes = { ...attribute, ...family };
  const { runTask } = await import('../embedded/run-task.ts');
  return runTask(context, { ...proxy, resource: { kind: 'VirtualNode', name: node }, attributes, words });
}

async function attachGateway(
  context: Context,
  proxy: Proxy,
  words: readonly string[],
  { node }: AttachOptions,
  gateway: string,
): Promise<number> {
  if (node !== undefined || words.length > 0)
    throw new Failure(exits.usage, 'attach --gateway runs a gateway alone: it takes neither --node nor a command');
  refuseWithout({ '--mesh': proxy.mesh === '', '--port': proxy.ports.length === 0 });
  const { runGateway } = await import('../embedded/run-task.ts');
  const resource = { kind: 'VirtualGateway', name: gateway } as const;
  return runGateway(context, { ...proxy, resource, attributes: {}, words: ['gateway'] });
}
