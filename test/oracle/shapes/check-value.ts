import type { ServiceModel } from './service-model.ts';
import type { Member, Structure } from './shape.ts';

/** What is wrong with a value, each as a sentence that begins with where it stands. */
export type Problems = string[];

interface Place {
  readonly model: ServiceModel;
  /** As a person would point to it: `route.spec.httpRoute`. */
  readonly at: string;
  /** Its declared type, for enumerations. */
  readonly type?: string | undefined;
}

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => kindOf(value) === 'object';

/** Later than the year 5000: nobody meant seconds. */
const tooLate = 1e11;

/** A value as JSON carries it, against the shape that the SDK has for it. */
export function checkValue({ shape, traits }: Member, value: unknown, place: Place): Problems {
  const { at, model, type } = place;
  const wrong = (what: string): Problems => [`${at} is not ${what}: ${shown(value)}`];
  switch (shape.kind) {
    case 'unit':
      return isRecord(value) && Object.keys(value).length === 0 ? [] : wrong('empty');
    case 'document':
      return [];
    case 'string':
      if (typeof value !== 'string') return wrong('a string');
      return checkEnumeration(value, type, model) ? [] : wrong(`one of ${type}`);
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong('a boolean');
    case 'number':
      return typeof value === 'number' || value === 'NaN' ? [] : wrong('a number');
    case 'blob':
      return typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value
        ? []
        : wrong('base64');
    case 'timestamp': {
      const format = String(traits.timestampFormat ?? shape.format);
      if (format === 'dateTime' || format === 'date-time') return isDateTime(value) ? [] : wrong('a date');
      return typeof value === 'number' && value >= 0 && value < tooLate ? [] : wrong('a time in epoch seconds');
    }
    case 'list':
      if (!Array.isArray(value)) return wrong('a list');
      return value.flatMap((item, i) =>
        checkValue(shape.item, item, { model, at: `${at}[${i}]`, type: type?.replace(/\[\]$/, '') }),
      );
    case 'map':
      if (!isRecord(value)) return wrong('a map');
      return Object.entries(value).flatMap(([key, item]) =>
        checkValue(shape.value, item, { model, at: `${at}.${key}`, type: /^Record<\w+, (.*)>$/.exec(type ?? '')?.[1] }),
      );
    case 'structure':
      return isRecord(value) ? checkStructure(shape, value, place) : wrong('a structure');
  }
}

const isDateTime = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value);

const checkEnumeration = (value: string, type: string | undefined, model: ServiceModel): boolean =>
  type === undefined || (model.enumeration(type)?.includes(value) ?? true);

/** The members of a structure, of an operation's input or output, or of an error. */
export function checkStructure(
  { name, members, required, isUnion }: Structure,
  value: Readonly<Record<string, unknown>>,
  { model, at }: Place,
): Problems {
  const within = at === '' ? '' : `${at}.`;
  const problems: Problems = required
    .filter((member) => value[member] === undefined)
    .map((member) => `${within}${member} is missing`);
  if (isUnion && Object.keys(value).length !== 1) problems.push(`${at} has not exactly one member: ${shown(value)}`);
  for (const [member, item] of Object.entries(value)) {
    const known = members[member];
    const place = { model, at: `${within}${member}`, type: model.declared.typeOf(name, member) };
    if (known === undefined) problems.push(`${within}${member} is no member of ${name}`);
    else problems.push(...checkValue(known, item, place));
  }
  return problems;
}
