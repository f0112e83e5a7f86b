import type { Metric } from '../metrics/metric.ts';
import { matchesPartly } from './search-tokens.ts';
import { SearchWords, type Word } from './search-words.ts';

/** What a search asks for: a schema (a namespace, and the exact set of dimension names if it lists any) and terms. */
interface SearchQuery {
  readonly namespace: string | undefined;
  matches(metric: Metric): boolean;
}

type Test = (metric: Metric) => boolean;

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

/** What follows `Name=`: one value, or several in parentheses joined by OR. */
function valuesIn(words: SearchWords): readonly Word[] {
  if (!words.passOver('symbol', '(')) return [words.value()];
  const found = [words.value()];
  while (words.passOver('plain', 'OR')) found.push(words.value());
  words.take(')');
  return found;
}

function term(words: SearchWords): Test {
  if (words.passOver('plain', 'NOT')) {
    const inner = term(words);
    return (metric) => !inner(metric);
  }
  if (words.passOver('symbol', '(')) {
    const inner = either(words);
    words.take(')');
    return inner;
  }
  const first = words.value();
  if (first.text.startsWith(':aws.')) throw new Error(`The embedded AWS does not implement ${first.text} in SEARCH`);
  if (!words.passOver('symbol', '=')) return (metric) => everything(metric).some(test(first));
  const tests = valuesIn(words).map(test);
  return (metric) => valuesOf(metric, first.text).some((found) => tests.some((matches) => matches(found)));
}

function all(words: SearchWords): Test {
  const terms = [term(words)];
  while (words.rest !== undefined && !words.is('symbol', ')') && !words.is('plain', 'OR')) {
    words.passOver('plain', 'AND');
    terms.push(term(words));
  }
  return (metric) => terms.every((matches) => matches(metric));
}

function either(words: SearchWords): Test {
  const choices = [all(words)];
  while (words.passOver('plain', 'OR')) choices.push(all(words));
  return (metric) => choices.some((matches) => matches(metric));
}

/** A namespace and the names of dimensions in braces; empty where there is none. */
function schema(words: SearchWords): readonly string[] {
  const names: string[] = [];
  if (!words.passOver('symbol', '{')) return names;
  do names.push(words.value().text);
  while (!words.is('symbol', '}'));
  words.take('}');
  return names;
}

/** Terms side by side mean AND, which binds closer than OR; NOT closer still. @throws Error that says what is wrong */
export function parseSearch(text: string): SearchQuery {
  if (text.length > 1024) throw new Error('A SEARCH query may have 1024 characters at most');
  const words = new SearchWords(text);
  const [namespace, ...names] = schema(words);
  if (words.isEmpty) throw new Error('A SEARCH query needs a schema or a term');
  const terms = words.rest === undefined ? () => true : either(words);
  if (words.rest !== undefined) throw new Error(`Invalid SEARCH query near "${words.rest}"`);
  const hasSchema: Test = ({ dimensions }) =>
    names.length === 0 || (dimensions.length === names.length && dimensions.every(({ Name }) => names.includes(Name)));
  return { namespace, matches: (metric) => hasSchema(metric) && terms(metric) };
}
