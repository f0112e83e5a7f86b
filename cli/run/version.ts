import packageFile from '../../package.json' with { type: 'json' };

/** The version of this clone, or of the installed package. */
export const { version } = packageFile;
