import type { Tokens } from './tokens.ts';

/** What can be wrong with a well-formed expression, in the order in which DynamoDB reports it. */
const order = [
  'parentheses',
  'function',
  'misuse',
  'reserved',
  'section',
  'name',
  'value',
  'overlap',
  'conflict',
  'operand',
  'distinct',
  'type',
] as const;

type ProblemKind = (typeof order)[number];

/** Problems found while an expression is read. DynamoDB reports one, and not the one that comes first in the text. */
export class Problems {
  private readonly found = new Map<ProblemKind, string>();

  note(kind: ProblemKind, what: string): void {
    if (!this.found.has(kind)) this.found.set(kind, what);
  }

  /** @throws ValidationException with the problem that DynamoDB would report */
  refuse(tokens: Tokens): void {
    for (const kind of order) {
      const what = this.found.get(kind);
      if (what !== undefined) throw tokens.invalid(what);
    }
  }
}
