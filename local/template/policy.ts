import { policyDocument, type Statement, statement } from '../iam/statement.ts';
import { read } from './properties.ts';

export type { Statement } from '../iam/statement.ts';

/** @throws TemplateError for what a policy can say and is not known here: NotAction, NotResource, Principal */
export const statementsOf = (document: unknown, at: string): readonly Statement[] =>
  read(policyDocument, document, at).Statement.map((item, index) => read(statement, item, `${at}.Statement.${index}`));
