/** Characters that take two columns of a terminal: East Asian wide ones, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Marks that are drawn onto the character before them. */
const combining = /\p{Mn}|\p{Me}/u;

/** The columns of a terminal that a legible text takes; a composed emoji may count for more than it takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += combining.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return columns;
}

/** The beginning of a text that takes at most so many columns. */
export function startOf(text: string, columns: number): string {
  let taken = 0;
  let end = 0;
  for (const character of text) {
    taken += columnsOf(character);
    if (taken > columns) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** The least room for a text beside its indent. */
const leastRoom = 16;

/** A part of a line, which may have more than its text, such as styles. */
interface Part {
  readonly text: string;
}

/** One row of a line: spaces, and the parts after them. */
interface Row<P extends Part> {
  readonly indent: string;
  readonly parts: readonly P[];
}

/**
 * A line in rows of at most `width` columns, broken between words. Later rows begin below the text that follows the
 * line's last gap of two or more spaces, if that is in its first half, else two columns further in than the first. A
 * command between backticks stays whole where a row has room for it.
 */
export function wrapped<P extends Part>(parts: readonly P[], width: number): readonly Row<P>[] {
  const text = parts.map((part) => part.text).join('');
  if (columnsOf(text) <= width) return [{ indent: '', parts }];
  const indent = hangingIndent(text, width);
  return rowsOf(text, width, indent).map(({ from, to }, i) => ({
    indent: ' '.repeat(i === 0 ? 0 : indent),
    parts: slice(parts, from, to),
  }));
}

function hangingIndent(text: string, width: number): number {
  const most = Math.min(Math.floor(width / 2), width - leastRoom);
  const gaps = [...text.matchAll(/\S {2,}(?=\S)/g)].map(
    ({ index, 0: gap }) => columnsOf(text.slice(0, index)) + gap.length,
  );
  const lead = text.length - text.trimStart().length + 2;
  return Math.max(0, gaps.findLast((at) => at <= most) ?? Math.min(lead, most));
}

/** A piece of a text, by its indices. */
interface Piece {
  readonly from: number;
  readonly to: number;
}

/** Where the rows begin and end in the text; the spaces between two rows belong to neither. */
function rowsOf(text: string, width: number, indent: number): readonly Piece[] {
  const rows: { from: number; to: number }[] = [];
  const room = () => width - (rows.length > 1 ? indent : 0);
  for (const word of wordsOf(text, Math.max(1, width - indent))) {
    const last = rows.at(-1);
    if (last !== undefined && columnsOf(text.slice(last.from, word.to)) <= room()) last.to = word.to;
    else rows.push({ ...word });
  }
  return rows;
}

/** What stays in a row: a command between backticks, a number with its unit of time, a step with its sign, a word. */
const together = /(?:^ +)?(?:\d[\d.,]* (?=(?:ms|[smhd])(?!\w))|[●○✓✗] )?(?:`[^`]*`|\S)+/g;

/** A terminal opens and copies an address that it wraps itself; one in two rows of ours is broken. */
const isAddress = (word: string): boolean => /^https?:\/\//.test(word);

/** The words of a text, none but an address wider than `room`; the first has the line's leading spaces. */
const wordsOf = (text: string, room: number): readonly Piece[] =>
  matches(text, together).flatMap((command) =>
    fits(text, command, room)
      ? [command]
      : matches(text.slice(command.from, command.to), /(?:^ +)?\S+/g, command.from).flatMap((word) =>
          fits(text, word, room) || isAddress(text.slice(word.from, word.to))
            ? [word]
            : piecesOf(text.slice(word.from, word.to), word.from, room),
        ),
  );

const matches = (text: string, pattern: RegExp, offset = 0): readonly Piece[] =>
  [...text.matchAll(pattern)].map(({ index, 0: found }) => ({
    from: offset + index,
    to: offset + index + found.length,
  }));

const fits = (text: string, { from, to }: Piece, room: number): boolean => columnsOf(text.slice(from, to)) <= room;

function piecesOf(word: string, from: number, room: number): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < word.length; ) {
    // One character always goes in, even where two columns have no room.
    const most = startOf(word.slice(at), room).length || String.fromCodePoint(word.codePointAt(at) ?? 0).length;
    const length = at + most < word.length ? atSeparator(word.slice(at, at + most)) : most;
    pieces.push({ from: from + at, to: from + at + length });
    at += length;
  }
  return pieces;
}

/** Up to the last separator of a name or an ARN in its second half, else all of it. */
function atSeparator(piece: string): number {
  const after = Math.max(piece.lastIndexOf('/'), piece.lastIndexOf(':')) + 1;
  return after > piece.length / 2 ? after : piece.length;
}

/** The parts of a line between two places of its text. */
function slice<P extends Part>(parts: readonly P[], from: number, to: number): readonly P[] {
  let start = 0;
  return parts.flatMap((part) => {
    const text = part.text.slice(Math.max(0, from - start), Math.max(0, to - start));
    start += part.text.length;
    return text === '' ? [] : [{ ...part, text }];
  });
}
