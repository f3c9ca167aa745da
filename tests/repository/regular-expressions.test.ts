/** Files come from anywhere: no regular expression may take more than linear time on any text. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { checkSync } from 'recheck';
import ts from 'typescript';

const src = resolve(__dirname, '../../src');

interface Pattern {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

/** The regular expressions written in a file, and places where one is put together. */
function patternsOf(file: string): { literals: Pattern[]; built: string[] } {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const literals: Pattern[] = [];
  const built: string[] = [];
  const visit = (node: ts.Node): void => {
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
    const place = `${relative(src, file)}:${line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      literals.push({ place, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    const called = ts.isNewExpression(node) || ts.isCallExpression(node) ? node.expression.getText(tree) : '';
    if (called === 'RegExp') built.push(place);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { literals, built };
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const found = files.map((name) => patternsOf(join(src, name)));
const literals = found.flatMap((file) => file.literals);

function verdict({ source, flags }: Pattern): string {
  const result = checkSync(source, flags, { timeout: 600_000 });
  if (result.status === 'safe') return 'linear';
  return result.status === 'vulnerable' ? result.complexity.summary : result.status;
}

test('each is linear', () => {
  expect(literals.length).toBeGreaterThan(100);
  const slow = literals.flatMap((pattern) => {
    const time = verdict(pattern);
    return time === 'linear' ? [] : [`${pattern.place}: /${pattern.source}/${pattern.flags} is ${time}`];
  });
  expect(slow).toEqual([]);
});

test('none is put together while the program runs, where nothing could check it', () => {
  expect(found.flatMap(({ built }) => built)).toEqual([]);
});

test('slow ones would be found', () => {
  expect(verdict({ place: '', source: '^(a|a)*$', flags: '' })).toBe('exponential');
  expect(verdict({ place: '', source: '\\s+$', flags: '' })).toMatch(/2nd degree/);
});
