import { transformSync } from 'esbuild';

/** Built-ins that no test replaces; a fake clock replaces others. */
const builtIns = [
  ...['Array', 'Boolean', 'Buffer', 'Error', 'Float64Array', 'Infinity', 'JSON', 'Map', 'Math', 'Number', 'Object'],
  ...['Promise', 'RangeError', 'Reflect', 'RegExp', 'Set', 'String', 'Symbol', 'TypeError', 'Uint8Array', 'WeakMap'],
  ...['WeakSet', 'structuredClone', 'parseInt', 'parseFloat', 'isNaN', 'encodeURIComponent', 'decodeURIComponent'],
];
const define = Object.fromEntries(builtIns.map((name) => [name, `$$${name}`]));

export default {
  /**
   * In Jest's context each look at a global is a call of the context, so a module looks at a built-in once. Without its
   * map the code is a third as long; coverage alone needs the map inline, to name the right lines.
   */
  process(source, path, { instrument }) {
    const { code, map } = transformSync(source, {
      loader: path.endsWith('.ts') ? 'ts' : 'js',
      ...(path.endsWith('.ts') && { format: 'esm' }),
      target: 'node24',
      sourcemap: instrument ? 'inline' : 'external',
      sourcefile: path,
      define,
    });
    const used = builtIns.filter((name) => code.includes(`$$${name}`));
    const head = used.map((name) => `const $$${name} = globalThis.${name};`).join('');
    return { code: head + code, ...(map && { map }) };
  },
};
