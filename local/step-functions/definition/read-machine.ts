import { isRecord, parseJsonText } from '../../kit/json.ts';
import { maximumNameLength, maximumSeconds } from '../engine/limits.ts';
import { checkMembers } from './fields.ts';
import type { Machine, Scope, State } from './machine.ts';
import { Problems } from './problems.ts';
import { readState } from './read-state.ts';
import { checkTransitions } from './transitions.ts';
import { constantNumber, text } from './values.ts';

type Fields = Readonly<Record<string, unknown>>;

const ofAScope = ['StartAt', 'States', 'Comment', 'QueryLanguage', 'ProcessorConfig'];
const ofAMachine = ['StartAt', 'States', 'Comment', 'QueryLanguage', 'TimeoutSeconds', 'Version'];

/** JSONata must be said at the top, or by each state; a state within a JSONata machine cannot go back to JSONPath. */
function checkLanguage(fields: Fields, at: string, inherited: string, problems: Problems): string {
  const language = text(fields, 'QueryLanguage', at, problems) ?? inherited;
  if (language === 'JSONPath' && inherited === 'JSONata') {
    problems.invalid(at, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
  } else if (language !== 'JSONPath' && language !== 'JSONata') {
    problems.invalid(`${at}/QueryLanguage`, 'Expected JSONPath or JSONata');
  }
  return language;
}

function readScope(
  fields: Fields,
  at: string,
  language: string,
  names: Set<string>,
  problems: Problems,
  isMachine = false,
): Scope {
  const startAt = text(fields, 'StartAt', at, problems);
  const states = fields.States;
  const missing = [...(isRecord(states) ? [] : ['States']), ...(startAt === undefined ? ['StartAt'] : [])];
  if (missing.length > 0) problems.invalid(at || '/', `These fields are required: [${missing.join(', ')}]`);
  if (!isMachine) checkMembers(fields, ofAScope, at, problems);
  const read = new Map<string, State>();
  for (const [name, state] of Object.entries(isRecord(states) ? states : {})) {
    const place = `${at}/States/${name}`;
    if (name.length > maximumNameLength)
      problems.invalid(place, `State name is longer than ${maximumNameLength} characters`);
    if (names.has(name)) problems.invalid(place, `State name '${name}' is used more than once in the state machine`);
    names.add(name);
    if (!isRecord(state)) {
      problems.invalid(place, 'Expected value of type Object');
      continue;
    }
    const own = checkLanguage(state, place, language, problems);
    if (own === 'JSONPath') {
      problems.notImplemented(
        place,
        "The embedded AWS does not implement the query language JSONPath: set 'QueryLanguage' to 'JSONata'",
      );
      continue;
    }
    const inner = (innerFields: Fields, innerPlace: string) =>
      readScope(innerFields, innerPlace, checkLanguage(innerFields, innerPlace, language, problems), names, problems);
    const result = readState(state, place, problems, inner);
    if (result !== undefined) read.set(name, result);
  }
  return { startAt: startAt ?? '', states: read };
}

/** Definitions that were read lately: to read one compiles its expressions, and what was read never changes. */
const known = new Map<string, Machine>();
const mostKnown = 32;

/** Reads a definition. Problems, if there are any, stand in the order in which they were found. */
export function readMachine(definition: string): Machine | Problems {
  const found = known.get(definition);
  if (found !== undefined) return found;
  const read = readAnew(definition);
  if (read instanceof Problems) return read;
  const [oldest] = known.keys();
  if (known.size >= mostKnown && oldest !== undefined) known.delete(oldest);
  known.set(definition, read);
  return read;
}

function readAnew(definition: string): Machine | Problems {
  const problems = new Problems();
  let parsed: unknown;
  try {
    parsed = parseJsonText(definition);
  } catch (error) {
    problems.notJson(error instanceof Error ? error.message : String(error));
    return problems;
  }
  if (!isRecord(parsed)) {
    problems.invalid('/', 'Definition must be a valid JSON object');
    return problems;
  }
  checkMembers(parsed, ofAMachine, '', problems);
  const version = text(parsed, 'Version', '', problems);
  if (version !== undefined && version !== '1.0') problems.invalid('/Version', 'Expected 1.0');
  const language = checkLanguage(parsed, '', 'JSONPath', problems);
  const scope = readScope(parsed, '', language, new Set(), problems, true);
  const seconds = (value: number) => Number.isInteger(value) && value >= 1 && value <= maximumSeconds;
  const timeoutSeconds = constantNumber(parsed, 'TimeoutSeconds', '', problems, seconds, 'Integer');
  if (problems.found.length === 0) checkTransitions(scope, '', problems);
  return problems.found.length > 0 ? problems : { ...scope, timeoutSeconds };
}
