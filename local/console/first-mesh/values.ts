import {
  checkField,
  checkFields,
  type Field,
  meshFields,
  nodeFields,
  routeFields,
  routerFields,
  serviceFields,
  weightField,
} from './fields.ts';

/** What a form says, by the names of its fields; a field that is not there is empty. */
export type Values = Readonly<Record<string, string>>;

/** As many as a route may have targets. */
export const mostNodes = 10;

export const nodeCount = (values: Values): number =>
  Math.min(mostNodes, Math.max(1, Number.parseInt(values.nodes ?? '1', 10) || 1));

export const nodesOf = (values: Values): readonly number[] => Array.from({ length: nodeCount(values) }, (_, i) => i);

export const textOf = (values: Values, name: string): string => (values[name] ?? '').trim();

const routeTypes: Readonly<Record<string, string>> = {
  http: 'httpRoute',
  http2: 'http2Route',
  grpc: 'grpcRoute',
  tcp: 'tcpRoute',
};

/** The member of the route's spec that its router's protocol wants. */
export const routeType = (values: Values): string => routeTypes[textOf(values, 'routerProtocol')] ?? 'httpRoute';

/** The steps of the way to a first mesh, in their order. */
export const steps = ['mesh', 'nodes', 'route', 'review'] as const;
export type Step = (typeof steps)[number];

/** All fields of a node, those of a health check that is not wanted included. */
export const allNodeFields = (index: number): readonly Field[] => [
  ...nodeFields(index),
  checkField(index),
  ...checkFields(index),
];

/** The fields of each step. */
export const fieldsOf = (values: Values): Readonly<Record<Step, readonly Field[]>> => ({
  mesh: [...meshFields, ...serviceFields],
  nodes: nodesOf(values).flatMap(allNodeFields),
  route: [
    ...routerFields,
    ...routeFields(routeType(values)),
    ...nodesOf(values).map((index) => weightField(index, routeType(values), 0)),
  ],
  review: [],
});

const initial = (fields: readonly Field[]): Values =>
  Object.fromEntries(fields.map((field) => [field.name, field.initial]));

/** The form before anything is filled in. */
export const blankValues = (): Values => ({
  nodes: '1',
  ...initial(Object.values(fieldsOf({ nodes: '1', routerProtocol: 'http' })).flat()),
});

/** The form with one node more; none above what a route may have. */
export function withNode(values: Values): Values {
  const count = nodeCount(values);
  if (count === mostNodes) return values;
  return { ...values, ...initial(allNodeFields(count)), [`weight.${count}`]: '', nodes: String(count + 1) };
}

/** The form without its last node; the first stays. */
export const withoutLastNode = (values: Values): Values => ({
  ...values,
  nodes: String(Math.max(1, nodeCount(values) - 1)),
});
