/**
 * Joins the extension and the language client into dist/extension.js, so that the package holds no node_modules, and the
 * licences of what was joined into dist/THIRD-PARTY.txt. `node build.mjs [FOLDER]` writes both elsewhere.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = resolve(process.argv[2] ?? join(here, 'dist'));

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ['extension.js'],
  outfile: join(folder, 'extension.js'),
  bundle: true,
  minify: true,
  platform: 'node',
  // Visual Studio Code 1.91, the oldest that package.json allows, has Node 20.
  target: 'node20',
  format: 'cjs',
  // Given by the editor.
  external: ['vscode'],
  metafile: true,
  logLevel: 'warning',
});
writeFileSync(join(folder, 'THIRD-PARTY.txt'), thirdPartyLicences(Object.keys(metafile.inputs)));

/** @param inputs paths of the files that were joined, from here */
function thirdPartyLicences(inputs) {
  const packages = new Set(
    inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path.replaceAll('\\', '/')) ?? []),
  );
  return [...packages]
    .sort()
    .map((path) => {
      const { name, version, license } = JSON.parse(readFileSync(join(here, path, 'package.json'), 'utf8'));
      const file = readdirSync(join(here, path)).find((each) => /^licen[cs]e/i.test(each));
      if (file === undefined) throw new Error(`${name} ${version} has no file with its licence`);
      return `${name} ${version} (${license})\n\n${readFileSync(join(here, path, file), 'utf8').trim()}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
