import { AwsError } from '../kit/aws-error.ts';
import { epochSeconds } from './timestamps.ts';

/** What a member of a query request is: the form itself has strings alone. */
export type Shape =
  | 'string'
  | 'number'
  | 'boolean'
  | 'timestamp'
  /** `Name.member.1`; with `flat` it is written `Flat.1`, without the member's own name. */
  | { readonly list: Shape; readonly flat?: string }
  /** `Flat.1.Name=…&Flat.1.Value=…` */
  | { readonly map: Shape; readonly flat: string }
  /** `Name.entry.1.key=…&Name.entry.1.value=…` */
  | { readonly entries: Shape }
  | { readonly members: Readonly<Record<string, Shape>> };

export const structure = (members: Readonly<Record<string, Shape>>): Shape => ({ members });
export const list = (shape: Shape, flat?: string): Shape =>
  flat === undefined ? { list: shape } : { list: shape, flat };
export const map = (shape: Shape, flat: string): Shape => ({ map: shape, flat });
export const entries = (shape: Shape): Shape => ({ entries: shape });

/** The form as a tree: `A.member.1.B=x` is four levels deep. */
export interface FormNode {
  value?: string;
  readonly children: Map<string, FormNode>;
}

export function formTree(parameters: Iterable<readonly [string, string]>): FormNode {
  const root: FormNode = { children: new Map() };
  for (const [name, value] of parameters) {
    let node = root;
    for (const part of name.split('.')) {
      const next = node.children.get(part) ?? { children: new Map() };
      node.children.set(part, next);
      node = next;
    }
    node.value = value;
  }
  return root;
}

const invalid = (message: string) => new AwsError('ValidationError', message);

function scalar(shape: 'string' | 'number' | 'boolean' | 'timestamp', node: FormNode, path: string): unknown {
  const text = node.value;
  if (text === undefined || node.children.size > 0) throw invalid(`${path} is not a ${shape}.`);
  if (shape === 'string') return text;
  if (shape === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw invalid(`${path} must be true or false, not ${text}.`);
  }
  const value = shape === 'timestamp' ? epochSeconds(text) : Number(text);
  if (text === '' || value === undefined || Number.isNaN(value)) throw invalid(`${path} is not a ${shape}: ${text}`);
  return value;
}

/** The numbered children, in their order. */
const numbered = (node: FormNode | undefined, path: string): [string, FormNode][] =>
  [...(node?.children ?? [])]
    .map(([key, child]): [string, FormNode] => {
      if (!/^\d+$/.test(key)) throw invalid(`${path}.${key} is not numbered.`);
      return [key, child];
    })
    .sort(([a], [b]) => Number(a) - Number(b));

const isFlat = (shape: Shape): shape is Exclude<Shape, string> & { flat: string } =>
  typeof shape === 'object' && 'flat' in shape && shape.flat !== undefined;

function structureOf(members: Readonly<Record<string, Shape>>, node: FormNode, path: string) {
  const byWireName = new Map(
    Object.entries(members).map(([name, shape]) => [isFlat(shape) ? shape.flat : name, { name, shape }]),
  );
  const out: Record<string, unknown> = {};
  for (const [key, child] of node.children) {
    const where = path === '' ? key : `${path}.${key}`;
    const member = byWireName.get(key);
    if (member === undefined) throw invalid(`The embedded AWS does not know the parameter ${where}.`);
    out[member.name] = decodeShape(member.shape, child, where);
  }
  return out;
}

/** @throws AwsError that names the parameter which is unknown or not of its type. */
export function decodeShape(shape: Shape, node: FormNode, path: string): unknown {
  if (typeof shape === 'string') return scalar(shape, node, path);
  if ('members' in shape) return structureOf(shape.members, node, path);
  if ('list' in shape) {
    const elements = shape.flat === undefined ? node.children.get('member') : node;
    return numbered(elements, path).map(([key, child]) => decodeShape(shape.list, child, `${path}.${key}`));
  }
  if ('entries' in shape) return pairs(shape.entries, node.children.get('entry'), `${path}.entry`, ['key', 'value']);
  return pairs(shape.map, node, path, ['Name', 'Value']);
}

function pairs(
  shape: Shape,
  node: FormNode | undefined,
  path: string,
  [keyName, valueName]: readonly [string, string],
): Record<string, unknown> {
  return Object.fromEntries(
    numbered(node, path).map(([number, child]) => {
      const key = child.children.get(keyName)?.value;
      const value = child.children.get(valueName);
      if (key === undefined || value === undefined)
        throw invalid(`${path}.${number} needs a ${keyName} and a ${valueName}.`);
      return [key, decodeShape(shape, value, `${path}.${number}.${valueName}`)];
    }),
  );
}
