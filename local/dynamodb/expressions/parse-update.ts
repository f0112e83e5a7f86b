import type { TypeName } from '../attribute-value.ts';
import type { Reading, ValueOperand } from './operands.ts';
import { givenType, needsPath, readArguments, readPath, readValue, wrongCount, wrongType } from './operands.ts';
import { noteOverlaps } from './overlap.ts';
import type { Placeholders } from './placeholders.ts';
import { Problems } from './problems.ts';
import { Tokens } from './tokens.ts';
import type { SetValue, UpdateAction } from './update.ts';

const sections = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
type Section = (typeof sections)[number];

const readers: { readonly [Name in Section]: (reading: Reading) => UpdateAction } = {
  SET(reading) {
    const path = readPath(reading);
    reading.tokens.expectSymbol('=');
    return { kind: 'set', path, value: readSetValue(reading) };
  },
  REMOVE: (reading) => ({ kind: 'remove', path: readPath(reading) }),
  ADD: (reading) => ({ kind: 'add', path: readPath(reading), value: readAmount(reading, 'ADD') }),
  DELETE: (reading) => ({ kind: 'delete', path: readPath(reading), value: readAmount(reading, 'DELETE') }),
};

/** The actions of an UpdateExpression, in its order. @throws ValidationException */
export function parseUpdate(expression: string, placeholders: Placeholders): UpdateAction[] {
  const reading = { tokens: new Tokens('UpdateExpression', expression), placeholders, problems: new Problems() };
  const { tokens, problems } = reading;
  const actions: UpdateAction[] = [];
  const seen = new Set<Section>();
  do {
    const section = sections.find((each) => tokens.isKeyword(each));
    if (section === undefined) throw tokens.unexpected();
    tokens.take();
    if (seen.has(section)) {
      problems.note('section', `The "${section}" section can only be used once in an update expression;`);
    }
    seen.add(section);
    do actions.push(readers[section](reading));
    while (tokens.takeIf(tokens.isSymbol(',')));
  } while (tokens.next.kind !== 'end');
  noteOverlaps(
    actions.map((action) => action.path),
    problems,
  );
  problems.refuse(tokens);
  return actions;
}

function readSetValue(reading: Reading): SetValue {
  const left = readTerm(reading);
  const operator = ['+', '-'].find((each) => reading.tokens.isSymbol(each));
  if (operator === undefined) return left;
  reading.tokens.take();
  const right = readTerm(reading);
  noteTypes(reading, operator, 'N', [left, right]);
  return { kind: operator === '+' ? 'sum' : 'difference', left, right };
}

function readTerm(reading: Reading): SetValue {
  const { tokens } = reading;
  if (tokens.next.kind === 'value') return readValue(reading);
  if (tokens.takeIf(tokens.isSymbol('('))) {
    const value = readSetValue(reading);
    tokens.expectSymbol(')');
    return value;
  }
  const calls = tokens.next.kind === 'word' && tokens.afterNext.kind === 'symbol' && tokens.afterNext.text === '(';
  return calls ? readFunction(reading) : { kind: 'path', path: readPath(reading) };
}

function readFunction(reading: Reading): SetValue {
  const { tokens, problems } = reading;
  const name = tokens.take().text;
  tokens.expectSymbol('(');
  const operands = readArguments(reading, () => readSetValue(reading));
  const [first, second] = operands;
  if (name !== 'if_not_exists' && name !== 'list_append') {
    problems.note('function', `Invalid function name; function: ${name}`);
  } else if (first === undefined || second === undefined || operands.length !== 2) {
    problems.note('type', wrongCount(name, operands.length));
  } else if (name === 'if_not_exists') {
    if (first.kind === 'path') return { kind: 'ifNotExists', path: first.path, otherwise: second };
    problems.note('type', needsPath(name));
  } else {
    noteTypes(reading, name, 'L', operands);
    return { kind: 'listAppend', first, second };
  }
  return { kind: 'value', value: { NULL: true } };
}

function noteTypes({ problems }: Reading, operator: string, wanted: TypeName, operands: readonly SetValue[]): void {
  for (const operand of operands) {
    const type = givenType(operand);
    if (type !== undefined && type !== wanted) problems.note('type', wrongType(operator, type));
  }
}

const longNames: { readonly [Name in TypeName]?: string } = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
};

function readAmount(reading: Reading, operator: 'ADD' | 'DELETE'): ValueOperand {
  if (reading.tokens.next.kind !== 'value') throw reading.tokens.unexpected();
  const operand = readValue(reading);
  const type = givenType(operand);
  const name = type && longNames[type];
  if (name !== undefined && !(operator === 'ADD' && type === 'N')) {
    reading.problems.note(
      'operand',
      `Incorrect operand type for operator or function; operator: ${operator}, operand type: ${name}`,
    );
  }
  return operand;
}
