/** A value as one word of a POSIX shell, quoted where it has to be. @param value without NUL, which no argument can have */
export const shellWord = (value: string): string =>
  /^[\w@%+:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
