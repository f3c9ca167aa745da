/**
 * Which tests are slow: those that start a process, open a model or an engine, or search patterns for slow inputs. What
 * a test does is seen from what it and its helpers under tests/ import; nobody has to say it, and it stays true.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** Modules with which work begins that takes seconds; paths from the root, without extension. */
const slowModules = [
  /^(node:)?(child_process|worker_threads)$/,
  /^(onnxruntime|@tensorflow\/|tinypool|recheck)/,
  // What opens engines, models and processes.
  /^src\/project\/(engines|pool)\/(?!concurrency|in-order)/,
  /^src\/project\/(lint-runner|lint|predict|models\/open-)/,
  // The whole command line, and the whole library.
  /^src\/(cli\/program|index)$/,
];

/** @returns the test files of each kind, as paths from the root with /, in the order of their names */
export function testKinds(root) {
  const folder = join(root, 'tests');
  const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
    .sort();
  const reads = new Map();
  const isSlow = (file) => slowImport(file, root, reads) !== undefined;
  const named = (files) => files.map((file) => relative(root, file).split(sep).join('/'));
  return { unit: named(tests.filter((file) => !isSlow(file))), slow: named(tests.filter(isSlow)) };
}

/** The first module that makes a test slow; undefined where it is a unit test. */
export function slowImport(test, root, reads = new Map()) {
  const seen = new Set();
  const waiting = [test];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const modules = reads.get(file) ?? importsOf(readFileSync(file, 'utf8'));
    reads.set(file, modules);
    for (const module of modules) {
      const path = module.startsWith('.') ? resolve(dirname(file), module) : undefined;
      const name =
        path === undefined
          ? module
          : relative(root, path)
              .split(sep)
              .join('/')
              .replace(/\.[cm]?[jt]s$/, '');
      if (slowModules.some((pattern) => pattern.test(name))) return name;
      const source = path === undefined ? undefined : [path.replace(/\.js$/, '.ts'), path].find(existsSync);
      if (source !== undefined && name.startsWith('tests/') && /\.[cm]?[jt]s$/.test(source)) waiting.push(source);
    }
  }
  return undefined;
}

/** Modules that a text imports, also while it runs; types, which are gone then, are not. */
export function importsOf(text) {
  const pattern =
    /^\s*(?:import|export)\s+(?!type\b)(?:[^'";]*?\bfrom\s+)?['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]/gm;
  return [...text.matchAll(pattern)].map(([, fixed, called]) => fixed ?? called);
}
