/** Packages that need not be installed: what is asked of them here is known without loading them. */
import { readFileSync } from 'node:fs';
import { firstLine } from '../../model/engine-error.js';

/** Whether the package itself is what Node cannot find, rather than a file that it should have brought along. */
export function isNotInstalled(cause: unknown, name: string): boolean {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  return isMissing && firstLine(cause).includes(`'${name}'`);
}

/** The version of an optional package that adp-lint is tested with, as its own package.json names it. */
export function testedVersion(name: string): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const { optionalDependencies } = JSON.parse(text) as { readonly optionalDependencies: Record<string, string> };
  return optionalDependencies[name];
}
