import { unreadable } from '../protocol.ts';

/** An element of a document that a client sent: its text where it has no elements in it. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });

const malformed = () =>
  unreadable('The XML you provided was not well-formed or did not validate against our published schema');

/**
 * The root of an XML document. Attributes are passed over; there are no document types, so nothing expands.
 *
 * @throws AwsError for what is no XML, or has more than 20 elements in each other
 */
export function readXml(text: string): XmlElement {
  const root = { name: '', text: '', children: [] as XmlElement[] };
  const open = [root];
  for (const [, closing, name, selfClosing, content] of text.matchAll(
    /<(?:[?!][^>]*|(\/?)([\w:.-]+)[^>]*?(\/?))>|([^<]+)/g,
  )) {
    const current = open.at(-1) ?? root;
    if (content !== undefined) current.text += unescaped(content);
    else if (name !== undefined && closing === '/') {
      if (open.length < 2 || open.pop()?.name !== name) throw malformed();
    } else if (name !== undefined) {
      const element = { name, text: '', children: [] };
      current.children.push(element);
      if (selfClosing !== '/') open.push(element);
      if (open.length > 20) throw malformed();
    }
  }
  const [document] = root.children;
  if (open.length !== 1 || document === undefined) throw malformed();
  return document;
}

export const childText = ({ children }: XmlElement, name: string): string | undefined =>
  children.find((child) => child.name === name)?.text;
