import { RE2JS, RE2JSException } from 're2js';

/** A regular expression of RE2's syntax that matches whole texts, as App Mesh and Envoy read it. */
export interface FullMatch {
  /** How many instructions the expression compiles to; Envoy refuses one above its own limit. */
  readonly programSize: number;
  /** Whether the text matches from its first character to its last, in time linear to its length. */
  matches(text: string): boolean;
}

/** A text that is no regular expression of RE2; the message says what is wrong and where. */
export class RegularExpressionError extends Error {
  override readonly name = 'RegularExpressionError';
}

/**
 * Compiles an expression. RE2 has no lookaround and no backreferences, and a dot does not match a newline.
 * Source: github.com/google/re2/wiki/Syntax.
 *
 * @throws RegularExpressionError
 */
export function fullMatch(expression: string): FullMatch {
  const compiled = compile(expression);
  return { programSize: compiled.programSize(), matches: (text) => compiled.testExact(text) };
}

/** Whether an expression matches some part of a text, the same in linear time. @throws RegularExpressionError */
export function partialMatch(expression: string): (text: string) => boolean {
  const compiled = compile(expression);
  return (text) => compiled.test(text);
}

function compile(expression: string): RE2JS {
  try {
    return RE2JS.compile(expression);
  } catch (error) {
    if (error instanceof RE2JSException) throw new RegularExpressionError(error.message, { cause: error });
    throw error;
  }
}

/** What is wrong with an expression, in RE2's words; undefined when it can be compiled. */
export function syntaxProblem(expression: string): string | undefined {
  try {
    compile(expression);
    return undefined;
  } catch (error) {
    if (error instanceof RegularExpressionError) return error.message;
    throw error;
  }
}
