import type { OpenModel } from '../predictor.js';
import { identifyNetwork, type NetworkConfiguration } from './configuration.js';
import { parseCalibrations } from './parse-calibration.js';
import { readSafetensors } from './safetensors.js';

/** A network in memory, with what its weights say of it. */
export type NetworkModel = Exclude<OpenModel, { readonly architecture: 'lattice' }> & {
  readonly configuration: NetworkConfiguration;
};

/**
 * Reads the weights of a network.
 *
 * @param name by which reports and messages call it
 * @throws WeightsFormatError where the bytes are damaged or not of a network that adp-lint has
 */
export function readNetworkModel(safetensors: Uint8Array, name: string): NetworkModel {
  const file = readSafetensors(safetensors, name);
  const configuration = identifyNetwork(file, name);
  const { calibration } = file.metadata;
  return {
    architecture: configuration.architecture,
    name,
    file,
    configuration,
    ...(calibration !== undefined && { calibration: parseCalibrations(calibration, name) }),
  };
}
