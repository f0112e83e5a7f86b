export type Style = 'bold' | 'dim' | 'cyan' | 'green' | 'red' | 'yellow';

/** A part of a line that stands out where the output is a terminal. */
export interface Styled {
  readonly text: string;
  readonly styles: readonly Style[];
}

/** A line for people: its styles stand beside its texts, never in them, because a text may come from outside. */
export type Line = string | Styled | readonly (string | Styled)[];

/** What a line is made of; lines may be parts of a longer one. */
export type Part = number | Line;

/** A template whose values keep their styles. */
export const line = (strings: TemplateStringsArray, ...values: readonly Part[]): Line =>
  strings.flatMap((string, i) => [string, ...partsOf(values[i] ?? '')]);

/** Parts with a text between each two of them. */
export const joined = (parts: readonly Part[], between: string): Line =>
  parts.flatMap((part, i) => (i === 0 ? partsOf(part) : [between, ...partsOf(part)]));

/** The parts of a line in their order. */
export const partsOf = (part: Part): readonly (string | Styled)[] => {
  if (typeof part === 'string' || typeof part === 'number') return [`${part}`];
  return 'styles' in part ? [part] : part;
};

const styled =
  (...styles: readonly Style[]) =>
  (text: string): Styled => ({ text, styles });

export const bold = styled('bold');
export const dim = styled('dim');
export const cyan = styled('cyan');
export const green = styled('green');
export const yellow = styled('yellow');
export const red = styled('red');
export const loud = styled('red', 'bold');
