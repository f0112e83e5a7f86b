const encoder = new TextEncoder();

/** How many bytes a text has in UTF-8, as DynamoDB counts it. */
export const bytesOf = (text: string): number => encoder.encode(text).length;

/** The text, cut to so many bytes of UTF-8 and never inside a character; what was cut ends in three dots. */
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
