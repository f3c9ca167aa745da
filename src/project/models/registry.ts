/** The models that a user can name: bundled with the package, pulled into the cache, or any file of weights. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identifyNetwork } from '../../model/weights/configuration.js';
import { UnknownModelError, WeightsFormatError } from '../../model/weights/errors.js';
import { type NetworkModel, readNetworkModel } from '../../model/weights/network-model.js';
import { readSafetensors } from '../../model/weights/safetensors.js';
import { bundledSpringsUrl } from './bundled-springs.js';
import { defaultCacheFolder } from './cache-folder.js';
import { importCheckpoint } from './import-checkpoint.js';

export type ModelSource = 'bundled' | 'cache' | 'file';
export type Architecture = 'cartnet' | 'cartnet-e3' | 'lattice';

interface ModelOrigin {
  readonly name: string;
  readonly source: ModelSource;
  readonly path: string;
  /** Of the file at `path`. */
  readonly sha256: string;
  /** Size of the file at `path`. */
  readonly bytes: number;
}

export interface LatticeModel extends ModelOrigin {
  readonly architecture: 'lattice';
}

export type ResolvedModel = LatticeModel | (ModelOrigin & NetworkModel);

export interface RegistryOptions {
  /** The user's cache unless given. */
  readonly cacheFolder?: string;
  /** Relative file names begin here; the process's own unless given. */
  readonly workingFolder?: string;
}

export interface ModelListing {
  readonly name: string;
  /** Undefined for a cached file that cannot be read. */
  readonly architecture?: Architecture;
  readonly source: 'bundled' | 'cache';
  readonly path: string;
  readonly isDefault: boolean;
  /** Whether the file is there; the official weights are listed before they are pulled too. */
  readonly isAvailable: boolean;
  readonly description: string;
}

export const defaultModel = 'cartnet-e3-open1';
/** Name of the published CartNet weights once they have been pulled. */
export const officialModel = 'official';

/** src/model/weights and dist/model/weights lie equally deep. */
const bundledFolder = fileURLToPath(new URL('../../../weights/', import.meta.url));

const bundledModels: readonly {
  readonly name: string;
  readonly architecture: Architecture;
  readonly path: string;
  readonly description: string;
}[] = [
  {
    name: defaultModel,
    architecture: 'cartnet-e3',
    path: join(bundledFolder, `${defaultModel}.safetensors`),
    description: 'equivariant network on the lattice prior, trained on open structures',
  },
  {
    name: 'lattice',
    architecture: 'lattice',
    path: fileURLToPath(bundledSpringsUrl),
    description: 'the lattice-dynamics prior alone: physics, no network',
  },
];

const officialDescription = 'the published CartNet weights, trained on the CSD';

const aliases: Readonly<Record<string, string>> = {
  default: defaultModel,
  'cartnet-e3': defaultModel,
  cartnet: officialModel,
};

/** Larger files are no weights of these networks. */
const largestFile = 2 ** 30;

/** Bundled models first, the default at the top; then those in the cache. */
export async function listModels(options: RegistryOptions = {}): Promise<readonly ModelListing[]> {
  const folder = modelsFolder(options);
  const bundled = bundledModels.map((model): ModelListing => {
    return { ...model, source: 'bundled', isDefault: model.name === defaultModel, isAvailable: true };
  });
  const names = (await cachedNames(folder)).filter((name) => bundled.every((model) => model.name !== name));
  const cached = await Promise.all(names.map((name) => describeCached(name, cachedPath(folder, name))));
  const official: ModelListing = {
    name: officialModel,
    architecture: 'cartnet',
    source: 'cache',
    path: cachedPath(folder, officialModel),
    isDefault: false,
    isAvailable: false,
    description: `${officialDescription}; to get them: adp-lint model pull ${officialModel}`,
  };
  return [...bundled, ...cached, ...(names.includes(officialModel) ? [] : [official])];
}

/**
 * Finds a model and reads it.
 * @param nameOrFile a name of `listModels`, or a safetensors or torch checkpoint file; the default model unless given
 * @throws UnknownModelError where there is neither such a name nor such a file
 * @throws WeightsFormatError where the file is damaged or not of a network that adp-lint has
 */
export async function resolveModel(nameOrFile = defaultModel, options: RegistryOptions = {}): Promise<ResolvedModel> {
  const { name, source, path, architecture } = await locate(nameOrFile, options);
  const bytes = await readModelFile(path);
  const origin: ModelOrigin = {
    name,
    source,
    path,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
  };
  if (architecture === 'lattice') return { ...origin, architecture };
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const safetensors = isZip ? (await importCheckpoint(bytes, nameOrFile)).safetensors : bytes;
  return { ...readNetworkModel(safetensors, nameOrFile), ...origin };
}

/** Where a model of the cache lies or will lie. */
export function cachedPath(cacheFolder: string, name: string): string {
  return join(cacheFolder, `${name}.safetensors`);
}

interface Location {
  readonly name: string;
  readonly source: ModelSource;
  readonly path: string;
  readonly architecture?: Architecture;
}

async function locate(nameOrFile: string, options: RegistryOptions): Promise<Location> {
  const name = Object.hasOwn(aliases, nameOrFile) ? aliases[nameOrFile] : nameOrFile;
  const bundled = bundledModels.find((model) => model.name === name);
  if (bundled !== undefined) return { ...bundled, source: 'bundled' };
  const folder = modelsFolder(options);
  // A name that cannot climb out of the cache.
  if (/^[\w-][\w.-]*$/.test(name) && (await isFile(cachedPath(folder, name)))) {
    return { name, source: 'cache', path: cachedPath(folder, name) };
  }
  const path = resolve(options.workingFolder ?? '.', nameOrFile);
  if (await isFile(path)) return { name: nameOrFile, source: 'file', path };
  if (name === officialModel) {
    throw new UnknownModelError(
      `the official CartNet weights are not on this machine yet; get them with: adp-lint model pull ${officialModel}`,
    );
  }
  const names = [...bundledModels.map((model) => model.name), ...(await cachedNames(folder))].join(', ');
  throw new UnknownModelError(
    `there is no model ${nameOrFile}, and no such file; the models are ${names}, or name a .safetensors or .ckpt file`,
  );
}

function modelsFolder({ cacheFolder }: RegistryOptions): string {
  return cacheFolder ?? defaultCacheFolder();
}

async function readModelFile(path: string): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > largestFile) throw new WeightsFormatError(`${path}: ${size} bytes are more than any weights take`);
  return readFile(path);
}

async function cachedNames(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder).catch(() => []);
  const ending = '.safetensors';
  return files
    .filter((file) => file.endsWith(ending) && !file.startsWith('.'))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}

async function describeCached(name: string, path: string): Promise<ModelListing> {
  const listing = { name, source: 'cache', path, isDefault: false, isAvailable: true } as const;
  try {
    const { architecture } = identifyNetwork(readSafetensors(await readModelFile(path), path), path);
    const description = name === officialModel ? officialDescription : `weights in ${path}`;
    return { ...listing, architecture, description };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { ...listing, description: `cannot be used (${problem})` };
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
