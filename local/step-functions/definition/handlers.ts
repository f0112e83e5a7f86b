import { isRecord } from '../../kit/json.ts';
import { maximumSeconds } from '../engine/limits.ts';
import { checkMembers } from './fields.ts';
import type { Catcher, Retrier } from './machine.ts';
import type { Problems } from './problems.ts';
import { constantNumber, template, text } from './values.ts';

type Fields = Readonly<Record<string, unknown>>;

const retrierFields = [
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
  'Comment',
];
const catcherFields = ['ErrorEquals', 'Next', 'Output', 'Assign', 'Comment'];

const wholeFrom = (least: number) => (value: number) =>
  Number.isInteger(value) && value >= least && value <= maximumSeconds;

/** The list in a field, each member an object; what is not one is reported. */
export function list(
  fields: Fields,
  name: string,
  at: string,
  problems: Problems,
): readonly (readonly [Fields, string])[] {
  const value = fields[name];
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    problems.invalid(`${at}/${name}`, 'Expected value of type Array');
    return [];
  }
  return value.flatMap((member: unknown, index) => {
    const place = `${at}/${name}[${index}]`;
    if (isRecord(member)) return [[member, place] as const];
    problems.invalid(place, 'Expected value of type Object');
    return [];
  });
}

function errorEquals(fields: Fields, at: string, last: boolean, problems: Problems): readonly string[] {
  const value = fields.ErrorEquals;
  const place = `${at}/ErrorEquals`;
  if (!Array.isArray(value) || value.length === 0 || !value.every((name) => typeof name === 'string')) {
    problems.invalid(place, 'Expected a list of error names that is not empty');
    return [];
  }
  const names = value.map(String);
  if (names.includes('States.ALL') && (names.length > 1 || !last)) {
    problems.invalid(place, "'States.ALL' must appear alone, in the last retrier or catcher");
  }
  return names;
}

export function readRetry(fields: Fields, at: string, problems: Problems): readonly Retrier[] {
  const members = list(fields, 'Retry', at, problems);
  return members.map(([retrier, place], index) => {
    checkMembers(retrier, retrierFields, place, problems);
    const jitter = text(retrier, 'JitterStrategy', place, problems);
    if (jitter !== undefined && jitter !== 'FULL' && jitter !== 'NONE') {
      problems.invalid(`${place}/JitterStrategy`, 'Expected FULL or NONE');
    }
    const whole = (name: string, least: number) =>
      constantNumber(retrier, name, place, problems, wholeFrom(least), `Integer from ${least} to ${maximumSeconds}`);
    return {
      errorEquals: errorEquals(retrier, place, index === members.length - 1, problems),
      intervalSeconds: whole('IntervalSeconds', 1) ?? 1,
      maxAttempts: whole('MaxAttempts', 0) ?? 3,
      backoffRate: constantNumber(retrier, 'BackoffRate', place, problems, (rate) => rate >= 1, 'Number from 1') ?? 2,
      maxDelaySeconds: whole('MaxDelaySeconds', 1),
      fullJitter: jitter === 'FULL',
    };
  });
}

export function readCatch(fields: Fields, at: string, problems: Problems): readonly Catcher[] {
  const members = list(fields, 'Catch', at, problems);
  return members.map(([catcher, place], index) => {
    checkMembers(catcher, catcherFields, place, problems);
    const next = text(catcher, 'Next', place, problems);
    if (next === undefined) problems.invalid(place, 'These fields are required: [Next]');
    const location = (name: string) => `Catch[${index}]/${name}`;
    return {
      errorEquals: errorEquals(catcher, place, index === members.length - 1, problems),
      next: next ?? '',
      output: template(catcher, 'Output', place, problems, location('Output')),
      assign: template(catcher, 'Assign', place, problems, location('Assign')),
    };
  });
}
