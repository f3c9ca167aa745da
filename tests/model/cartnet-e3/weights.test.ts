import { loadCartNetE3Weights } from '../../../src/model/cartnet-e3/weights.js';
import { WeightsFormatError } from '../../../src/model/weights/errors.js';
import type { SafetensorsFile, SafetensorsTensor } from '../../../src/model/weights/safetensors.js';
import { defaultWeightsFile } from './vectors.js';

const file = defaultWeightsFile();

/** The default weights with one tensor changed, or left out where it becomes undefined. */
function changed(name: string, change: (tensor: SafetensorsTensor) => SafetensorsTensor | undefined): SafetensorsFile {
  const tensors = new Map(file.tensors);
  const after = change(tensors.get(name)!);
  if (after) tensors.set(name, after);
  else tensors.delete(name);
  return { ...file, tensors };
}

const withMetadata = (metadata: Record<string, string>): SafetensorsFile => ({
  ...file,
  metadata: { ...file.metadata, ...metadata },
});

function messageOf(broken: SafetensorsFile): string {
  try {
    loadCartNetE3Weights(broken);
  } catch (error) {
    expect(error).toBeInstanceOf(WeightsFormatError);
    return (error as Error).message;
  }
  throw new Error('the weights were accepted');
}

test('the bundled weights have the sizes that their metadata say', () => {
  const { configuration, layers, embedding, head } = loadCartNetE3Weights(file);
  expect(configuration).toMatchObject({ dim: 64, layers: 4, rbf: 32, channels: 12, cutoff: 5 });
  expect(configuration).toMatchObject({ temperatureMean: 192.1785, temperatureStd: 81.2135, assumedTemperature: 295 });
  expect(layers).toHaveLength(4);
  expect(embedding).toHaveLength(119 * 128);
  expect(head[1]).toMatchObject({ inputs: 64, outputs: 26 });
  expect(layers[3].mixVectors).toMatchObject({ inputs: 24, outputs: 12 });
  expect(layers[0].sender.bias).toBeUndefined();
});

test.each([
  ['a tensor missing', changed('layers.2.tensor.bias', () => undefined), 'layers.2.tensor.bias'],
  [
    'another shape',
    changed('head.2.weight', (tensor) => ({ ...tensor, shape: [64, 26] })),
    'head.2.weight has the shape [64, 26], the network needs [26, 64]',
  ],
  [
    'another type',
    changed('prior.bias', ({ shape }) => ({ dtype: 'I32', shape, data: new Int32Array(64) })),
    'prior.bias holds I32 numbers',
  ],
  [
    'a number that is none',
    changed('atom.bias', ({ shape }) => ({ dtype: 'F32', shape, data: new Float32Array(64).fill(Number.NaN, 7, 8) })),
    'atom.bias holds NaN at place 7',
  ],
  [
    'a negative variance',
    changed('layers.1.edge_norm.running_var', ({ shape }) => ({
      dtype: 'F32',
      shape,
      data: new Float32Array(64).fill(-1),
    })),
    'layers.1.edge_norm.running_var holds a negative variance',
  ],
  ['another architecture', withMetadata({ architecture: 'schnet' }), 'schnet'],
  ['a size that the tensors contradict', withMetadata({ channels: '16' }), 'channels'],
  ['a size that is no number', withMetadata({ dim: 'many' }), 'dim'],
])('refuses %s and says what it is', (_, broken, words) => {
  expect(messageOf(broken)).toContain(words);
});
