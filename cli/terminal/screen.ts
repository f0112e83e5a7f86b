import { createLogUpdate } from 'log-update';
import type { OutputLine, Printing } from './printed.ts';
import { printed, widthOf } from './printed.ts';

/** Output for progress: lines that stay, and a block below them that is repainted on a terminal. */
export interface Screen {
  /** Whether the block is repainted; without that, its owner prints a line now and then. */
  readonly live: boolean;
  /** The columns to lay a block out for: those of the terminal as it is now, 80 without one. */
  width(): number;
  line(line: OutputLine): void;
  paint(lines: readonly OutputLine[]): void;
  /** Takes the block off the screen, for a text that says more than it. */
  clear(): void;
  /** Keeps the last block on the screen. */
  done(): void;
}

/** A line of the block is cut after three rows: a text from outside must not push the others off the screen. */
const mostRows = 3;

/** A screen on a stream. Without a terminal it has no styles, no repainting and no cursor movements. */
export function screenOn(stream: NodeJS.WriteStream, printing: Printing): Screen {
  const live = stream.isTTY === true;
  const update = createLogUpdate(stream, { showCursor: false });
  let block: readonly OutputLine[] = [];
  const width = () => widthOf(stream) ?? 80;
  const repaint = () => {
    const most = mostRows * width() - 30;
    const rows = block.flatMap((one) => printed(one, stream, printing, most).split('\n'));
    update(withinHeight(rows, stream.rows).join('\n'));
  };
  return {
    live,
    width,
    line(text) {
      if (live) update.clear();
      stream.write(`${printed(text, stream, printing)}\n`);
      if (live && block.length > 0) repaint();
    },
    paint(lines) {
      block = lines;
      if (live) repaint();
    },
    clear() {
      if (live) update.clear();
      block = [];
    },
    done() {
      if (live) update.done();
      block = [];
    },
  };
}

/** The rows that a window has room for, from the top: a block taller than the window cannot be repainted. */
function withinHeight(rows: readonly string[], height = 24): readonly string[] {
  const room = Math.max(2, height - 1);
  const left = rows.length - room + 1;
  return rows.length <= room ? rows : [...rows.slice(0, room - 1), `  ... ${left} more rows in a taller window`];
}
