import type { AnnotationValue } from '../segment-document.ts';

const ofNumbers: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const ofTexts: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  CONTAINS: (a, b) => a.includes(b),
  BEGINSWITH: (a, b) => a.startsWith(b),
  ENDSWITH: (a, b) => a.endsWith(b),
};

export type Compare = (found: AnnotationValue) => boolean;

/** Compares numbers with a number; undefined for an operator that numbers do not have. */
export function numberComparison(operator: string, value: number): Compare | undefined {
  const compare = Object.hasOwn(ofNumbers, operator) ? ofNumbers[operator] : undefined;
  return compare && ((found) => typeof found === 'number' && compare(found, value));
}

/** Compares texts with a text; undefined for an operator that texts do not have. */
export function textComparison(operator: string, value: string): Compare | undefined {
  const compare = Object.hasOwn(ofTexts, operator) ? ofTexts[operator] : undefined;
  return compare && ((found) => typeof found === 'string' && compare(found, value));
}

/** Compares truth values; undefined for an operator that they do not have. */
export function flagComparison(operator: string, value: boolean): Compare | undefined {
  if (operator === '=') return (found) => found === value;
  return operator === '!=' ? (found) => typeof found === 'boolean' && found !== value : undefined;
}

export const numberOperators = Object.keys(ofNumbers).join(' ');
export const textOperators = Object.keys(ofTexts).join(' ');
