import type { Condition, Operand } from './condition.ts';
import { comparators } from './condition.ts';
import { noteBetween, noteDistinct, readFunction } from './condition-functions.ts';
import type { Reading } from './operands.ts';
import { readPath, readValue } from './operands.ts';
import type { Placeholders } from './placeholders.ts';
import { Problems } from './problems.ts';
import { Tokens } from './tokens.ts';

/** @param parameter the request's member, as in `FilterExpression`. @throws ValidationException */
export function parseCondition(parameter: string, expression: string, placeholders: Placeholders): Condition {
  const reading = { tokens: new Tokens(parameter, expression), placeholders, problems: new Problems() };
  const condition = readOr(reading);
  reading.tokens.expectEnd();
  reading.problems.refuse(reading.tokens);
  return condition;
}

/** @param first a condition that has been read already */
function readOr(reading: Reading, first?: Condition): Condition {
  let left = readAnd(reading, first);
  while (reading.tokens.takeIf(reading.tokens.isKeyword('OR'))) {
    left = { kind: 'or', left, right: readAnd(reading) };
  }
  return left;
}

function readAnd(reading: Reading, first = readNot(reading)): Condition {
  let left = first;
  while (reading.tokens.takeIf(reading.tokens.isKeyword('AND'))) {
    left = { kind: 'and', left, right: readNot(reading) };
  }
  return left;
}

function readNot(reading: Reading): Condition {
  const { tokens } = reading;
  if (tokens.takeIf(tokens.isKeyword('NOT'))) return { kind: 'not', condition: readNot(reading) };
  if (tokens.isSymbol('(')) return readParentheses(reading);
  return readComparison(reading);
}

function readParentheses(reading: Reading): Condition {
  const { tokens, problems } = reading;
  tokens.expectSymbol('(');
  const inner = tokens.isSymbol('(') ? readParentheses(reading) : undefined;
  if (inner !== undefined && tokens.isSymbol(')')) {
    problems.note('parentheses', 'The expression has redundant parentheses;');
  }
  const condition = readOr(reading, inner);
  tokens.expectSymbol(')');
  return condition;
}

function readComparison(reading: Reading): Condition {
  const { tokens, problems } = reading;
  const operand = readConditionOperand(reading);
  if (operand.kind === 'function') return operand;
  if (tokens.takeIf(tokens.isKeyword('BETWEEN'))) {
    const low = readOperand(reading);
    tokens.expectKeyword('AND');
    const high = readOperand(reading);
    noteBetween(low, high, problems);
    return { kind: 'between', operand, low, high };
  }
  if (tokens.takeIf(tokens.isKeyword('IN'))) {
    tokens.expectSymbol('(');
    const candidates = [readOperand(reading)];
    while (tokens.takeIf(tokens.isSymbol(','))) candidates.push(readOperand(reading));
    tokens.expectSymbol(')');
    return { kind: 'in', operand, candidates };
  }
  const comparator = comparators.find((each) => tokens.isSymbol(each));
  if (comparator === undefined) throw tokens.unexpected();
  tokens.take();
  const right = readOperand(reading);
  noteDistinct(comparator, operand, right, problems);
  return { kind: 'compare', comparator, left: operand, right };
}

/** An operand, or a function that is a condition of its own. */
function readConditionOperand(reading: Reading) {
  const { tokens } = reading;
  if (tokens.next.kind === 'value') return readValue(reading);
  const calls = tokens.next.kind === 'word' && tokens.afterNext.kind === 'symbol' && tokens.afterNext.text === '(';
  if (calls) return readFunction(reading, () => readOperand(reading));
  return { kind: 'path', path: readPath(reading) } as const;
}

function readOperand(reading: Reading): Operand {
  const operand = readConditionOperand(reading);
  if (operand.kind !== 'function') return operand;
  reading.problems.note(
    'misuse',
    `The function is not allowed to be used this way in an expression; function: ${operand.name}`,
  );
  return { kind: 'value', value: { NULL: true } };
}
