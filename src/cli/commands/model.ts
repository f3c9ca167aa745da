import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { NetworkConfiguration } from '../../model/weights/configuration.js';
import { describeFileError } from '../../project/files/file-error.js';
import { isSameFile } from '../../project/files/same-file.js';
import { writeWhole } from '../../project/files/write-whole.js';
import { defaultCacheFolder } from '../../project/models/cache-folder.js';
import { importCheckpoint } from '../../project/models/import-checkpoint.js';
import { type CalibrationSummary, type ModelInfo, modelInfo } from '../../project/models/model-info.js';
import { type PullOptions, pullOfficial } from '../../project/models/pull.js';
import { listModels, type ModelListing, officialModel } from '../../project/models/registry.js';
import { UsageError } from '../../project/usage-error.js';
import { escapeInJson, oneLine } from '../../reporters/plain-text.js';
import { DownloadProgress } from '../download-progress.js';
import { exitCode } from '../exit-code.js';
import type { CliIo } from '../io.js';
import { namedFile } from '../report-outputs.js';

/**
 * `adp-lint model import`: turns a torch checkpoint of CartNet's training into safetensors.
 * @throws UsageError, WeightsFormatError, or an error that says which file could not be read or written
 */
export async function importModel(
  { file, outputFile }: { readonly file: string; readonly outputFile: string },
  io: CliIo,
): Promise<number> {
  const target = namedFile(outputFile);
  if (target !== undefined && (await isSameFile(file, target, io.workingFolder))) {
    throw new UsageError(`${outputFile} is the checkpoint itself; name another file`);
  }
  const bytes = await readFile(resolve(io.workingFolder, file)).catch((error: unknown) => {
    throw new Error(`${file} cannot be read: ${describeFileError(error)}`, { cause: error });
  });
  const { safetensors, configuration } = await importCheckpoint(bytes, file);
  if (target === undefined) {
    io.stdout.write(safetensors);
    io.stderr.write(`${describeNetwork(configuration)}\n`);
    return exitCode.clean;
  }
  await writeWhole(resolve(io.workingFolder, target), safetensors).catch((error: unknown) => {
    throw new Error(`${target} could not be written: ${describeFileError(error)}`, { cause: error });
  });
  io.stderr.write(`${describeNetwork(configuration)}; to use it: --model ${outputFile}\n`);
  return exitCode.clean;
}

/**
 * `adp-lint model pull`: fetches the published weights into the cache and prints where they are.
 * @param settings of the download, so that tests can have theirs
 * @throws UsageError, ModelDownloadError
 */
export async function pullModel(
  { name }: { readonly name: string },
  io: CliIo,
  settings: Pick<PullOptions, 'gitBlob' | 'retryDelay'> = {},
): Promise<number> {
  if (name !== officialModel && name !== 'cartnet') {
    throw new UsageError(`there is no model ${name} to pull; the one that can be is ${officialModel}`);
  }
  const progress = new DownloadProgress(io.stderr);
  try {
    const { path, wasThere, url } = await pullOfficial({
      ...settings,
      env: io.env,
      onProgress: ({ received, total }) => progress.update(received, total),
    });
    progress.finish();
    io.stderr.write(wasThere ? 'already there\n' : `from ${url}, verified; to use it: --model ${officialModel}\n`);
    io.stdout.write(`${path}\n`);
    return exitCode.clean;
  } finally {
    progress.finish();
  }
}

/** `adp-lint model list`: the models that `--model` takes by name. */
export async function printModels({ json }: { readonly json: boolean }, io: CliIo): Promise<number> {
  const models = await listModels({ cacheFolder: defaultCacheFolder(io.env) });
  io.stdout.write(json ? `${escapeInJson(JSON.stringify(models, undefined, 2))}\n` : modelTable(models));
  return exitCode.clean;
}

/**
 * `adp-lint model info`: what is known of one model.
 * @throws UnknownModelError, WeightsFormatError
 */
export async function printModelInfo(
  { model, json }: { readonly model: string; readonly json: boolean },
  io: CliIo,
): Promise<number> {
  const info = await modelInfo(model, {
    cacheFolder: defaultCacheFolder(io.env),
    workingFolder: io.workingFolder,
  });
  io.stdout.write(json ? `${escapeInJson(JSON.stringify(info, undefined, 2))}\n` : modelText(info));
  return exitCode.clean;
}

function modelTable(models: readonly ModelListing[]): string {
  const nameWidth = Math.max(...models.map(({ name }) => name.length));
  const lines = models.map(({ name, isDefault, isAvailable, source, architecture, description }) => {
    const state = isAvailable ? source : 'not here';
    const mark = isDefault ? '*' : ' ';
    return `${mark} ${name.padEnd(nameWidth)}  ${(architecture ?? '?').padEnd(10)}  ${state.padEnd(8)}  ${description}`;
  });
  return `${lines.join('\n')}\n* is the default\n`;
}

function modelText(info: ModelInfo): string {
  const { name, architecture, source, isDefault, path, bytes, sha256, configuration, parameters, record } = info;
  const rows: (readonly [string, string])[] = [
    ['name', isDefault ? `${name} (default)` : name],
    ['architecture', architecture],
    ['file', source === 'file' ? path : `${path} (${source})`],
    ['size', `${bytes.toLocaleString('en')} bytes`],
    ['sha256', sha256],
  ];
  if (configuration !== undefined) {
    rows.push(['network', describeNetwork(configuration)]);
    rows.push(['temperature', `(T − ${configuration.temperatureMean} K)/${configuration.temperatureStd} K goes in`]);
  }
  if (parameters !== undefined) rows.push(['parameters', parameters.toLocaleString('en')]);
  for (const [key, value] of Object.entries(record)) rows.push([oneLine(key.replaceAll('_', ' ')), oneLine(value)]);
  if (info.calibration.length === 0)
    rows.push(['calibration', 'none: limits come from the lattice prior, and are wide']);
  for (const summary of info.calibration) rows.push(['calibration', describeCalibration(summary)]);
  const width = Math.max(...rows.map(([key]) => key.length));
  return rows.map(([key, value]) => `${key.padEnd(width)}  ${value}\n`).join('');
}

function describeNetwork(configuration: NetworkConfiguration): string {
  const { architecture, dim, layers, rbf, cutoff } = configuration;
  const channels = configuration.architecture === 'cartnet-e3' ? `, ${configuration.channels} channels` : '';
  return `${architecture}, ${layers} layers of width ${dim}${channels}, ${rbf} radial functions within ${cutoff} Å`;
}

function describeCalibration(summary: CalibrationSummary): string {
  const { table, structures, atoms, medianIouRaw, medianIouScaled, medianS12Scaled } = summary;
  const count = atoms === undefined ? '' : `, ${atoms} atoms`;
  return (
    `${table}: ${structures} structures${count}; median IoU ${medianIouRaw.toFixed(3)}, ` +
    `after one scale a structure ${medianIouScaled.toFixed(3)} and S12 ${medianS12Scaled.toFixed(2)} %`
  );
}
