/** An element of an XML document; attributes and comments are of no interest here. */
export interface Element {
  readonly name: string;
  readonly children: readonly Element[];
  /** What stands between the tags of an element without children. */
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    const character = entities[name ?? ''];
    if (character === undefined) throw new Error(`no such entity: &${name};`);
    return character;
  });

/** @throws Error when the tags do not fit each other, or when something stands beside the outermost one */
export function parseXml(document: string): Element {
  const stack: { name: string; children: Element[]; text: string }[] = [{ name: '', children: [], text: '' }];
  const body = document.replace(/^<\?xml[^>]*\?>\s*/, '');
  for (const [, close, open, isEmpty, text] of body.matchAll(/<\/([\w:]+)>|<([\w:]+)(?: [^>]*?)?(\/?)>|([^<]+)/g)) {
    const top = stack.at(-1);
    if (top === undefined) throw new Error('a tag is closed that was not open');
    if (text !== undefined) top.text += unescaped(text);
    if (open !== undefined) stack.push({ name: open, children: [], text: '' });
    if (close === undefined && isEmpty !== '/') continue;
    const done = stack.pop();
    if (done === undefined || (close !== undefined && done.name !== close))
      throw new Error(`</${close}> closes nothing`);
    stack.at(-1)?.children.push(done);
  }
  const [root, ...others] = stack[0]?.children ?? [];
  if (stack.length !== 1 || root === undefined || others.length > 0) throw new Error('not one document');
  return root;
}

export const childOf = ({ children }: Element, name: string): Element | undefined =>
  children.find((child) => child.name === name);
