/** Imports the modules that configurations are written in, and plugins. */
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Imports a module by its address. */
export type ImportModule = (url: string) => Promise<{ readonly default?: unknown }>;

/** TypeScript on a Node that cannot import it, and without jiti, which can. */
export class TypeScriptUnavailableError extends Error {
  override readonly name = 'TypeScriptUnavailableError';

  constructor(options?: ErrorOptions) {
    super(
      `Node ${process.versions.node} cannot import TypeScript: npm install jiti, or run Node 22.18 or newer, or write it as .mjs`,
      options,
    );
  }
}

/**
 * Imports a JavaScript or TypeScript module. TypeScript is imported by Node where that can (22.18 and newer), else through
 * jiti where that is installed.
 *
 * @throws TypeScriptUnavailableError, and whatever importing throws
 */
export const importModule: ImportModule = async (url) => {
  // What Node loads by `require` it keeps by file, whatever the address says.
  delete createRequire(import.meta.url).cache[fileURLToPath(url)];
  try {
    return await import(url);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_UNKNOWN_FILE_EXTENSION') throw error;
    const createJiti = await findJiti();
    if (createJiti === undefined) throw new TypeScriptUnavailableError({ cause: error });
    // Its caches do not know of the changes that the address tells of.
    const jiti = createJiti(url, { fsCache: false, moduleCache: false });
    return { default: await jiti.import(url.split('?')[0], { default: true }) };
  }
};

async function findJiti(): Promise<typeof import('jiti').createJiti | undefined> {
  try {
    return (await import('jiti')).createJiti;
  } catch {
    return undefined;
  }
}

/** The address of a file as it is now: Node keeps modules by address, so that a changed file needs another one. */
export async function addressNow(file: string): Promise<string> {
  const { mtimeMs } = await stat(file);
  return `${pathToFileURL(file).href}?changed=${mtimeMs}`;
}
