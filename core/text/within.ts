const encoder = new TextEncoder();

/** The size of a text in UTF-8 bytes, as DynamoDB counts it. */
export const bytesOf = (text: string): number => encoder.encode(text).length;

/** The text, cut to so many bytes of UTF-8 and never inside a character; a cut text ends in three dots. */
export function within(most: number, text: string): string {
  if (bytesOf(text) <= most) return text;
  let cut = '';
  let room = most - 3;
  for (const character of text) {
    room -= bytesOf(character);
    if (room < 0) break;
    cut += character;
  }
  return `${cut}...`;
}

/** A text of at most `most` characters: cut, it ends in three dots. */
export const shortened = (text: string, most: number) => (text.length <= most ? text : `${text.slice(0, most - 3)}...`);
