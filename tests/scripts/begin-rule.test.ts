import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { beginRule, type NewRule, NewRuleError } from '../../scripts/begin-rule.js';
import { unwritten } from '../docs/rule-page.js';

const repository = join(__dirname, '../..');

const requests: readonly (NewRule & { readonly code: string; readonly folder: string })[] = [
  { name: 'of-the-text', code: 'ADPL989', needs: 'document', topic: 'reading', folder: 'classical', severity: 'hint' },
  { name: 'of-atoms', code: 'ADPL099', needs: 'crystal', topic: 'definiteness', folder: 'classical' },
  { name: 'of-misfits', code: 'ADPL199', needs: 'comparison', topic: 'shape', folder: 'expectation' },
  { name: 'zz-of-what-if', code: 'ADPL198', needs: 'hypotheses', topic: 'structure', folder: 'expectation' },
];

/** A copy of what a rule is written into. */
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'begin-rule-'));
  for (const path of ['src/rules', 'docs/rules', 'README.md']) {
    cpSync(join(repository, path), join(root, path), { recursive: true });
  }
  mkdirSync(join(root, 'tests'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Texts of all files by path. */
function snapshot(): Map<string, string> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile());
  return new Map(files.map((path) => [relative(root, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]));
}

/** Lines of the second text that the first lacks; throws where anything else differs. */
function addedLines(before: string, after: string): string[] {
  const old = before.split('\n');
  const added: string[] = [];
  for (const line of after.split('\n')) {
    if (line === old[0]) old.shift();
    else added.push(line);
  }
  expect(old).toEqual([]);
  return added;
}

test.each(requests)('$name: writes five files, and touches nothing else', (request) => {
  const { name, code, folder } = request;
  const before = snapshot();
  const { written, next } = beginRule(root, request);
  const after = snapshot();
  const fresh = [`src/rules/${folder}/${name}.ts`, `docs/rules/${name}.md`, `tests/rules/${folder}/${name}.test.ts`];
  expect([...written].sort()).toEqual([...fresh, 'README.md', 'src/rules/index.ts'].sort());
  expect([...after.keys()].filter((path) => !before.has(path)).sort()).toEqual([...fresh].sort());
  const changed = [...before.keys()].filter((path) => after.get(path) !== before.get(path));
  expect(changed.sort()).toEqual(['README.md', 'src/rules/index.ts']);
  const identifier = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  expect(addedLines(before.get('src/rules/index.ts')!, after.get('src/rules/index.ts')!)).toEqual([
    `import { ${identifier} } from './${folder}/${name}.js';`,
    `  ${identifier},`,
  ]);
  expect(addedLines(before.get('README.md')!, after.get('README.md')!)).toEqual([
    `| [${code} ${name}](docs/rules/${name}.md) | ${unwritten} what it reports |`,
  ]);
  const codes = [...after.get('README.md')!.matchAll(/^\| \[(ADPL\d+) /gm)].map(([, each]) => each);
  expect(codes).toEqual([...codes].sort());
  expect(next.join('\n')).toContain('the test fails until then');
  // What has not been written throws, and is marked everywhere.
  expect(after.get(fresh[0])).toContain(`throw new Error('beyondLimit of ${name} has not been written')`);
  for (const path of fresh) expect(after.get(path)).toContain(unwritten);
});

test('what it writes compiles, and is formatted and linted', () => {
  for (const request of requests) beginRule(root, request);
  const files = [...snapshot()].filter(([path, text]) => path.endsWith('.ts') && isNew(path, text));
  expect(files).toHaveLength(2 * requests.length + 1);
  expect(typeErrors(new Map(files.map(([path, text]) => [join(repository, path), text])))).toEqual([]);
  const biome = join(repository, 'node_modules/@biomejs/biome/bin/biome');
  cpSync(join(repository, 'biome.json'), join(root, 'biome.json'));
  const paths = files.map(([path]) => path);
  expect(() =>
    execFileSync(process.execPath, [biome, 'check', '--vcs-enabled=false', ...paths], { cwd: root, stdio: 'pipe' }),
  ).not.toThrow();
});

function isNew(path: string, text: string): boolean {
  return ts.sys.readFile(join(repository, path)) !== text;
}

/** Errors in some files, as if they stood in the repository. */
function typeErrors(files: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(join(repository, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, repository);
  const host = ts.createCompilerHost({ ...options, noEmit: true });
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.getSourceFile = (path, ...rest) => {
    const text = files.get(path);
    return text === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
  };
  const program = ts.createProgram([...files.keys()], { ...options, noEmit: true, types: ['jest', 'node'] }, host);
  const errors = [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  return errors.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test('the compiler finds what is wrong', () => {
  const path = join(repository, 'src/rules/classical/wrong.ts');
  expect(
    typeErrors(new Map([[path, "import { noOptions } from '../rule.js';\nexport const x: string = noOptions;\n"]])),
  ).toEqual([expect.stringContaining('not assignable')]);
});

const good = { name: 'brand-new', code: 'ADPL099' };

test.each([
  [{ ...good, name: 'BrandNew' }, 'is no name of a rule: lower case, words joined by hyphens'],
  [{ ...good, name: 'brand-' }, 'is no name of a rule'],
  [{ ...good, name: '' }, 'is no name of a rule'],
  [{ ...good, name: '../escape' }, 'is no name of a rule'],
  [{ ...good, name: 'low-iou' }, 'the name low-iou is taken by ADPL101'],
  [{ ...good, code: 'ADPL101' }, 'the code ADPL101 is taken by low-iou; free are ADPL'],
  [{ ...good, code: 'ADPL1' }, '"ADPL1" is no code: ADPL and three digits; free are'],
  [{ ...good, code: 'adpl099' }, 'is no code'],
  [{ name: 'brand-new' }, 'a code is needed (--code); free are'],
  [{ ...good, needs: 'model' }, '"model" is no needs: document, crystal, comparison, hypotheses'],
  [{ ...good, topic: 'odd' }, '"odd" is no topic: definiteness, size'],
  [{ ...good, folder: 'elsewhere' }, '"elsewhere" is no folder: classical, expectation, suppression'],
  [{ ...good, severity: 'bad' }, '"bad" is no severity: error, warning, info, hint'],
])('%j is refused, and nothing is written', (request, message) => {
  const before = snapshot();
  expect(() => beginRule(root, request)).toThrow(NewRuleError);
  expect(() => beginRule(root, request)).toThrow(message);
  expect(snapshot()).toEqual(before);
});

test('a file that is there is not written over', () => {
  beginRule(root, good);
  const before = snapshot();
  expect(() => beginRule(root, good)).toThrow('src/rules/classical/brand-new.ts is there already');
  expect(snapshot()).toEqual(before);
});
