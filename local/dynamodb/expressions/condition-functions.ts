import { typeNames, typeOf } from '../attribute-value.ts';
import { compareValues } from '../comparison.ts';
import { showPath } from '../document-path.ts';
import type { FunctionCall, Operand, SizeOperand } from './condition.ts';
import type { Reading } from './operands.ts';
import { givenType, needsPath, readArguments, wrongCount, wrongType } from './operands.ts';
import type { Problems } from './problems.ts';

const operandCounts = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
} as const;

type FunctionName = keyof typeof operandCounts;
const isFunction = (name: string): name is FunctionName => Object.hasOwn(operandCounts, name);

/** Reads `name(...)`; function names are case-sensitive, as DynamoDB's are. */
export function readFunction(reading: Reading, readOperand: () => Operand): FunctionCall | SizeOperand {
  const { tokens, problems } = reading;
  const name = tokens.take().text;
  tokens.expectSymbol('(');
  const operands = readArguments(reading, readOperand);
  if (!isFunction(name)) {
    problems.note('function', `Invalid function name; function: ${name}`);
    return { kind: 'function', name: 'attribute_exists', operands };
  }
  const [first, second] = operands;
  if (first === undefined || operands.length !== operandCounts[name]) {
    problems.note('operand', wrongCount(name, operands.length));
  } else {
    if (second !== undefined) noteDistinct(name, first, second, problems);
    noteTypes(name, first, second, problems);
  }
  if (name === 'size') return { kind: 'size', of: first ?? { kind: 'value', value: { NULL: true } } };
  return { kind: 'function', name, operands };
}

function noteTypes(name: FunctionName, first: Operand, second: Operand | undefined, problems: Problems): void {
  if (name === 'attribute_exists' || name === 'attribute_not_exists') {
    if (first.kind !== 'path') problems.note('type', needsPath(name));
  } else if (name === 'begins_with') {
    for (const operand of [first, second]) {
      const type = givenType(operand);
      if (type !== undefined && type !== 'S' && type !== 'B') problems.note('type', wrongType(name, type));
    }
  } else if (name === 'size') {
    const type = givenType(first);
    if (type === 'N' || type === 'BOOL' || type === 'NULL') problems.note('type', wrongType(name, type));
  } else if (name === 'attribute_type') noteTypeName(second, problems);
}

function noteTypeName(operand: Operand | undefined, problems: Problems): void {
  const wanted = operand?.kind === 'value' && 'S' in operand.value ? operand.value.S : undefined;
  if (wanted === undefined) {
    const type = givenType(operand) ?? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}';
    problems.note(
      'type',
      `Incorrect operand type for operator or function; operator or function: attribute_type, operand type: ${type}`,
    );
  } else if (!typeNames.some((type) => type === wanted)) {
    problems.note(
      'type',
      `Invalid attribute type name found; type: ${wanted}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
    );
  }
}

/** DynamoDB refuses to compare a path with itself. */
export function noteDistinct(operator: string, left: Operand, right: Operand, problems: Problems): void {
  if (left.kind !== 'path' || right.kind !== 'path' || showPath(left.path) !== showPath(right.path)) return;
  problems.note(
    'distinct',
    `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${showPath(left.path)}`,
  );
}

const show = (operand: Operand) => {
  if (operand.kind !== 'value') return '';
  const type = typeOf(operand.value);
  return `AttributeValue: {${type}:${Object.values(operand.value).join(',')}}`;
};

export function noteBetween(low: Operand, high: Operand, problems: Problems): void {
  if (low.kind !== 'value' || high.kind !== 'value') return;
  const bounds = `lower bound operand: ${show(low)}, upper bound operand: ${show(high)}`;
  if (typeOf(low.value) !== typeOf(high.value)) {
    problems.note('type', `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
  } else if ((compareValues(low.value, high.value) ?? 0) > 0) {
    problems.note(
      'type',
      `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`,
    );
  }
}
