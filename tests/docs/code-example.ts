import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import { transformSync } from '@swc/core';

/** A block of TypeScript on a page, and what the page says that it prints. */
export interface CodeExample {
  readonly code: string;
  readonly printed: string;
}

export function codeExamples(page: string): CodeExample[] {
  return [...page.matchAll(/^```ts\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/gm)].map(([, code, printed]) => ({
    code,
    printed,
  }));
}

const root = join(__dirname, '../..');

/**
 * Runs an example as a user would, and gives what it prints.
 *
 * @param load stands in for imports
 */
export async function runExample(code: string, load: (name: string) => unknown): Promise<string> {
  const body = code.replace(
    /^import (?:\* as (\w+)|(\{[^}]*\})) from '([^']+)';$/gm,
    (_, all: string | undefined, names = '', from = '') =>
      `const ${all ?? String(names).replace(/\btype \w+,?/g, '')} = load('${from}');`,
  );
  const { code: script } = transformSync(`async function main(load: any, console: any) {${body}}`, {
    configFile: false,
    swcrc: false,
    isModule: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  });
  let printed = '';
  const console = {
    log: (...values: unknown[]) => {
      printed += `${format(...values)}\n`;
    },
  };
  const main = new Function(`${script}; return main;`)() as (
    load: (name: string) => unknown,
    console: unknown,
  ) => Promise<void>;
  const before = process.cwd();
  process.chdir(root);
  try {
    await main(load, console);
  } finally {
    process.chdir(before);
  }
  return printed;
}

export const pageText = (file: string): string => readFileSync(join(root, 'docs', file), 'utf8');
