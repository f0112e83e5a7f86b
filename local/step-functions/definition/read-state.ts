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
type ReadScope = (fields: Fields, at: string) => Scope;

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

/** One state that is being read. */
class Reading {
  readonly fields: Fields;
  readonly at: string;
  readonly problems: Problems;
  readonly readScope: ReadScope;

  constructor(fields: Fields, at: string, problems: Problems, readScope: ReadScope) {
    this.fields = fields;
    this.at = at;
    this.problems = problems;
    this.readScope = readScope;
  }

  of(name: string) {
    return template(this.fields, name, this.at, this.problems);
  }

  exit() {
    return { output: this.of('Output'), assign: this.of('Assign') };
  }

  failing() {
    const { fields, at, problems } = this;
    return { retry: readRetry(fields, at, problems), catch: readCatch(fields, at, problems) };
  }

  seconds(name: string, least: number) {
    const wanted = `Integer from ${least} to ${maximumSeconds}`;
    return constrained(this.fields, name, this.at, this.problems, isSeconds(least), wanted);
  }

  words(name: string) {
    return constrained(this.fields, name, this.at, this.problems, isText, 'String');
  }

  next() {
    return readNext(this.fields, this.at, this.problems);
  }
}

function readTask(reading: Reading): State | undefined {
  const { fields, at, problems } = reading;
  const exit = reading.exit();
  const arn = text(fields, 'Resource', at, problems);
  const resource = arn === undefined ? 'These fields are required: [Resource]' : readResource(arn);
  if (typeof resource === 'string') {
    if (arn === undefined) problems.invalid(at, resource);
    else problems.notImplemented(`${at}/Resource`, resource);
    return undefined;
  }
  checkArguments(fields, resource, at, problems);
  const timeoutSeconds = reading.seconds('TimeoutSeconds', 1);
  const heartbeatSeconds = reading.seconds('HeartbeatSeconds', 1);
  const next = reading.next();
  const given = { resource, arguments: reading.of('Arguments'), timeoutSeconds, heartbeatSeconds };
  return { type: 'Task', ...given, ...exit, ...reading.failing(), next };
}

function readChoice(reading: Reading): State {
  const { fields, at, problems } = reading;
  const exit = reading.exit();
  const otherwise = text(fields, 'Default', at, problems);
  return { type: 'Choice', choices: readChoices(fields, at, problems), default: otherwise, ...exit };
}

function readWait(reading: Reading): State {
  const { fields, at, problems } = reading;
  const exit = reading.exit();
  const timestamp = constrained(fields, 'Timestamp', at, problems, isMoment, 'ISO-8601 extended offset date-time');
  const wait = { seconds: reading.seconds('Seconds', 0), timestamp };
  if ((fields.Seconds === undefined) === (fields.Timestamp === undefined)) {
    problems.invalid(at, 'Exactly one of these fields is required: [Seconds, Timestamp]');
  }
  return { type: 'Wait', ...wait, ...exit, next: reading.next() };
}

function readMap(reading: Reading): State {
  const { fields, at, problems, readScope } = reading;
  const exit = reading.exit();
  const processor = readProcessor(fields, at, problems, readScope);
  const maxConcurrency = reading.seconds('MaxConcurrency', 0);
  const given = { processor, maxConcurrency, items: reading.of('Items'), itemSelector: reading.of('ItemSelector') };
  return { type: 'Map', ...given, ...exit, ...reading.failing(), next: reading.next() };
}

function readParallel(reading: Reading): State {
  const { fields, at, problems, readScope } = reading;
  const exit = reading.exit();
  const branches = list(fields, 'Branches', at, problems).map(([branch, place]) => readScope(branch, place));
  if (branches.length === 0) problems.invalid(at, 'These fields are required: [Branches]');
  const given = { branches, arguments: reading.of('Arguments') };
  return { type: 'Parallel', ...given, ...exit, ...reading.failing(), next: reading.next() };
}

const readers: Readonly<Record<State['type'], (reading: Reading) => State | undefined>> = {
  Task: readTask,
  Choice: readChoice,
  Wait: readWait,
  Succeed: (reading) => ({ type: 'Succeed', output: reading.exit().output }),
  Fail: (reading) => {
    reading.exit();
    return { type: 'Fail', error: reading.words('Error'), cause: reading.words('Cause') };
  },
  Map: readMap,
  Parallel: readParallel,
  Pass: (reading) => ({ type: 'Pass', ...reading.exit(), next: reading.next() }),
};

const isType = (type: string): type is State['type'] => stateTypes.has(type);

/** Reads one state; undefined when it is too wrong to be read (the problems are reported). */
export function readState(fields: Fields, at: string, problems: Problems, readScope: ReadScope): State | undefined {
  const type = text(fields, 'Type', at, problems);
  if (type === undefined || !isType(type)) {
    problems.invalid(at, type === undefined ? 'These fields are required: [Type]' : `Unknown state type '${type}'`);
    return undefined;
  }
  checkFields(fields, type, at, problems);
  checkAssign(fields, at, problems);
  return readers[type](new Reading(fields, at, problems, readScope));
}
