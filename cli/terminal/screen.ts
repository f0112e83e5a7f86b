import { createLogUpdate } from 'log-update';
import type { OutputLine, Printing } from './printed.ts';
import { printed } from './printed.ts';

/** Output for progress: lines that stay, and a block below them that is repainted on a terminal. */
export interface Screen {
  /** Whether the block is repainted; without that, its owner prints a line now and then. */
  readonly live: boolean;
  line(line: OutputLine): void;
  paint(lines: readonly OutputLine[]): void;
  /** Keeps the last block on the screen. */
  done(): void;
}

/** A line of the block is cut after three rows: a block taller than the window cannot be repainted. */
const mostRows = 3;

/** A screen on a stream. Without a terminal it has no styles, no repainting and no cursor movements. */
export function screenOn(stream: NodeJS.WriteStream, printing: Printing): Screen {
  const live = stream.isTTY === true;
  const update = createLogUpdate(stream, { showCursor: false });
  let block: readonly OutputLine[] = [];
  const repaint = () => {
    const most = mostRows * (stream.columns || 80) - 30;
    update(block.map((one) => printed(one, stream, printing, most)).join('\n'));
  };
  return {
    live,
    line(text) {
      if (live) update.clear();
      stream.write(`${printed(text, stream, printing)}\n`);
      if (live && block.length > 0) repaint();
    },
    paint(lines) {
      block = lines;
      if (live) repaint();
    },
    done() {
      if (live) update.done();
      block = [];
    },
  };
}
