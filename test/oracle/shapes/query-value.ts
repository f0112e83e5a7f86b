import type { Member, Shape } from './shape.ts';
import type { Element } from './xml.ts';

/** An XML element that the shape does not explain: it is kept as text, which no check of a structure lets through. */
const strange = ({ name, text }: Element) => `<${name}>${text}`;

const numberOf = (text: string): unknown => (text !== '' && Number.isFinite(Number(text)) ? Number(text) : text);

function scalar(shape: Shape, text: string): unknown {
  if (shape.kind === 'number') return numberOf(text);
  if (shape.kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

/** What an element of the query protocol means, written as JSON would carry it; times stay ISO 8601. */
export function valueIn({ shape }: Member, element: Element): unknown {
  const { children } = element;
  switch (shape.kind) {
    case 'list':
      return children.map((child) => (child.name === 'member' ? valueIn(shape.item, child) : strange(child)));
    case 'map':
      return Object.fromEntries(
        children.map(({ children: [key, value] }) => [
          key?.text ?? '',
          value === undefined ? undefined : valueIn(shape.value, value),
        ]),
      );
    case 'structure':
      return Object.fromEntries(
        children.map((child) => {
          const member = shape.members[child.name];
          return [child.name, member === undefined ? strange(child) : valueIn(member, child)];
        }),
      );
    case 'unit':
      return Object.fromEntries(children.map((child) => [child.name, strange(child)]));
    default:
      return children.length > 0 ? children.map(strange) : scalar(shape, element.text);
  }
}

/** The parameters of a form for an input: `Dimensions.member.1.Name`. */
export function formOf({ shape }: Member, value: unknown, name = ''): [string, string][] {
  const under = (member: string) => (name === '' ? member : `${name}.${member}`);
  if (value instanceof Date) return [[name, value.toISOString()]];
  if (Array.isArray(value) && shape.kind === 'list') {
    if (value.length === 0) return [[name, '']];
    return value.flatMap((item, i) => formOf(shape.item, item, under(`member.${i + 1}`)));
  }
  if (typeof value !== 'object' || value === null) return [[name, String(value)]];
  return Object.entries(value).flatMap(([member, item]): [string, string][] => {
    const known = shape.kind === 'structure' ? shape.members[member] : undefined;
    return item === undefined ? [] : formOf(known ?? { shape: { kind: 'string' }, traits: {} }, item, under(member));
  });
}
