/** Imports go one way (docs/design.md): a folder of src may import only itself and the folders to its left. */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

const layers = [
  ...['math', 'cif', 'crystal', 'ellipsoid', 'lattice', 'model', 'reflections', 'judging', 'rules', 'linter'],
  ...['reporters', 'cif-output', 'training', 'project', 'lsp', 'cli'],
];
/** Folders that know nothing of Node, so that a browser can run them. */
const pure = layers.slice(0, layers.indexOf('training'));
const src = resolve(__dirname, '../../src');

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function layerOf(file: string): string {
  const [first, ...rest] = relative(src, file).split(sep);
  return rest.length > 0 ? first : 'top';
}

/** Files that `file` imports, as absolute paths, with the line of text that does it. */
function localImports(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => resolve(dirname(file), name));
}

/** Modules of Node itself that a text imports. */
function nodeImports(text: string): string[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.map(({ fileName }) => fileName).filter((name) => isBuiltin(name));
}

function violations(imports: readonly { from: string; to: string }[]): string[] {
  return imports
    .filter(({ from, to }) => {
      const [here, there] = [layerOf(from), layerOf(to)];
      if (here === 'top') return false;
      return there === 'top' || layers.indexOf(there) > layers.indexOf(here);
    })
    .map(({ from, to }) => `${relative(src, from)} imports ${relative(src, to)}`);
}

describe('the layers of src', () => {
  const files = sourceFiles(src);

  test('every folder is a known layer', () => {
    expect([...new Set(files.map(layerOf))].filter((layer) => layer !== 'top' && !layers.includes(layer))).toEqual([]);
  });

  test('imports point to the left', () => {
    const imports = files.flatMap((from) => localImports(from).map((to) => ({ from, to })));
    expect(imports.length).toBeGreaterThan(20);
    expect(violations(imports)).toEqual([]);
  });

  test('what a browser runs too imports nothing of Node', () => {
    const imports = files
      .filter((file) => pure.includes(layerOf(file)) || relative(src, file) === 'core.ts')
      .flatMap((file) =>
        nodeImports(readFileSync(file, 'utf8')).map((name) => `${relative(src, file)} imports ${name}`),
      );
    expect(imports).toEqual([]);
    expect(nodeImports("import { join } from 'node:path';\nconst fs = await import('fs');")).toEqual([
      'node:path',
      'fs',
    ]);
  });

  test('an import to the right would be found', () => {
    expect(violations([{ from: join(src, 'cif', 'a.ts'), to: join(src, 'rules', 'b.js') }])).toEqual([
      'cif/a.ts imports rules/b.js'.replaceAll('/', sep),
    ]);
  });
});
