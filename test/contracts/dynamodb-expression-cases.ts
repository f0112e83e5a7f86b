import type { Input } from './dynamodb-calls.ts';

/** The item that every case starts from, beside its key `{ pk: 'a' }`. */
export const startingItem = {
  n: { N: '5' },
  s: { S: 'stable' },
  flag: { BOOL: true },
  nothing: { NULL: true },
  tags: { SS: ['x', 'y'] },
  sizes: { NS: ['1', '2'] },
  seq: { L: [{ N: '1' }, { S: 'two' }, { M: { deep: { N: '3' } } }] },
  doc: { M: { branch: { M: { leaf: { S: 'green' } } }, count: { N: '1' } } },
};

const s = (text: string) => ({ S: text });
const n = (number: number) => ({ N: String(number) });

/** Expression, its values, and whether the starting item meets it. */
export const conditionCases: readonly (readonly [string, Input, boolean])[] = [
  ['n = :v', { ':v': { N: '5.0' } }, true],
  ['n = :v', { ':v': s('5') }, false],
  ['n <> :v', { ':v': n(4) }, true],
  ['absent <> :v', { ':v': n(4) }, true],
  ['absent = :v', { ':v': n(4) }, false],
  ['absent < :v', { ':v': n(4) }, false],
  ['n < :v', { ':v': n(10) }, true],
  ['n <= :v', { ':v': n(5) }, true],
  ['n > :v', { ':v': n(5) }, false],
  ['n >= :v', { ':v': { N: '4.99' } }, true],
  ['s > :v', { ':v': s('stab') }, true],
  ['s < :v', { ':v': n(9) }, false],
  ['n BETWEEN :low AND :high', { ':low': n(5), ':high': n(6) }, true],
  ['s BETWEEN :low AND :high', { ':low': s('t'), ':high': s('u') }, false],
  ['s IN (:a, :b)', { ':a': s('x'), ':b': s('stable') }, true],
  ['s IN (:a)', { ':a': s('x') }, false],
  ['attribute_exists(doc.branch.leaf)', {}, true],
  ['attribute_exists(doc.branch.nobody)', {}, false],
  ['attribute_not_exists(absent)', {}, true],
  ['attribute_not_exists(s)', {}, false],
  ['attribute_type(seq, :t)', { ':t': s('L') }, true],
  ['attribute_type(flag, :t)', { ':t': s('S') }, false],
  ['begins_with(s, :v)', { ':v': s('sta') }, true],
  ['begins_with(absent, :v)', { ':v': s('sta') }, false],
  ['contains(s, :v)', { ':v': s('abl') }, true],
  ['contains(tags, :v)', { ':v': s('y') }, true],
  ['contains(sizes, :v)', { ':v': n(2) }, true],
  ['contains(seq, :v)', { ':v': s('two') }, true],
  ['contains(seq, :v)', { ':v': s('tw') }, false],
  ['size(s) = :v', { ':v': n(6) }, true],
  ['size(seq) > :v', { ':v': n(2) }, true],
  ['size(doc) = :v', { ':v': n(2) }, true],
  ['seq[2].deep = :v', { ':v': n(3) }, true],
  ['seq[7] = :v', { ':v': n(3) }, false],
  ['doc.#c = :v', { ':v': n(1) }, true],
  ['tags = :v', { ':v': { SS: ['y', 'x'] } }, true],
  ['flag = :v', { ':v': { BOOL: true } }, true],
  ['nothing = :v', { ':v': { NULL: true } }, true],
  ['NOT n = :v', { ':v': n(4) }, true],
  ['n = :v OR s = :w AND flag = :x', { ':v': n(5), ':w': s('x'), ':x': { BOOL: false } }, true],
  ['(n = :v OR s = :w) AND flag = :x', { ':v': n(5), ':w': s('x'), ':x': { BOOL: false } }, false],
  ['not (n = :v and s = :w)', { ':v': n(5), ':w': s('x') }, true],
];

/** Expression, its values, and the attributes that it leaves changed (null: removed). */
export const updateCases: readonly (readonly [string, Input, Readonly<Record<string, unknown>>])[] = [
  ['SET s = :v', { ':v': s('new') }, { s: s('new') }],
  ['SET n = n + :v', { ':v': n(2) }, { n: n(7) }],
  ['SET n = :v - n', { ':v': n(2) }, { n: n(-3) }],
  ['SET n = n + :v', { ':v': { N: '0.1' } }, { n: { N: '5.1' } }],
  ['SET fresh = if_not_exists(fresh, :v) + :one', { ':v': n(0), ':one': n(1) }, { fresh: n(1) }],
  ['SET s = if_not_exists(s, :v)', { ':v': s('new') }, {}],
  ['SET seq = list_append(seq, :v)', { ':v': { L: [n(4)] } }, { seq: { L: [...startingItem.seq.L, n(4)] } }],
  ['SET seq = list_append(:v, seq)', { ':v': { L: [n(0)] } }, { seq: { L: [n(0), ...startingItem.seq.L] } }],
  ['SET seq[1] = :v', { ':v': n(2) }, { seq: { L: [n(1), n(2), { M: { deep: n(3) } }] } }],
  ['SET seq[2].deep = :v', { ':v': n(9) }, { seq: { L: [n(1), s('two'), { M: { deep: n(9) } }] } }],
  ['SET seq[9] = :v', { ':v': n(9) }, { seq: { L: [...startingItem.seq.L, n(9)] } }],
  [
    'SET doc.branch.leaf = :v, doc.#c = doc.#c + :one',
    { ':v': s('blue'), ':one': n(1) },
    { doc: { M: { branch: { M: { leaf: s('blue') } }, count: n(2) } } },
  ],
  ['SET a = n, n = :v', { ':v': n(0) }, { a: n(5), n: n(0) }],
  ['REMOVE s, doc.branch', {}, { s: null, doc: { M: { count: n(1) } } }],
  ['REMOVE seq[0]', {}, { seq: { L: [s('two'), { M: { deep: n(3) } }] } }],
  ['REMOVE absent', {}, {}],
  ['ADD n :v, fresh :v', { ':v': n(3) }, { n: n(8), fresh: n(3) }],
  ['ADD tags :v', { ':v': { SS: ['y', 'z'] } }, { tags: { SS: ['x', 'y', 'z'] } }],
  ['DELETE tags :v', { ':v': { SS: ['x', 'q'] } }, { tags: { SS: ['y'] } }],
  ['DELETE tags :v', { ':v': { SS: ['x', 'y'] } }, { tags: null }],
  ['set n = :v remove s', { ':v': n(1) }, { n: n(1), s: null }],
];

/** Expression, its values, and the error's message. */
export const refusedUpdates: readonly (readonly [string, Input, string])[] = [
  ['SET n = absent', {}, 'The provided expression refers to an attribute that does not exist in the item'],
  ['SET n = s + :v', { ':v': n(1) }, 'An operand in the update expression has an incorrect data type'],
  ['SET a.b = :v', { ':v': n(1) }, 'The document path provided in the update expression is invalid for update'],
  ['SET s[0] = :v', { ':v': n(1) }, 'The document path provided in the update expression is invalid for update'],
  ['ADD s :v', { ':v': n(1) }, 'An operand in the update expression has an incorrect data type'],
  [
    'SET pk = :v',
    { ':v': s('b') },
    'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
  ],
  [
    'SET doc = :v, doc.branch = :v',
    { ':v': n(1) },
    'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [doc], path two: [doc, branch]',
  ],
  [
    'SET doc.branch = :v, doc[0] = :v',
    { ':v': n(1) },
    'Invalid UpdateExpression: Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [doc, branch], path two: [doc, [0]]',
  ],
  [
    'SET n = :v SET s = :v',
    { ':v': n(1) },
    'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
  ],
  [
    'SET n = :v, s = :w',
    { ':v': n(1) },
    'Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :w',
  ],
  [
    'SET #x = :v',
    { ':v': n(1) },
    'Invalid UpdateExpression: An expression attribute name used in the document path is not defined; attribute name: #x',
  ],
  [
    'SET n = :v',
    { ':v': n(1), ':w': n(2) },
    'Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}',
  ],
  ['SET n = twice(:v)', { ':v': n(1) }, 'Invalid UpdateExpression: Invalid function name; function: twice'],
  [
    'SET n = n + :v',
    { ':v': s('1') },
    'Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: +, operand type: S',
  ],
  [
    'SET n = if_not_exists(:v, :v)',
    { ':v': n(1) },
    'Invalid UpdateExpression: Operator or function requires a document path; operator or function: if_not_exists',
  ],
  [
    'SET n = list_append(seq)',
    {},
    'Invalid UpdateExpression: Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 1',
  ],
  [
    'ADD n :v',
    { ':v': s('1') },
    'Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING',
  ],
  ['', {}, 'Invalid UpdateExpression: The expression can not be empty;'],
];

export const refusedConditions: readonly (readonly [string, Input, string])[] = [
  [
    'n = :w',
    {},
    'Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :w',
  ],
  ['exists(n)', {}, 'Invalid ConditionExpression: Invalid function name; function: exists'],
  [
    'n = contains(s, :v)',
    { ':v': s('x') },
    'Invalid ConditionExpression: The function is not allowed to be used this way in an expression; function: contains',
  ],
  [
    'attribute_exists(:v)',
    { ':v': n(1) },
    'Invalid ConditionExpression: Operator or function requires a document path; operator or function: attribute_exists',
  ],
  [
    'begins_with(s, :v)',
    { ':v': n(1) },
    'Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
  ],
  [
    'attribute_type(s, :v)',
    { ':v': s('Z') },
    'Invalid ConditionExpression: Invalid attribute type name found; type: Z, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
  ],
  ['((n = :v))', { ':v': n(1) }, 'Invalid ConditionExpression: The expression has redundant parentheses;'],
  [
    'n = n',
    {},
    'Invalid ConditionExpression: The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [n]',
  ],
  [
    'n BETWEEN :high AND :low',
    { ':high': n(2), ':low': n(1) },
    'Invalid ConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}',
  ],
];

export const syntaxErrors: readonly string[] = ['n =', 'n = :v :v', '(n = :v', 'AND n = :v', 'n ? :v', 'size(s)'];
