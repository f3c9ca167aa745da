// Provisional: only the bundled models. To be replaced by the real registry.
import { readFile } from 'node:fs/promises';
import type { Calibration } from '../calibration.js';
import { readSafetensors, type SafetensorsFile } from './safetensors.js';

export type ResolvedModel =
  | { readonly architecture: 'lattice'; readonly name: string }
  | {
      readonly architecture: 'cartnet' | 'cartnet-e3';
      readonly name: string;
      readonly file: SafetensorsFile;
      readonly calibration?: Readonly<Record<'with prior' | 'without prior', Calibration>>;
    };

export async function resolveModel(nameOrFile = 'cartnet-e3-open1'): Promise<ResolvedModel> {
  if (nameOrFile === 'lattice') return { architecture: 'lattice', name: 'lattice' };
  const url = nameOrFile.endsWith('.safetensors')
    ? nameOrFile
    : new URL(`../../../weights/${nameOrFile}.safetensors`, import.meta.url);
  const file = readSafetensors(await readFile(url), String(nameOrFile));
  const architecture = file.metadata.architecture === 'cartnet-e3' ? 'cartnet-e3' : 'cartnet';
  const calibration = file.metadata.calibration ? JSON.parse(file.metadata.calibration) : undefined;
  return { architecture, name: nameOrFile, file, calibration };
}
