import { createLogUpdate } from 'log-update';
import { createColors } from 'picocolors';

export type Colors = ReturnType<typeof createColors>;

/** Where progress goes: lines that stay, and a block below them that is repainted where the output is a terminal. */
export interface Screen {
  readonly colors: Colors;
  /** Whether the block is repainted; else it is shown now and then as a line. */
  readonly live: boolean;
  line(text: string): void;
  paint(lines: readonly string[]): void;
  /** Leaves the last block as it stands. */
  done(): void;
}

/** A screen on a stream; without a terminal there are no colours, no repainting and no cursor movements. */
export function screenOn(stream: NodeJS.WriteStream, wantsColor: boolean): Screen {
  const live = stream.isTTY === true;
  const colors = createColors(wantsColor && live);
  const update = createLogUpdate(stream, { showCursor: false });
  let block: readonly string[] = [];
  return {
    colors,
    live,
    line(text) {
      if (live) update.clear();
      stream.write(`${text}\n`);
      if (live && block.length > 0) update(block.join('\n'));
    },
    paint(lines) {
      block = lines;
      if (live) update(lines.join('\n'));
    },
    done() {
      if (live) update.done();
      block = [];
    },
  };
}
