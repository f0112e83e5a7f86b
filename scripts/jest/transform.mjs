import { transformSync } from 'esbuild';

export default {
  /** Coverage alone needs the map inline, to name the right lines. */
  process(source, path, { instrument }) {
    const { code, map } = transformSync(source, {
      loader: 'ts',
      format: 'esm',
      target: 'node24',
      sourcemap: instrument ? 'inline' : 'external',
      sourcefile: path,
    });
    return { code, map };
  },
};
