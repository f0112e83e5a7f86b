declare module 'asl-validator' {
  /** Checks a definition as data; adds a QueryLanguage to each of its states. */
  const validate: (definition: unknown) => { readonly isValid: boolean; readonly errorsText: () => string };
  export default validate;
}
