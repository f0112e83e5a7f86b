import type { Document, LineCounter, Node, YAMLError } from 'yaml';
import { isScalar, visit } from 'yaml';
import type { Problem } from '../../core/text/problem.ts';
import { shown } from '../../core/text/problem.ts';

/** A problem with its line in the file, where there is one. */
export type PlacedProblem = Problem & { readonly line?: number };

type Found = Pick<Problem, 'found' | 'allowed'>;

/**
 * All problems of a parsed text, in the order of their lines: broken YAML, and YAML that a spec must not use. Only the
 * first break counts, because the rest follow from it. Empty without a problem.
 */
export function yamlProblems(document: Document, lines: LineCounter): readonly PlacedProblem[] {
  const [broken] = document.errors;
  const [tag] = document.warnings;
  const problems = [
    ...(broken === undefined ? [] : [at(lines, broken.pos[0], explained(broken))]),
    ...(tag === undefined || broken !== undefined ? [] : [at(lines, tag.pos[0], explained(tag))]),
    ...(broken === undefined || broken.code === 'MULTIPLE_DOCS' ? surprisesIn(document, lines) : []),
  ];
  return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** The greatest number of aliases within aliases: more would expand to far more data than was written. */
export const mostAliases = 100;

/** The problem of aliases that expand too far. Its line is that of the last alias, which expands the furthest. */
export function tooManyAliases(document: Document, lines: LineCounter): PlacedProblem {
  let last = 0;
  visit(document, {
    Alias(_key, { range }) {
      last = range?.[0] ?? last;
    },
  });
  return at(lines, last, {
    found: 'aliases within aliases, which expand to more than a hundred times the text',
    allowed: `at most ${mostAliases} of them: write the values out`,
  });
}

function surprisesIn(document: Document, lines: LineCounter): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  const report = (node: Node, found: Found) => void problems.push(at(lines, node.range?.[0] ?? 0, found));
  visit(document, {
    Alias(_key, node, ancestors) {
      const target = node.resolve(document);
      if (target === undefined) report(node, unknownAlias(node.source));
      else if (ancestors.includes(target))
        report(node, { found: `*${node.source}, which contains itself`, allowed: 'an alias of something else' });
    },
    Map(_key, node) {
      const seen = new Map<unknown, number>();
      for (const { key } of node.items) {
        if (!isScalar(key)) continue;
        const first = seen.get(key.value);
        if (key.value === '<<' && key.type === 'PLAIN') report(key, mergeKey);
        else if (first !== undefined) report(key, twice(key.value, lines.linePos(first).line));
        else seen.set(key.value, key.range?.[0] ?? 0);
      }
    },
  });
  return problems;
}

const mergeKey: Found = {
  found: 'a merge key (<<), which YAML 1.2 does not have',
  allowed: 'the keys themselves, written out; an alias (*name) for a whole value',
};

const twice = (key: unknown, line: number): Found => ({
  found: `the key ${shown(key)} a second time, first in line ${line}`,
  allowed: 'each key once in a mapping: remove one of the two',
});

const unknownAlias = (name: string): Found => ({
  found: `the alias *${name}, with no &${name} before it`,
  allowed: `an anchor before the alias; "*${name}" in quotes where a text begins with a star`,
});

const at = (lines: LineCounter, offset: number, { found, allowed }: Found): PlacedProblem => ({
  path: '',
  found,
  allowed,
  line: lines.linePos(offset).line,
});

const explained = ({ code, message }: YAMLError): Found =>
  code === 'TAG_RESOLVE_FAILED' ? { found: `a tag: ${firstLine(message)}`, allowed: plainYaml } : explanations[code];

const firstLine = (message: string): string => message.split(/ at line|\n/)[0] ?? '';

const plainYaml = 'YAML without tags: a spec is plain data';
const closed = 'each quote, bracket and brace closed, indented further than the key that it belongs to';
const aligned = 'the keys of one mapping in one column, what belongs to a key further in';
const quoted = 'such a value in quotes';

/** The parser's errors in the words of a spec's author. */
const explanations: Record<YAMLError['code'], Found> = {
  ALIAS_PROPS: { found: 'an alias with a tag or an anchor of its own', allowed: 'the alias alone' },
  BAD_ALIAS: { found: 'a broken alias', allowed: `a name after the star; ${quoted} where a text begins with a star` },
  BAD_COLLECTION_TYPE: { found: 'a tag that does not fit what follows it', allowed: plainYaml },
  BAD_DIRECTIVE: { found: 'a line that begins with %', allowed: `no directives; ${quoted} where a text begins with %` },
  BAD_DQ_ESCAPE: {
    found: 'a backslash in double quotes without a meaning',
    allowed: '\\\\ for a backslash, or single quotes',
  },
  BAD_INDENT: {
    found: 'a line whose indentation fits nothing above it, or a bracket that is not closed',
    allowed: aligned,
  },
  BAD_PROP_ORDER: { found: 'an anchor or a tag at the wrong place', allowed: 'an anchor right before its value' },
  BAD_SCALAR_START: { found: 'a value that begins with a character that YAML reserves', allowed: quoted },
  BLOCK_AS_IMPLICIT_KEY: {
    found: 'a second `: ` in one line',
    allowed: `one key a line; ${quoted} where a text has a colon`,
  },
  BLOCK_IN_FLOW: {
    found: 'indented lines within brackets or braces',
    allowed: 'commas and braces there: { key: value }',
  },
  DUPLICATE_KEY: { found: 'a key a second time', allowed: 'each key once in a mapping' },
  IMPOSSIBLE: { found: 'text that is not YAML', allowed: 'YAML or JSON' },
  KEY_OVER_1024_CHARS: {
    found: 'a key of more than 1,024 characters',
    allowed: 'a shorter key; a quote may not be closed',
  },
  MISSING_CHAR: { found: 'something that is not closed, or a colon, comma or blank that is missing', allowed: closed },
  MULTILINE_IMPLICIT_KEY: {
    found: 'a key of more than one line, or a line without a colon',
    allowed: `key: value in each line; ${closed}`,
  },
  MULTIPLE_ANCHORS: { found: 'two anchors at one value', allowed: 'one' },
  MULTIPLE_DOCS: {
    found: 'a second document, which `---` begins',
    allowed: 'one in a file: keep each in a file of its own',
  },
  MULTIPLE_TAGS: { found: 'two tags at one value', allowed: plainYaml },
  NON_STRING_KEY: { found: 'a key that is not text', allowed: 'text' },
  RESOURCE_EXHAUSTION: {
    found: 'brackets in brackets, too deep to read',
    allowed: 'what a spec needs is a dozen levels deep',
  },
  TAB_AS_INDENT: { found: 'a tab in the indentation', allowed: 'blanks' },
  TAG_RESOLVE_FAILED: { found: 'a tag', allowed: plainYaml },
  UNEXPECTED_TOKEN: { found: 'a character that has no meaning at its place', allowed: `${quoted}, or without it` },
};
