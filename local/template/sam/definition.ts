import { isList, isObject, type Json } from '../json.ts';
import { readYaml } from '../read-yaml.ts';
import { TemplateError } from '../template-error.ts';

type Substitutions = Readonly<Record<string, string | number | boolean>>;

/** CloudFormation puts the values into the text `${Name}`, wherever it stands. @throws TemplateError for one without a value */
function substituted(value: Json, substitutions: Substitutions, at: string): Json {
  if (isList(value)) return value.map((item) => substituted(item, substitutions, at));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substituted(item, substitutions, at)]));
  }
  if (typeof value !== 'string') return value;
  return value.replaceAll(/\$\{([\w-]+)\}/g, (_, name: string) => {
    const substitution = substitutions[name];
    if (substitution === undefined) {
      throw new TemplateError(at, `\${${name}} has no value in DefinitionSubstitutions`);
    }
    return String(substitution);
  });
}

/** A definition in YAML or JSON as the text of JSON that CreateStateMachine takes. @throws TemplateError */
export function definitionText(
  source: { readonly path: string; readonly text: string } | { readonly inline: Json },
  substitutions: Substitutions,
  at: string,
): string {
  if ('inline' in source) return JSON.stringify(substituted(source.inline, substitutions, at));
  return JSON.stringify(substituted(readYaml(source.text, source.path), substitutions, at));
}
