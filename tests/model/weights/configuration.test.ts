import { identifyNetwork, networkLimits } from '../../../src/model/weights/configuration.js';
import { WeightsFormatError } from '../../../src/model/weights/errors.js';
import { cartnetE3Shapes, cartnetShapes, type TensorShapes } from '../../../src/model/weights/layout.js';
import type { SafetensorsFile } from '../../../src/model/weights/safetensors.js';

const sizes = { dim: 4, layers: 1, rbf: 3, channels: 2 };

/** A file of these tensors; only their shapes are looked at. */
function file(shapes: TensorShapes, metadata: Readonly<Record<string, string>>): SafetensorsFile {
  const tensors = new Map(
    [...shapes].map(([name, shape]) => [name, { dtype: 'F32' as const, shape, data: new Float32Array(0) }]),
  );
  return { metadata, tensors };
}

const e3 = (changes: Partial<typeof sizes> = {}, metadata: Readonly<Record<string, string>> = {}) =>
  file(cartnetE3Shapes({ ...sizes, ...changes }), { architecture: 'cartnet-e3', ...metadata });
const published = (changes: Partial<typeof sizes> = {}, metadata: Readonly<Record<string, string>> = {}) =>
  file(cartnetShapes({ ...sizes, ...changes }), { architecture: 'cartnet', ...metadata });

function refusal(weights: SafetensorsFile): string {
  try {
    identifyNetwork(weights, 'w.safetensors');
  } catch (error) {
    expect(error).toBeInstanceOf(WeightsFormatError);
    return (error as Error).message;
  }
  return '';
}

const fromTensors = ['dim', 'layers', 'rbf', 'channels'] as const;
const fromMetadata = ['cutoff', 'temperature_mean', 'temperature_std', 'assumed_temperature'] as const;

test('every limit is tested here', () => {
  expect([...fromTensors, ...fromMetadata].sort()).toEqual(Object.keys(networkLimits).sort());
});

describe.each(fromTensors)('%s of the tensors', (key) => {
  const { least, most } = networkLimits[key];

  test('at its limits is taken', () => {
    for (const size of [least, most]) expect(refusal(e3({ [key]: size }))).toBe('');
  });

  test('beyond them is refused with the limits', () => {
    for (const size of [least - 1, most + 1]) {
      const words = `w.safetensors: ${key} is ${size}, and no network has that: it must be from ${least} to ${most}`;
      // Without a layer there is no tensor that says how many channels there are.
      const noLayer = key === 'layers' && size === 0;
      expect(refusal(e3({ [key]: size }))).toBe(
        noLayer ? 'w.safetensors: the tensor layers.0.mix_vectors.weight is missing' : words,
      );
      if (key !== 'channels') expect(refusal(published({ [key]: size }))).toBe(words);
    }
  });

  test('is not what metadata say against it', () => {
    for (const value of ['0', '-1', '7.5', '500', '1e9']) {
      expect(refusal(e3({}, { [key]: value }))).toContain(
        `the metadata say ${key} ${value}, the tensors ${sizes[key]}`,
      );
    }
    expect(refusal(e3({}, { [key]: String(sizes[key]) }))).toBe('');
  });
});

describe.each(fromMetadata)('%s of the metadata', (key) => {
  const { least, most, unit } = networkLimits[key];
  const step = 1e-6;

  test('at its limits is taken', () => {
    for (const value of [least, most]) expect(refusal(e3({}, { [key]: String(value) }))).toBe('');
  });

  test('beyond them is refused with the limits', () => {
    for (const value of [least - step, most + step, -500, 0 - step, 5e9]) {
      expect(refusal(e3({}, { [key]: String(value) }))).toBe(
        `w.safetensors: ${key} is ${value} ${unit}, and no network has that: it must be from ${least} to ${most} ${unit}`,
      );
    }
  });
});

test('a cutoff of 500 Å, which would take hours and all memory, is refused', () => {
  expect(refusal(e3({}, { cutoff: '500' }))).toBe(
    'w.safetensors: cutoff is 500 Å, and no network has that: it must be from 1 to 12 Å',
  );
});

test.each([...fromTensors, ...fromMetadata])('%s that is no number is refused', (key) => {
  for (const value of ['NaN', 'Infinity', '-Infinity', '', ' ', 'five', '5 Å', '[5]']) {
    expect(refusal(e3({}, { [key]: value }))).toBe(
      `w.safetensors: the metadata entry ${key} is ${JSON.stringify(value)}, not a number`,
    );
  }
});

describe('cartnet', () => {
  test('has the radius and the temperatures of the paper, said or not', () => {
    const said = { cutoff: '5.0', temperature_mean: '192.1785', temperature_std: '81.2135' };
    expect(identifyNetwork(published())).toEqual(identifyNetwork(published({}, said)));
    expect(identifyNetwork(published())).toMatchObject({ cutoff: 5, temperatureMean: 192.1785 });
  });

  test('is refused with others, which its formulas would not heed', () => {
    expect(refusal(published({}, { cutoff: '6' }))).toBe(
      'w.safetensors: the metadata say cutoff 6, but cartnet is computed with 5, as published',
    );
    expect(refusal(published({}, { temperature_mean: '200' }))).toContain('temperature_mean 200');
    expect(refusal(published({}, { temperature_std: '80' }))).toContain('temperature_std 80');
  });

  test('is refused with an odd width, which its head cannot halve', () => {
    expect(refusal(published({ dim: 5 }))).toBe('w.safetensors: dim is 5, and CartNet halves it in its head');
  });
});
