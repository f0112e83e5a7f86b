import { createLogUpdate } from 'log-update';
import type { Line, Printing } from './printed.ts';
import { printed } from './printed.ts';

/** Where progress goes: lines that stay, and a block below them that is repainted where the output is a terminal. */
export interface Screen {
  /** Whether the block is repainted; else it is shown now and then as a line. */
  readonly live: boolean;
  line(line: Line): void;
  paint(lines: readonly Line[]): void;
  /** Leaves the last block as it stands. */
  done(): void;
}

/** A line of the block is cut after so many rows: a block that is taller than the window cannot be repainted. */
const mostRows = 3;

/** A screen on a stream; without a terminal there are no styles, no repainting and no cursor movements. */
export function screenOn(stream: NodeJS.WriteStream, printing: Printing): Screen {
  const live = stream.isTTY === true;
  const update = createLogUpdate(stream, { showCursor: false });
  let block: readonly Line[] = [];
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
