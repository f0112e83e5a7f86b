import { AwsError } from '../../kit/aws-error.ts';
import type { AttributeValue } from '../attribute-value.ts';
import type { DocumentPath } from '../document-path.ts';
import { unsupported } from '../errors.ts';
import type { Condition, Operand } from '../expressions/condition.ts';
import { parseCondition } from '../expressions/parse-condition.ts';
import { parseUpdate } from '../expressions/parse-update.ts';
import type { Placeholders } from '../expressions/placeholders.ts';
import { placeholders } from '../expressions/placeholders.ts';
import type { SetValue, UpdateAction } from '../expressions/update.ts';
import type { Input } from '../input.ts';
import { isRecord, optionalList, requiredText, serializationError } from '../input.ts';
import type { Engine } from './engine.ts';

/** @throws AwsError naming what dynalite would drop in silence or answer wrongly */
export function refuseBeyondDynalite(engine: Engine, operation: string, input: Input): void {
  const unknown = engine.unknownMember(operation, input);
  if (unknown !== undefined) throw unsupported(`${unknown} of ${operation}`);
  if (operation === 'TagResource') checkTags(input);
  const expressions = ['ConditionExpression', 'FilterExpression', 'UpdateExpression'];
  if (!expressions.some((name) => typeof input[name] === 'string')) return;
  let names: Placeholders;
  try {
    names = placeholders(input, Object.keys(input), Object.keys(input));
  } catch {
    return; // malformed: dynalite says how
  }
  for (const name of ['ConditionExpression', 'FilterExpression']) {
    const condition = parsed(input[name], (text) => parseCondition(name, text, names));
    if (condition !== undefined) refuseDocumentComparison(condition);
  }
  const actions = parsed(input.UpdateExpression, (text) => parseUpdate(text, names)) ?? [];
  refuseShiftingIndexes(actions);
  refuseSharedCopies(actions);
}

/** dynalite keeps a tag without a key, or without a value. */
function checkTags(input: Input): void {
  for (const tag of optionalList(input, 'Tags') ?? []) {
    if (!isRecord(tag)) throw serializationError();
    requiredText(tag, 'Key');
    requiredText(tag, 'Value');
  }
}

/** dynalite moves up what is behind a removed element before it goes on to the next action. */
function refuseShiftingIndexes(actions: readonly UpdateAction[]): void {
  for (const removal of actions) {
    const depth = removal.path.length - 1;
    if (removal.kind !== 'remove' || typeof removal.path[depth] !== 'number') continue;
    const inSameList = ({ path }: UpdateAction) =>
      typeof path[depth] === 'number' && removal.path.slice(0, depth).every((piece, index) => path[index] === piece);
    if (actions.some((action) => action !== removal && inSameList(action))) {
      throw unsupported('removing an element beside another change of its list');
    }
  }
}

/** dynalite copies by reference: what changes the original in place changes the copy. */
function refuseSharedCopies(actions: readonly UpdateAction[]): void {
  const sources = actions.flatMap((action) => (action.kind === 'set' ? readPaths(action.value) : []));
  for (const { kind, path } of actions) {
    const changesInPlace = (source: DocumentPath) =>
      source.every((piece, depth) => path[depth] === piece) &&
      (path.length > source.length || kind === 'add' || kind === 'delete');
    if (sources.some(changesInPlace)) throw unsupported('copying what the same update changes in place');
  }
}

function readPaths(value: SetValue): DocumentPath[] {
  switch (value.kind) {
    case 'path':
      return [value.path];
    case 'value':
      return [];
    case 'ifNotExists':
      return [value.path, ...readPaths(value.otherwise)];
    case 'listAppend':
      return [...readPaths(value.first), ...readPaths(value.second)];
    default:
      return [];
  }
}

function parsed<Result>(expression: unknown, parse: (text: string) => Result): Result | undefined {
  if (typeof expression !== 'string') return undefined;
  try {
    return parse(expression);
  } catch (error) {
    if (error instanceof AwsError) return undefined; // dynalite says what is wrong
    throw error;
  }
}

/** dynalite compares lists and maps by identity: never equal. */
function refuseDocumentComparison(condition: Condition): void {
  switch (condition.kind) {
    case 'and':
    case 'or':
      refuseDocumentComparison(condition.left);
      refuseDocumentComparison(condition.right);
      return;
    case 'not':
      refuseDocumentComparison(condition.condition);
      return;
    case 'compare':
      refuseDocuments([condition.left, condition.right]);
      return;
    case 'in':
      refuseDocuments([condition.operand, ...condition.candidates]);
      return;
    case 'function':
      if (condition.name === 'contains') refuseDocuments(condition.operands);
  }
}

const isDocument = (value: AttributeValue) => 'L' in value || 'M' in value;

function refuseDocuments(operands: readonly Operand[]): void {
  if (operands.some((operand) => operand.kind === 'value' && isDocument(operand.value))) {
    throw unsupported('comparing lists and maps');
  }
}
