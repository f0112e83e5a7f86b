/** The response header in which a version says its name, for the load driver's count of who answered. */
export const versionHeader = 'x-color-version';
