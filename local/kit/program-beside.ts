/**
 * A program of its own beside a module, for `fork`. It has the module's extension: both are TypeScript in a clone, and
 * bundles in a package.
 *
 * @param module the module's `import.meta.url`
 */
export const programBeside = (module: string, name: string): URL =>
  new URL(`./${name}${module.slice(module.lastIndexOf('.'))}`, module);
