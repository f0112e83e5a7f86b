import type { Metric } from '../metrics/metric.ts';
import { matchesPartly } from './search-tokens.ts';

/** What a search asks for: a schema (a namespace, and the exact set of dimension names if it lists any) and terms. */
export interface SearchQuery {
  readonly namespace: string | undefined;
  matches(metric: Metric): boolean;
}

type Test = (metric: Metric) => boolean;

const word = /\s*,?\s*(?:"((?:\\.|[^"\\])*)"|([(){},=])|([^\s(){},="]+))/y;

interface Word {
  readonly text: string;
  readonly kind: 'quoted' | 'symbol' | 'plain';
}

function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  while (text.slice(at).replace(/^[\s,]+/, '') !== '') {
    word.lastIndex = at;
    const found = word.exec(text);
    if (found === null) throw new Error(`Invalid SEARCH query near "${text.slice(at).trim().slice(0, 20)}"`);
    const [, quoted, symbol, plain = ''] = found;
    if (quoted !== undefined) words.push({ kind: 'quoted', text: quoted.replace(/\\(.)/g, '$1') });
    else words.push(symbol === undefined ? { kind: 'plain', text: plain } : { kind: 'symbol', text: symbol });
    at = word.lastIndex;
  }
  return words;
}

const valuesOf = (metric: Metric, property: string): readonly string[] => {
  if (property === 'MetricName') return [metric.name];
  if (property === 'Namespace') return [metric.namespace];
  return metric.dimensions.filter(({ Name }) => Name === property).map(({ Value }) => Value);
};

const everything = ({ namespace, name, dimensions }: Metric): readonly string[] => [
  namespace,
  name,
  ...dimensions.flatMap(({ Name, Value }) => [Name, Value]),
];

const test = ({ kind, text }: Word): ((value: string) => boolean) =>
  kind === 'quoted' ? (value) => value === text : (value) => matchesPartly(text, value);

/** Terms side by side mean AND, which binds closer than OR; NOT closer still. @throws Error that says what is wrong */
export function parseSearch(text: string): SearchQuery {
  if (text.length > 1024) throw new Error('A SEARCH query may have 1024 characters at most');
  const words = wordsOf(text);
  let position = 0;
  const symbol = (expected: string) => words[position]?.kind === 'symbol' && words[position]?.text === expected;
  const operator = (expected: string) => words[position]?.kind === 'plain' && words[position]?.text === expected;
  const take = (expected: string) => {
    if (!symbol(expected)) throw new Error(`Invalid SEARCH query: expected '${expected}'`);
    position++;
  };
  const value = (): Word => {
    const found = words[position++];
    if (found === undefined || found.kind === 'symbol') throw new Error('Invalid SEARCH query: a value is missing');
    return found;
  };

  /** What follows `Name=`: one value, or several in parentheses joined by OR. */
  const values = (): readonly Word[] => {
    if (!symbol('(')) return [value()];
    position++;
    const found = [value()];
    while (operator('OR')) {
      position++;
      found.push(value());
    }
    take(')');
    return found;
  };

  const term = (): Test => {
    if (operator('NOT')) {
      position++;
      const inner = term();
      return (metric) => !inner(metric);
    }
    if (symbol('(')) {
      position++;
      const inner = either();
      take(')');
      return inner;
    }
    const first = value();
    if (first.text.startsWith(':aws.')) throw new Error(`The embedded AWS does not implement ${first.text} in SEARCH`);
    if (!symbol('=')) return (metric) => everything(metric).some(test(first));
    position++;
    const tests = values().map(test);
    return (metric) => valuesOf(metric, first.text).some((found) => tests.some((matches) => matches(found)));
  };

  const all = (): Test => {
    const terms = [term()];
    while (position < words.length && !symbol(')') && !operator('OR')) {
      if (operator('AND')) position++;
      terms.push(term());
    }
    return (metric) => terms.every((matches) => matches(metric));
  };

  const either = (): Test => {
    const choices = [all()];
    while (operator('OR')) {
      position++;
      choices.push(all());
    }
    return (metric) => choices.some((matches) => matches(metric));
  };

  const schema: string[] = [];
  if (symbol('{')) {
    position++;
    do schema.push(value().text);
    while (!symbol('}'));
    take('}');
  }
  const [namespace, ...names] = schema;
  if (words.length === 0) throw new Error('A SEARCH query needs a schema or a term');
  const terms = position < words.length ? either() : () => true;
  if (position < words.length) throw new Error(`Invalid SEARCH query near "${words[position]?.text}"`);
  const hasSchema: Test = ({ dimensions }) =>
    names.length === 0 || (dimensions.length === names.length && dimensions.every(({ Name }) => names.includes(Name)));
  return { namespace, matches: (metric) => hasSchema(metric) && terms(metric) };
}
