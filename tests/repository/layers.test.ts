/** Imports go one way (docs/design.md): a folder of src may import only itself and the folders to its left. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

const layers = ['cif', 'crystal', 'ellipsoid', 'lattice', 'model', 'rules', 'linter', 'reporters', 'lsp', 'cli'];
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

  test('an import to the right would be found', () => {
    expect(violations([{ from: join(src, 'cif', 'a.ts'), to: join(src, 'rules', 'b.js') }])).toEqual([
      'cif/a.ts imports rules/b.js'.replaceAll('/', sep),
    ]);
  });
});
