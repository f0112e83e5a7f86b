import { BlockList, isIP } from 'node:net';
import type { Condition } from '../elastic-load-balancing/condition-shape.ts';
import { wildcard } from './wildcard.ts';

/** What of a request a rule may match on. */
export interface MatchedRequest {
  readonly method: string;
  /** Without its port. */
  readonly host: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Each with all its values, by name in lower case. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  /** The address of the client's connection. */
  readonly source: string;
}

type Test<T> = (value: T) => boolean;

interface Matched {
  readonly Values?: readonly string[] | undefined;
  readonly RegexValues?: readonly string[] | undefined;
}

/** Whether one of the values fits, or one of the regular expressions is found. */
function textTest({ Values = [], RegexValues = [] }: Matched, flags: '' | 'i'): Test<string> {
  const tests = [
    ...Values.map((value) => wildcard(value, flags)),
    ...RegexValues.map((source) => {
      const expression = new RegExp(source, flags);
      return (text: string) => expression.test(text);
    }),
  ];
  return (text) => tests.some((test) => test(text));
}

function queryTest(pairs: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]) {
  const tests = pairs.map(({ Key, Value = '*' }) => {
    const isKey = Key === undefined ? () => true : wildcard(Key, 'i');
    const isValue = wildcard(Value, 'i');
    return (key: string, value: string) => isKey(key) && isValue(value);
  });
  return ({ query }: MatchedRequest) => [...query].some(([key, value]) => tests.some((test) => test(key, value)));
}

function sourceTest(blocks: readonly string[]): Test<MatchedRequest> {
  const list = new BlockList();
  for (const block of blocks) {
    const [address = '', bits = ''] = block.split('/');
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return ({ source }) => list.check(source, isIP(source) === 6 ? 'ipv6' : 'ipv4');
}

function conditionTest(condition: Condition): Test<MatchedRequest> {
  const { HostHeaderConfig, PathPatternConfig, HttpHeaderConfig, HttpRequestMethodConfig } = condition;
  if (HostHeaderConfig) {
    const test = textTest(HostHeaderConfig, 'i');
    return ({ host }) => test(host);
  }
  if (PathPatternConfig) {
    const test = textTest(PathPatternConfig, '');
    return ({ path }) => test(path);
  }
  if (HttpHeaderConfig) {
    const test = textTest(HttpHeaderConfig, 'i');
    const name = (HttpHeaderConfig.HttpHeaderName ?? '').toLowerCase();
    return ({ headers }) => headers[name]?.some(test) ?? false;
  }
  if (HttpRequestMethodConfig) return ({ method }) => HttpRequestMethodConfig.Values?.includes(method) ?? false;
  if (condition.QueryStringConfig) return queryTest(condition.QueryStringConfig.Values ?? []);
  return sourceTest(condition.SourceIpConfig?.Values ?? []);
}

/** A test for requests that is true when all conditions hold; without any it holds always. */
export function compileConditions(conditions: readonly Condition[]): Test<MatchedRequest> {
  const tests = conditions.map(conditionTest);
  return (request) => tests.every((test) => test(request));
}

/** A test for the hosts that conditions name. */
export function namedHosts(conditions: readonly Condition[]): Test<string> {
  const tests = conditions.flatMap(({ HostHeaderConfig }) =>
    HostHeaderConfig ? [textTest(HostHeaderConfig, 'i')] : [],
  );
  return (host) => tests.some((test) => test(host));
}
