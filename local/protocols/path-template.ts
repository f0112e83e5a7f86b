import { unreadable } from './protocol.ts';

/** The labels of a path that fits the template, percent-decoded; undefined when it does not fit. */
export type PathTemplate = (path: string) => Readonly<Record<string, string>> | undefined;

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw unreadable(`The path of the request is not percent-encoded: ${segment}`);
  }
};

/** `/meshes/{meshName}` -> a matcher. A closing slash makes no difference; an empty label never fits. */
export function pathTemplate(template: string): PathTemplate {
  const split = (path: string) => path.replace(/\/$/, '').split('/');
  const parts = split(template);
  return (path) => {
    const segments = split(path);
    if (segments.length !== parts.length) return undefined;
    const labels: Record<string, string> = {};
    for (const [index, part] of parts.entries()) {
      const segment = segments[index] ?? '';
      const label = /^\{(\w+)\}$/.exec(part)?.[1];
      if (label === undefined && segment !== part) return undefined;
      if (label !== undefined) {
        if (segment === '') return undefined;
        labels[label] = decode(segment);
      }
    }
    return labels;
  };
}
