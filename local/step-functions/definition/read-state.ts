import { isRecord } from '../../kit/json.ts';
import { maximumSeconds } from '../engine/limits.ts';
import { offsetDateTime } from '../engine/offset-date-time.ts';
import { checkArguments } from './arguments.ts';
import { checkAssign } from './assign.ts';
import { checkFields, checkMembers, stateTypes } from './fields.ts';
import { list, readCatch, readRetry } from './handlers.ts';
import type { Choice, Scope, State } from './machine.ts';
import type { Problems } from './problems.ts';
import { readResource } from './resource.ts';
import { constrained, template, text } from './values.ts';

type Fields = Readonly<Record<string, unknown>>;
/** Reads the states of an inner machine; given by the reader of scopes, which calls this one. */
export type ReadScope = (fields: Fields, at: string) => Scope;

const isText = (value: unknown) => typeof value === 'string';
const isMoment = (value: unknown) => typeof value === 'string' && offsetDateTime(value) !== undefined;
const isSeconds = (least: number) => (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= maximumSeconds;

function readNext(fields: Fields, at: string, problems: Problems): string | undefined {
  const next = text(fields, 'Next', at, problems);
  const end = fields.End;
  if (end !== undefined && typeof end !== 'boolean') problems.invalid(`${at}/End`, 'Expected value of type Boolean');
  if ((next === undefined) !== (end === true))
    problems.invalid(at, 'Exactly one of these fields is required: [Next, End]');
  return next;
}

function readChoices(fields: Fields, at: string, problems: Problems): readonly Choice[] {
  const rules = list(fields, 'Choices', at, problems);
  if (rules.length === 0) problems.invalid(at, 'These fields are required: [Choices]');
  return rules.flatMap(([rule, place], index) => {
    checkMembers(rule, ['Condition', 'Next', 'Output', 'Assign', 'Comment'], place, problems);
    checkAssign(rule, place, problems);
    const next = text(rule, 'Next', place, problems);
    const of = (name: string) => template(rule, name, place, problems, `Choices[${index}]/${name}`);
    const condition = of('Condition');
    if (next === undefined || condition === undefined) {
      problems.invalid(place, 'These fields are required: [Condition, Next]');
      return [];
    }
    return [{ condition, next, output: of('Output'), assign: of('Assign') }];
  });
}

function readProcessor(fields: Fields, at: string, problems: Problems, readScope: ReadScope): Scope {
  const processor = fields.ItemProcessor;
  const place = `${at}/ItemProcessor`;
  if (!isRecord(processor)) {
    problems.invalid(at, 'These fields are required: [ItemProcessor]');
    return { startAt: '', states: new Map() };
  }
  const config = processor.ProcessorConfig;
  if (config !== undefined && !(isRecord(config) && (config.Mode ?? 'INLINE') === 'INLINE')) {
    problems.notImplemented(`${place}/ProcessorConfig`, 'The embedded AWS implements Map in the INLINE mode only');
  } else if (isRecord(config)) {
    checkMembers(config, ['Mode'], `${place}/ProcessorConfig`, problems);
  }
  return readScope(processor, place);
}

/** Reads one state; undefined when it is too wrong to be read (what is wrong is reported). */
export function readState(fields: Fields, at: string, problems: Problems, readScope: ReadScope): State | undefined {
  const type = text(fields, 'Type', at, problems);
  if (type === undefined || !stateTypes.has(type)) {
    problems.invalid(at, type === undefined ? 'These fields are required: [Type]' : `Unknown state type '${type}'`);
    return undefined;
  }
  checkFields(fields, type, at, problems);
  checkAssign(fields, at, problems);
  const of = (name: string) => template(fields, name, at, problems);
  const exit = { output: of('Output'), assign: of('Assign') };
  const failing = () => ({ retry: readRetry(fields, at, problems), catch: readCatch(fields, at, problems) });
  const seconds = (name: string, least: number) =>
    constrained(fields, name, at, problems, isSeconds(least), `Integer from ${least} to ${maximumSeconds}`);
  const words = (name: string) => constrained(fields, name, at, problems, isText, 'String');
  switch (type) {
    case 'Task': {
      const arn = text(fields, 'Resource', at, problems);
      const resource = arn === undefined ? 'These fields are required: [Resource]' : readResource(arn);
      if (typeof resource === 'string') {
        if (arn === undefined) problems.invalid(at, resource);
        else problems.notImplemented(`${at}/Resource`, resource);
        return undefined;
      }
      checkArguments(fields, resource, at, problems);
      const timeoutSeconds = seconds('TimeoutSeconds', 1);
      const heartbeatSeconds = seconds('HeartbeatSeconds', 1);
      const next = readNext(fields, at, problems);
      return {
        type,
        resource,
        arguments: of('Arguments'),
        timeoutSeconds,
        heartbeatSeconds,
        ...exit,
        ...failing(),
        next,
      };
    }
    case 'Choice': {
      const otherwise = text(fields, 'Default', at, problems);
      return { type, choices: readChoices(fields, at, problems), default: otherwise, ...exit };
    }
    case 'Wait': {
      const timestamp = constrained(fields, 'Timestamp', at, problems, isMoment, 'ISO-8601 extended offset date-time');
      const wait = { seconds: seconds('Seconds', 0), timestamp };
      if ((fields.Seconds === undefined) === (fields.Timestamp === undefined)) {
        problems.invalid(at, 'Exactly one of these fields is required: [Seconds, Timestamp]');
      }
      return { type, ...wait, ...exit, next: readNext(fields, at, problems) };
    }
    case 'Succeed':
      return { type, output: exit.output };
    case 'Fail':
      return { type, error: words('Error'), cause: words('Cause') };
    case 'Map': {
      const processor = readProcessor(fields, at, problems, readScope);
      const maxConcurrency = seconds('MaxConcurrency', 0);
      const itemsAndSelector = { items: of('Items'), itemSelector: of('ItemSelector') };
      return {
        type,
        processor,
        maxConcurrency,
        ...itemsAndSelector,
        ...exit,
        ...failing(),
        next: readNext(fields, at, problems),
      };
    }
    case 'Parallel': {
      const branches = list(fields, 'Branches', at, problems).map(([branch, place]) => readScope(branch, place));
      if (branches.length === 0) problems.invalid(at, 'These fields are required: [Branches]');
      return {
        type,
        branches,
        arguments: of('Arguments'),
        ...exit,
        ...failing(),
        next: readNext(fields, at, problems),
      };
    }
    default:
      return { type: 'Pass', ...exit, next: readNext(fields, at, problems) };
  }
}
