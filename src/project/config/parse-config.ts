/** Reads what configuration files hold, before it is checked. */
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { SourceText } from '../../cif/index.js';
import { describeFileError } from '../files/file-error.js';
import { ConfigError, type ConfigFault } from './config-error.js';
import { noFile, packageFile } from './find-config.js';
import { addressNow, type ImportModule, TypeScriptUnavailableError } from './import-module.js';

/** The name in package.json. */
export const packageProperty = 'adp-lint';

const dataEndings: readonly string[] = ['.json', '.yaml', '.yml'];
const codeEndings: readonly string[] = ['.js', '.mjs', '.cjs', '.ts'];
export const configEndings: readonly string[] = [...dataEndings, ...codeEndings];

/** Whether reading a configuration means running it. */
export function isCode(file: string): boolean {
  return codeEndings.includes(extname(file));
}

/** What a configuration file holds, before it is checked. */
export interface ParsedConfig {
  readonly value: unknown;
  /** The text of JSON and YAML, so that faults can be located. */
  readonly text?: string;
}

/**
 * Reads a configuration file, a module by running it.
 *
 * @param source the file as it is shown to the user
 * @throws ConfigError
 */
export async function parseConfigFile(file: string, source: string, load: ImportModule): Promise<ParsedConfig> {
  if (isCode(file)) {
    await refuseOther(file, source);
    return { value: await importDefault(file, source, load) };
  }
  const text = await readConfigText(file, source);
  if (basename(file) === packageFile) {
    const settings = propertyOf(await parseJson(text, source));
    if (settings === undefined)
      throw fault({ source }, `it has no settings: write them as "${packageProperty}": { … }`);
    return { value: settings, text };
  }
  return { value: await (extname(file) === '.json' ? parseJson(text, source) : parseYaml(text, source)), text };
}

/**
 * Whether a package.json holds settings of ours. Packages without are none of our business, however broken; one that may
 * have some and cannot be read is.
 *
 * @throws ConfigError
 */
export async function isConfiguredPackage(file: string, source: string): Promise<boolean> {
  const text = await readConfigText(file, source);
  // A package may be called adp-lint, or depend on it.
  return text.includes(`"${packageProperty}"`) && propertyOf(await parseJson(text, source)) !== undefined;
}

function propertyOf(value: unknown): unknown {
  return (value as Readonly<Record<string, unknown>> | null)?.[packageProperty];
}

async function readConfigText(file: string, source: string): Promise<string> {
  await refuseOther(file, source);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw fault({ source }, `this cannot be read: ${describeFileError(error)}`, error);
  }
}

/** A folder is no configuration, and reading a pipe would wait forever. */
async function refuseOther(file: string, source: string): Promise<void> {
  let status: Awaited<ReturnType<typeof stat>>;
  try {
    status = await stat(file);
  } catch (error) {
    throw fault({ source }, `this cannot be read: ${describeFileError(error)}`, error);
  }
  if (!status.isFile()) throw fault({ source }, noFile(status.isDirectory()));
}

async function parseJson(text: string, source: string): Promise<unknown> {
  // A byte-order mark counts for no column.
  const content = text.replace(/^\uFEFF/, '');
  // As with YAML: nothing is set.
  if (content.trim() === '') return undefined;
  try {
    return JSON.parse(content);
  } catch (error) {
    const { message } = error as Error;
    const position = new SourceText('', content).position(await jsonErrorOffset(content, message));
    throw fault({ source, ...position }, `this is not JSON: ${message}`, error);
  }
}

async function parseYaml(text: string, source: string): Promise<unknown> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  if (document.errors.length === 0) return document.toJS();
  const lines = new SourceText('', text);
  throw new ConfigError(
    document.errors.map(({ message, pos }) => ({
      source,
      ...lines.position(pos[0]),
      message: `this is not YAML: ${message}`,
    })),
  );
}

async function importDefault(file: string, source: string, load: ImportModule): Promise<unknown> {
  let module: { readonly default?: unknown };
  try {
    module = await load(await addressNow(file));
  } catch (error) {
    if (error instanceof TypeScriptUnavailableError) throw fault({ source }, error.message, error);
    throw fault({ source }, `importing it failed: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  if (module.default !== undefined) return module.default;
  const form = extname(file) === '.cjs' ? 'module.exports = { … }' : 'export default { … }';
  throw fault({ source }, `it exports no configuration: write ${form}`);
}

/** Node tells the place of some errors; of others YAML's reading of the same text does. */
async function jsonErrorOffset(text: string, message: string): Promise<number> {
  const told = /position (\d+)/.exec(message)?.[1];
  if (told !== undefined) return Number(told);
  const { parseDocument } = await import('yaml');
  const [first] = parseDocument(text, { schema: 'json', prettyErrors: false, logLevel: 'silent' }).errors;
  return first?.pos[0] ?? Math.max(0, text.trimEnd().length - 1);
}

export function fault(place: Omit<ConfigFault, 'message'>, message: string, cause?: unknown): ConfigError {
  return new ConfigError([{ ...place, message }], cause === undefined ? undefined : { cause });
}
