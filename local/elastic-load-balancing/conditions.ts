import { isIP } from 'node:net';
import type { Condition, Transform } from './condition-shape.ts';
import { notServed, validationError } from './errors.ts';
import { createPattern } from './pattern.ts';
import { quotas } from './quotas.ts';

const configs = {
  'host-header': 'HostHeaderConfig',
  'path-pattern': 'PathPatternConfig',
  'http-header': 'HttpHeaderConfig',
  'http-request-method': 'HttpRequestMethodConfig',
  'query-string': 'QueryStringConfig',
  'source-ip': 'SourceIpConfig',
} as const satisfies Readonly<Record<Condition['Field'], keyof Condition>>;

/** Fields whose values may stand beside Field instead of in a config of their own. */
const shortForms: ReadonlySet<string> = new Set(['host-header', 'path-pattern']);
/** Fields that may occur several times in a rule. */
const repeatable: ReadonlySet<string> = new Set(['http-header', 'query-string']);

/** A condition in the one form that has a config. @throws AwsError where it has not exactly one */
function inLongForm(condition: Condition): Condition {
  const { Field, Values, RegexValues, ...rest } = condition;
  const own = configs[Field];
  const foreign = Object.keys(rest).find((name) => name !== own);
  if (foreign !== undefined) throw validationError(`${foreign} is not valid for the condition field '${Field}'`);
  const hasShort = Values !== undefined || RegexValues !== undefined;
  if (hasShort && rest[own] !== undefined) {
    throw validationError(`You cannot specify both Values and ${own} for the condition field '${Field}'`);
  }
  if (!hasShort) return condition;
  if (!shortForms.has(Field)) throw validationError(`The condition field '${Field}' needs ${own}`);
  return { Field, [own]: { ...(Values && { Values }), ...(RegexValues && { RegexValues }) } };
}

/** All comparison strings of a condition. */
function comparedWith(condition: Condition): readonly string[] {
  const { HostHeaderConfig, PathPatternConfig, HttpHeaderConfig, HttpRequestMethodConfig, SourceIpConfig } = condition;
  const pairs = condition.QueryStringConfig?.Values ?? [];
  const texts = [HostHeaderConfig, PathPatternConfig, HttpHeaderConfig, HttpRequestMethodConfig, SourceIpConfig];
  return [
    ...pairs.map(({ Key = '', Value = '' }) => `${Key}=${Value}`),
    ...texts.flatMap((config) => config?.Values ?? []),
    ...[HostHeaderConfig, PathPatternConfig, HttpHeaderConfig].flatMap((config) => config?.RegexValues ?? []),
  ];
}

function isCidr(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const most = { 4: 32, 6: 128 }[isIP(address)];
  return most !== undefined && more.length === 0 && /^\d+$/.test(bits ?? '') && Number(bits) <= most;
}

const allowed: Readonly<Partial<Record<Condition['Field'], (value: string) => boolean>>> = {
  'host-header': (value) => /^[A-Za-z0-9.*?-]+$/.test(value),
  'path-pattern': (value) => /^[A-Za-z0-9_.$/~"'@:+&*?%=,;!()[\]-]+$/.test(value),
  'http-request-method': (value) => /^[A-Z_-]{1,40}$/.test(value),
  'source-ip': isCidr,
};

function checkValues(condition: Condition): void {
  const { Field } = condition;
  const config = condition[configs[Field]];
  const regexes = config !== undefined && 'RegexValues' in config ? (config.RegexValues ?? []) : [];
  for (const regex of regexes) createPattern(regex);
  const values = comparedWith(condition);
  if (values.length === 0) throw validationError(`A condition value must be specified for the field '${Field}'`);
  const test = allowed[Field];
  const bad = values.find((value) => !regexes.includes(value) && test !== undefined && !test(value));
  if (bad !== undefined) throw validationError(`Condition value '${bad}' is not valid for the field '${Field}'`);
  const header = condition.HttpHeaderConfig?.HttpHeaderName;
  if (Field === 'http-header' && (header === undefined || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(header))) {
    throw validationError('An HTTP header condition must have a header name without wildcards');
  }
  if (header?.toLowerCase() === 'host') throw validationError('Use a host-header condition for the header Host');
}

const wildcardsIn = (text: string): number => text.replaceAll(/\\./g, '').replaceAll(/[^*?]/g, '').length;

/** Conditions as they are kept. @throws AwsError in AWS's words for conditions that a rule cannot have */
export function readConditions(given: readonly Condition[]): Condition[] {
  const conditions = given.map(inLongForm);
  for (const condition of conditions) checkValues(condition);
  const fields = conditions.map(({ Field }) => Field);
  const twice = fields.find((field, index) => !repeatable.has(field) && fields.indexOf(field) !== index);
  if (twice !== undefined) throw validationError(`A rule can only have one '${twice}' condition`);
  const values = conditions.flatMap(comparedWith);
  const { conditionValuesPerRule: most, conditionWildcardsPerRule: mostWildcards } = quotas;
  if (values.length > most) throw validationError(`A rule can only have '${most}' condition values`);
  const wildcards = conditions.flatMap(comparedWith).reduce((sum, value) => sum + wildcardsIn(value), 0);
  if (wildcards > mostWildcards) throw validationError(`A rule can only have '${mostWildcards}' wildcards`);
  return conditions;
}

/** A condition as it is read back: those of hosts and paths in both forms. Source: the output of describe-rules. */
export function conditionOutput(condition: Condition): Condition {
  const { Field, HostHeaderConfig, PathPatternConfig } = condition;
  const config = HostHeaderConfig ?? PathPatternConfig;
  if (config === undefined) return condition;
  return { ...condition, Field, ...(config.Values !== undefined && { Values: config.Values }) };
}

/** @throws AwsError for transforms that a rule cannot have: one of each type at most, with its own config */
export function checkTransforms(transforms: readonly Transform[]): void {
  const types = transforms.map(({ Type }) => Type);
  if (new Set(types).size < types.length) throw validationError('A rule can have one transform of each type');
  for (const { Type, HostHeaderRewriteConfig, UrlRewriteConfig } of transforms) {
    const [own, other] =
      Type === 'url-rewrite'
        ? [UrlRewriteConfig, HostHeaderRewriteConfig]
        : [HostHeaderRewriteConfig, UrlRewriteConfig];
    if (own === undefined || other !== undefined) throw validationError(`A transform '${Type}' needs its own config`);
    if (own.Rewrites.length !== 1) throw notServed('a transform with several rewrites');
    for (const { Regex } of own.Rewrites) createPattern(Regex);
  }
}
