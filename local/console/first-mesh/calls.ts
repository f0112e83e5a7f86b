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
import { nodesOf, routeType, textOf, type Values } from './values.ts';

/** A call of App Mesh that a form amounts to, and which field each member comes from. */
export interface PlannedCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The first is the one that names the resource. */
  readonly fields: readonly Pick<Field, 'name' | 'at'>[];
}

const backends = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((virtualServiceName) => ({ virtualService: { virtualServiceName } }));

function readValue({ kind }: Field, text: string): unknown {
  if (kind === 'backends') return backends(text);
  return kind === 'number' && /^-?\d+$/.test(text) ? Number(text) : text;
}

type Container = Record<string | number, unknown>;

/** Puts a value where it belongs, with the objects and lists on the way. */
function put(input: Container, at: Field['at'], value: unknown): void {
  let container = input;
  for (const [i, key] of at.slice(0, -1).entries()) {
    container[key] ??= typeof at[i + 1] === 'number' ? [] : {};
    container = container[key] as Container;
  }
  const last = at.at(-1);
  if (last !== undefined && value !== undefined) container[last] = value;
}

/** A member that has its value from another field: the name of a resource that another call creates. */
interface Reference {
  /** The field that names it. */
  readonly name: string;
  readonly at: Field['at'];
}

function plannedCall(
  operation: string,
  fields: readonly Field[],
  values: Values,
  references: readonly Reference[] = [],
): PlannedCall {
  const input: Record<string, unknown> = {};
  for (const { name, at } of references) put(input, at, textOf(values, name) || undefined);
  for (const field of fields) {
    const text = textOf(values, field.name);
    if (text !== '') put(input, field.at, readValue(field, text));
    else if (field.isRequired) put(input, field.at, undefined);
  }
  return { operation, input, fields: [...fields, ...references] };
}

function routeCall(values: Values, parents: readonly Reference[]): PlannedCall {
  const type = routeType(values);
  const action = ['spec', type, 'action', 'weightedTargets'];
  const targets = nodesOf(values).filter((index) => textOf(values, `weight.${index}`) !== '');
  const fields = [...routeFields(type), ...targets.map((index, target) => weightField(index, type, target))];
  const nodes = targets.map((index, target) => ({
    name: `node.${index}.name`,
    at: [...action, target, 'virtualNode'],
  }));
  const { input, ...call } = plannedCall('CreateRoute', fields, values, [...parents, ...nodes]);
  const whole = structuredClone(input);
  if (targets.length === 0) put(whole, action, []);
  const isMatching = fields.some(({ name }) => name === 'prefix' && textOf(values, name) !== '');
  if (type !== 'tcpRoute' && !isMatching) put(whole, ['spec', type, 'match'], {});
  // Without any target, the first weight is where one would be named.
  return { ...call, input: whole, fields: [...call.fields, { name: 'weight.0', at: action }] };
}

/** The calls that create what a form describes, each after those that it needs. */
export function callsOf(values: Values): readonly PlannedCall[] {
  const mesh = { name: 'meshName', at: ['meshName'] };
  const router = { name: 'routerName', at: ['virtualRouterName'] };
  const provider = { name: 'routerName', at: ['spec', 'provider', 'virtualRouter', 'virtualRouterName'] };
  return [
    plannedCall('CreateMesh', meshFields, values),
    ...nodesOf(values).map((index) => {
      const check = textOf(values, `node.${index}.check`) === '' ? [] : [checkField(index), ...checkFields(index)];
      return plannedCall('CreateVirtualNode', [...nodeFields(index), ...check], values, [mesh]);
    }),
    plannedCall('CreateVirtualRouter', routerFields, values, [mesh]),
    routeCall(values, [mesh, router]),
    plannedCall('CreateVirtualService', serviceFields, values, [mesh, provider]),
  ];
}
