import type * as z from 'zod/mini';
import { AwsError } from '../kit/aws-error.ts';
import { own } from '../kit/json.ts';
import { bare, type Definition, membersOf } from '../kit/member-shape.ts';
import { epochSeconds, isTimestamp } from './timestamps.ts';
import type { XmlRules } from './xml.ts';

/** The form as a tree: `A.member.1.B=x` is four levels deep. */
interface FormNode {
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

type Scalar = 'string' | 'number' | 'boolean' | 'timestamp';

function scalar(kind: Scalar, node: FormNode, path: string): unknown {
  const text = node.value;
  if (text === undefined || node.children.size > 0) throw invalid(`${path} is not a ${kind}.`);
  if (kind === 'string') return text;
  if (kind === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw invalid(`${path} must be true or false, not ${text}.`);
  }
  const value = kind === 'timestamp' ? epochSeconds(text) : Number(text);
  if (text === '' || value === undefined || Number.isNaN(value)) throw invalid(`${path} is not a ${kind}: ${text}`);
  return value;
}

function scalarOf(type: Definition['type'], name: string): Scalar {
  if (type === 'boolean') return 'boolean';
  if (type !== 'number') return 'string';
  return isTimestamp(name) ? 'timestamp' : 'number';
}

/** The numbered children, in their order. */
const numbered = (node: FormNode | undefined, path: string): [string, FormNode][] =>
  [...(node?.children ?? [])]
    .map(([key, child]): [string, FormNode] => {
      if (!/^\d+$/.test(key)) throw invalid(`${path}.${key} is not numbered.`);
      return [key, child];
    })
    .sort(([a], [b]) => Number(a) - Number(b));

/** Reads forms by the shapes of a service's inputs. */
interface FormReader {
  /** @throws AwsError that names the parameter which is unknown or not of its type */
  read(shape: z.core.$ZodType, form: FormNode): Readonly<Record<string, unknown>>;
}

export function formReader({ flatLists = {}, flatMaps = {} }: XmlRules): FormReader {
  /** A flat list or map stands in the form under the name of its items. */
  const wireName = (name: string) => own(flatLists, name) ?? own(flatMaps, name) ?? name;

  function structure(shape: z.core.$ZodType, node: FormNode, path: string): Record<string, unknown> {
    const byWireName = new Map(
      Object.entries(membersOf(shape)).map(([name, member]) => [wireName(name), { name, member }]),
    );
    const out: Record<string, unknown> = {};
    for (const [key, child] of node.children) {
      const where = path === '' ? key : `${path}.${key}`;
      const found = byWireName.get(key);
      if (found === undefined) throw invalid(`The embedded AWS does not know the parameter ${where}.`);
      out[found.name] = value(found.member, child, where, found.name);
    }
    return out;
  }

  function value(shape: z.core.$ZodType, node: FormNode, path: string, name: string): unknown {
    const def = bare(shape);
    if (def.type === 'object') return structure(shape, node, path);
    if (def.type === 'array') {
      const elements = own(flatLists, name) === undefined ? node.children.get('member') : node;
      return numbered(elements, path).map(([key, child]) => value(def.element, child, `${path}.${key}`, name));
    }
    if (def.type !== 'record') return scalar(scalarOf(def.type, name), node, path);
    return own(flatMaps, name) === undefined
      ? pairs(def.valueType, node.children.get('entry'), `${path}.entry`, ['key', 'value'])
      : pairs(def.valueType, node, path, ['Name', 'Value']);
  }

  function pairs(
    shape: z.core.$ZodType,
    node: FormNode | undefined,
    path: string,
    [keyName, valueName]: readonly [string, string],
  ): Record<string, unknown> {
    return Object.fromEntries(
      numbered(node, path).map(([number, child]) => {
        const key = child.children.get(keyName)?.value;
        const found = child.children.get(valueName);
        if (key === undefined || found === undefined)
          throw invalid(`${path}.${number} needs a ${keyName} and a ${valueName}.`);
        return [key, value(shape, found, `${path}.${number}.${valueName}`, valueName)];
      }),
    );
  }

  return { read: (shape, form) => structure(shape, form, '') };
}
