/** A pattern of literals and `*`, which stands for any characters or none; `\*` and `\\` are literals. */
interface Wildcard {
  /** The literal text between the stars; always one more than there are stars. */
  readonly literals: readonly string[];
}

/**
 * AWS counts how many beginnings of wildcards a text can match at once, and publishes neither how nor how many it allows.
 * Here stars are counted: of six, all of a recording of AWS, it refuses the pattern.
 */
const mostStars = 5;

/** @throws Error that says what is wrong, in the words of EventBridge */
export function parseWildcard(text: string): Wildcard {
  const literals = [''];
  const append = (character: string) => literals.push(`${literals.pop() ?? ''}${character}`);
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\\') {
      const escaped = text.charAt(++i);
      if (escaped !== '*' && escaped !== '\\') throw new Error(`Invalid escape character at pos ${i - 1}`);
      append(escaped);
    } else if (character !== '*') append(character);
    else if (text.charAt(i - 1) === '*' && literals.length > 1 && literals.at(-1) === '') {
      throw new Error(`Consecutive wildcard characters at pos ${i - 1}`);
    } else literals.push('');
  }
  if (literals.length - 1 > mostStars) {
    throw new Error(
      'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
    );
  }
  return { literals };
}

/** Takes each literal at its first place after the one before, the last at the end: time grows with text times stars. */
export function matchesWildcard({ literals }: Wildcard, text: string): boolean {
  const [first = '', ...rest] = literals;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const literal of rest) {
    const found = text.indexOf(literal, from);
    if (found < 0) return false;
    from = found + literal.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
