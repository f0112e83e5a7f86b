import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { Json } from './json.ts';
import { TemplateError } from './template-error.ts';

/** Written out as themselves; all others get `Fn::` before their name. */
const withoutPrefix = ['Ref', 'Condition'];

/** `A.B` as the list that `Fn::GetAtt` has; the attribute may have dots, the logical id has none. */
function getAtt(value: Json): Json {
  const dot = typeof value === 'string' ? value.indexOf('.') : -1;
  return typeof value === 'string' && dot > 0 ? [value.slice(0, dot), value.slice(dot + 1)] : value;
}

function written(tag: string, value: Json): Json {
  const name = tag.slice(1);
  if (withoutPrefix.includes(name)) return { [name]: value };
  return { [`Fn::${name}`]: name === 'GetAtt' ? getAtt(value) : value };
}

/**
 * YAML (or JSON) as plain values, with CloudFormation's short forms written out.
 *
 * @throws TemplateError with line and column of what cannot be read
 */
export function readYaml(text: string, fileName: string): Json {
  const document = parseDocument(text, { logLevel: 'silent', prettyErrors: true });
  const error = document.errors[0];
  if (error !== undefined) throw new TemplateError(fileName, error.message);

  const keyOf = (key: unknown): string => {
    if (isScalar(key)) return String(key.value);
    throw new TemplateError(fileName, 'A key is not a text.');
  };
  const plain = (node: Node | null | undefined): Json => {
    if (isAlias(node)) return asJson(node.resolve(document));
    if (isSeq<Node>(node)) return node.items.map(asJson);
    if (isMap<unknown, Node>(node)) {
      return Object.fromEntries(
        node.items.map(({ key, value }): [string, Json] => {
          const name = keyOf(key);
          return [name, name === 'Fn::GetAtt' ? getAtt(asJson(value)) : asJson(value)];
        }),
      );
    }
    if (!isScalar(node)) return null;
    const { value } = node;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    return value === null ? null : String(value);
  };
  const asJson = (node: Node | null | undefined): Json => {
    const tag = node !== null && node !== undefined && 'tag' in node ? node.tag : undefined;
    return tag?.startsWith('!') === true && tag !== '!' ? written(tag, plain(node)) : plain(node);
  };
  return asJson(document.contents);
}
