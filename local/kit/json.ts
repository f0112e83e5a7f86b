/**
 * How deep lists and objects may lie in each other in JSON from outside: a walk through them calls itself for each.
 * As deep as Jackson reads JSON, which AWS's SDK for Java uses (StreamReadConstraints, maxNestingDepth).
 */
export const deepestJson = 1000;

const codes = { quote: 0x22, backslash: 0x5c, list: 0x5b, listEnd: 0x5d, object: 0x7b, objectEnd: 0x7d };

/** Whether brackets lie deeper in each other than `deepestJson`; those in strings do not count. */
function isTooDeep(text: string): boolean {
  // So many brackets take as many characters.
  if (text.length <= deepestJson) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === codes.backslash) at += 1;
      else if (code === codes.quote) inString = false;
    } else if (code === codes.quote) inString = true;
    else if (code === codes.list || code === codes.object) {
      depth += 1;
      if (depth > deepestJson) return true;
    } else if (code === codes.listEnd || code === codes.objectEnd) depth -= 1;
  }
  return false;
}

/** As JSON.parse, for text from outside. @throws SyntaxError, also for JSON that is deeper than `deepestJson` */
export function parseJsonText(text: string): unknown {
  if (isTooDeep(text)) throw new SyntaxError(`more than ${deepestJson} lists and objects in each other`);
  return JSON.parse(text);
}

/** The value of a text from outside; undefined where that is no JSON. */
export function jsonIn(text: string): unknown {
  try {
    return parseJsonText(text);
  } catch {
    return undefined;
  }
}

/** Whether a value is an object of JSON, not a list. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value of a record under a name from outside: `toString` has one only if it was put there. */
export const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
