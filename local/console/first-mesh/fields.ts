/** What a reader fills in, and which member of a call it becomes. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** Where it stands in the input: list items by their number. */
  readonly at: readonly (string | number)[];
  /** A `number` that is none goes to App Mesh as the text that it is; `backends` are names of services, one a line. */
  readonly kind: 'text' | 'number' | 'backends';
  /** Those that may be chosen; anything may be written without them. The empty one leaves the member out. */
  readonly choices?: readonly string[];
  readonly initial: string;
  /** Whether App Mesh wants it: left empty it is missing, and not left out. */
  readonly isRequired: boolean;
}

type Made = Pick<Field, 'name' | 'label' | 'at'> & Partial<Field>;

const optional = (field: Made): Field => ({ kind: 'text', initial: '', isRequired: false, ...field });
const required = (field: Made): Field => ({ ...optional(field), isRequired: true });

const protocols = ['http', 'http2', 'grpc', 'tcp'];

export const meshFields: readonly Field[] = [
  required({ name: 'meshName', label: 'Mesh name', at: ['meshName'] }),
  optional({
    name: 'egressFilter',
    label: 'Egress filter',
    hint: 'Whether nodes may call what is not in the mesh. Without one it is DROP_ALL.',
    at: ['spec', 'egressFilter', 'type'],
    choices: ['', 'DROP_ALL', 'ALLOW_ALL'],
  }),
];

export const serviceFields: readonly Field[] = [
  required({
    name: 'virtualServiceName',
    label: 'Virtual service name',
    hint: 'The name under which applications call it, such as color.apps.local.',
    at: ['virtualServiceName'],
  }),
];

/** The fields of a virtual node; health check fields only where one is wanted. @param index from 0 */
export const nodeFields = (index: number): readonly Field[] => {
  const name = (part: string) => `node.${index}.${part}`;
  const listener = ['spec', 'listeners', 0];
  return [
    required({ name: name('name'), label: 'Virtual node name', at: ['virtualNodeName'] }),
    required({
      name: name('hostname'),
      label: 'DNS hostname',
      hint: 'Where service discovery finds its tasks.',
      at: ['spec', 'serviceDiscovery', 'dns', 'hostname'],
    }),
    required({
      name: name('port'),
      label: 'Listener port',
      at: [...listener, 'portMapping', 'port'],
      kind: 'number',
      initial: '8080',
    }),
    required({
      name: name('protocol'),
      label: 'Listener protocol',
      at: [...listener, 'portMapping', 'protocol'],
      choices: protocols,
      initial: 'http',
    }),
    optional({
      name: name('backends'),
      label: 'Backends',
      hint: 'The virtual services that it may call, one a line.',
      at: ['spec', 'backends'],
      kind: 'backends',
    }),
  ];
};

/** Chooses whether a node's listener has a health check, and of which protocol. */
export const checkField = (index: number): Field =>
  optional({
    name: `node.${index}.check`,
    label: 'Health check',
    hint: 'Of which protocol.',
    at: ['spec', 'listeners', 0, 'healthCheck', 'protocol'],
    choices: ['', ...protocols],
  });

export const checkFields = (index: number): readonly Field[] => {
  const at = (member: string) => ['spec', 'listeners', 0, 'healthCheck', member];
  const number = (part: string, label: string, member: string, initial: string) =>
    required({ name: `node.${index}.${part}`, label, at: at(member), kind: 'number', initial });
  return [
    optional({ name: `node.${index}.path`, label: 'Health check path', at: at('path'), initial: '/' }),
    number('interval', 'Interval in milliseconds', 'intervalMillis', '5000'),
    number('timeout', 'Timeout in milliseconds', 'timeoutMillis', '2000'),
    number('healthy', 'Healthy threshold', 'healthyThreshold', '2'),
    number('unhealthy', 'Unhealthy threshold', 'unhealthyThreshold', '2'),
  ];
};

export const routerFields: readonly Field[] = [
  required({ name: 'routerName', label: 'Virtual router name', at: ['virtualRouterName'] }),
  required({
    name: 'routerPort',
    label: 'Listener port',
    at: ['spec', 'listeners', 0, 'portMapping', 'port'],
    kind: 'number',
    initial: '8080',
  }),
  required({
    name: 'routerProtocol',
    label: 'Listener protocol',
    hint: 'The route is of this protocol too.',
    at: ['spec', 'listeners', 0, 'portMapping', 'protocol'],
    choices: protocols,
    initial: 'http',
  }),
];

/** @param type the member of a route's spec: `httpRoute` */
export const routeFields = (type: string): readonly Field[] => [
  required({ name: 'routeName', label: 'Route name', at: ['routeName'] }),
  ...(type === 'httpRoute' || type === 'http2Route'
    ? [
        optional({
          name: 'prefix',
          label: 'Path prefix',
          hint: 'Requests whose path begins so. Empty for all.',
          at: ['spec', type, 'match', 'prefix'],
          initial: '/',
        }),
      ]
    : []),
];

/** @param target the place of the node among the route's targets */
export const weightField = (index: number, type: string, target: number): Field =>
  optional({
    name: `weight.${index}`,
    label: 'Weight',
    at: ['spec', type, 'action', 'weightedTargets', target, 'weight'],
    kind: 'number',
    initial: index === 0 ? '100' : '',
  });
