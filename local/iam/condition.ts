import { arnIsLike, fits } from './wildcard.ts';

/** What a request says of itself, by condition key in lower case; a key that it does not have is absent. */
export type Context = Readonly<Record<string, readonly string[]>>;

/** Operator -> condition key -> values. */
export type Condition = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

type Compare = (wanted: string, found: string) => boolean;

const same: Compare = (wanted, found) => wanted === found;

/** Operators that compare one value; a negated one holds where no value fits, and where there is none. */
const comparisons: Readonly<Record<string, { readonly compare: Compare; readonly negated?: true }>> = {
  StringEquals: { compare: same },
  StringNotEquals: { compare: same, negated: true },
  StringLike: { compare: fits },
  StringNotLike: { compare: fits, negated: true },
  // As IAM has it, these two are the same.
  ArnEquals: { compare: arnIsLike },
  ArnLike: { compare: arnIsLike },
};

const split = (operator: string): readonly [set: string | undefined, name: string] => {
  const colon = operator.indexOf(':');
  return colon === -1 ? [undefined, operator] : [operator.slice(0, colon), operator.slice(colon + 1)];
};

export const isKnownOperator = (operator: string): boolean => {
  const [set, name] = split(operator);
  if (set === undefined && name === 'Null') return true;
  return (set === undefined || set === 'ForAllValues' || set === 'ForAnyValue') && Object.hasOwn(comparisons, name);
};

/** The keys that the requests of some service here say something of. */
const keys = new Set([
  'aws:tagkeys',
  'cloudwatch:namespace',
  'elasticloadbalancing:createaction',
  'elasticloadbalancing:listenerprotocol',
  'elasticloadbalancing:scheme',
  'elasticloadbalancing:securitygroup',
  'elasticloadbalancing:securitypolicy',
  'elasticloadbalancing:subnet',
  'events:detail-type',
  'events:source',
  'states:httpendpoint',
  'states:httpmethod',
  'vpc-lattice:authtype',
  'vpc-lattice:createaction',
  'vpc-lattice:protocol',
  'vpc-lattice:servicearn',
  'vpc-lattice:servicenetworkarn',
  'vpc-lattice:targetgrouparns',
  'vpc-lattice:vpcid',
]);

/** Keys that end in the key of a tag. */
const tagKeys = ['aws:requesttag/', 'aws:resourcetag/', 'elasticloadbalancing:resourcetag/'];

export const isKnownKey = (key: string): boolean => {
  const lower = key.toLowerCase();
  return keys.has(lower) || tagKeys.some((prefix) => lower.startsWith(prefix) && lower.length > prefix.length);
};

function holds(operator: string, wanted: readonly string[], found: readonly string[]): boolean {
  const [set, name] = split(operator);
  if (name === 'Null') return wanted.includes(found.length === 0 ? 'true' : 'false');
  const comparison = comparisons[name];
  if (comparison === undefined) return false;
  const { compare, negated = false } = comparison;
  const test = (value: string) => wanted.some((one) => compare(one, value)) !== negated;
  if (set === 'ForAllValues') return found.every(test);
  if (set === 'ForAnyValue') return found.some(test);
  const [value, ...others] = found;
  if (value === undefined) return negated;
  // IAM asks for a set operator where a key has several values, and promises nothing without one.
  return others.length === 0 && test(value);
}

/** Whether all of a statement's conditions hold. */
export const holdsFor = (condition: Condition | undefined, context: Context): boolean =>
  Object.entries(condition ?? {}).every(([operator, byKey]) =>
    Object.entries(byKey).every(([key, wanted]) => holds(operator, wanted, context[key.toLowerCase()] ?? [])),
  );
