import { AwsError } from '../../service.ts';
import type { AttributeValue } from '../attribute-value.ts';
import { showPath } from '../document-path.ts';
import { unsupported } from '../errors.ts';
import type { Condition, Operand } from '../expressions/condition.ts';
import { parseCondition } from '../expressions/parse-condition.ts';
import { parseUpdate } from '../expressions/parse-update.ts';
import type { Placeholders } from '../expressions/placeholders.ts';
import { placeholders } from '../expressions/placeholders.ts';
import type { Input } from '../input.ts';
import { refuseOthers } from '../input.ts';
import type { Engine } from './engine.ts';

/** @throws AwsError naming what dynalite would drop in silence or answer wrongly */
export function refuseBeyondDynalite(engine: Engine, operation: string, input: Input): void {
  refuseOthers(operation, input, engine.members(operation));
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
  const shrunk = actions.flatMap(({ kind, path }) => {
    const [first, ...rest] = path.slice(0, -1);
    const isElement = kind === 'remove' && typeof path[path.length - 1] === 'number' && typeof first === 'string';
    return isElement ? [showPath([first, ...rest])] : [];
  });
  if (new Set(shrunk).size < shrunk.length) throw unsupported('removing several elements of one list at once');
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
