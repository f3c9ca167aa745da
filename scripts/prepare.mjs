/**
 * Compiles the package where npm prepares it (`npm install` here, and every installation from a git address).
 *
 * Where TypeScript is among the installed packages, that is `npm run build`. It is not there when npm installs a git
 * address globally, as pre-commit does (npm hands `--global` down to the installation within the clone, which then links
 * the clone and installs nothing for it), nor with `--omit=dev`. Then the compiler alone is fetched, in the version of
 * package.json, and the sources are translated without type checks, for which the types of all packages would be needed.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const installed = join(root, 'node_modules', 'typescript', 'package.json');

// What is installed globally is packed twice: the second time the compiled files are there.
if (existsSync(installed)) {
  compile(installed, []);
} else if (!existsSync(join(root, 'dist', 'cli', 'main.js'))) {
  const folder = mkdtempSync(join(tmpdir(), 'adp-lint-compiler-'));
  try {
    compile(fetchCompiler(folder), ['--noCheck', '--declaration', 'false', '--types', 'null']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param packageFile package.json of the typescript package to compile with */
function compile(packageFile, options) {
  const tsc = createRequire(packageFile).resolve('typescript/bin/tsc');
  run(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json'), ...options], {});
}

/** Puts TypeScript into a folder and returns where its package.json lies. */
function fetchCompiler(folder) {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = `typescript@${devDependencies.typescript}`;
  const options = ['--prefix', folder, '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  // npm hands its own options down in the environment; those about where and what to install are not for this.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_config_(global|location|prefix|omit|include|workspaces?|install_links|dry_run)$/i.test(name),
    ),
  );
  // The npm that runs this script, not another that the shell would find.
  const npm = process.env.npm_execpath;
  try {
    if (npm?.endsWith('.js')) {
      run(process.execPath, [npm, 'install', wanted, ...options], { env: environment });
    } else {
      run('npm', ['install', wanted, ...options], { env: environment, shell: process.platform === 'win32' });
    }
  } catch (error) {
    throw new Error(`adp-lint is compiled when it is installed from its sources, and ${wanted} could not be fetched`, {
      cause: error,
    });
  }
  return join(folder, 'node_modules', 'typescript', 'package.json');
}

/** Standard output belongs to npm: `npm pack` prints the name of the file there. */
function run(command, args, options) {
  execFileSync(command, args, { cwd: root, stdio: ['ignore', process.stderr, process.stderr], ...options });
}
