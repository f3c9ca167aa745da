import { cartNetWeights } from '../../../src/model/cartnet/weights.js';
import { WeightsFormatError } from '../../../src/model/weights/errors.js';
import { readState } from './oracle.js';

function changed(name: string, shape: readonly number[] | undefined) {
  const state = new Map(readState('small'));
  if (!shape) state.delete(name);
  else state.set(name, { shape, data: new Float32Array(shape.reduce((product, dim) => product * dim, 1)) });
  return () => cartNetWeights(state);
}

describe("CartNet's weights", () => {
  test.each([
    ['small', 32, 16, 2],
    ['big', 256, 64, 4],
  ] as const)('sizes of the %s network come from the shapes', (size, dim, radialFunctions, layers) => {
    const weights = cartNetWeights(readState(size));
    expect(weights).toMatchObject({ dim, radialFunctions, highestAtomicNumber: 118 });
    expect(weights.layers).toHaveLength(layers);
  });

  test('a linear is transposed, the pair linear split by its input', () => {
    const state = readState('small');
    const first = Array.from(state.get('layers.1.MLP_aggr.0.weight')?.data ?? [], Number);
    const { message } = cartNetWeights(state).layers[1];
    const [output, input] = [5, 7];
    const at = (part: { data: ArrayLike<number> }) => part.data[input * 32 + output];
    expect(at(message.receiver)).toBe(first[output * 96 + input]);
    expect(at(message.sender)).toBe(first[output * 96 + 32 + input]);
    expect(at(message.edge.weight)).toBe(first[output * 96 + 64 + input]);
  });

  test('batch normalisation over edges is folded into the linear before it', () => {
    const state = readState('small');
    const value = (name: string, index: number) => Number(state.get(name)?.data[index]);
    const [output, input] = [3, 11];
    const norm = 'layers.0.norm';
    const scale = value(`${norm}.weight`, output) / Math.sqrt(value(`${norm}.running_var`, output) + 1e-5);
    const { second } = cartNetWeights(state).layers[0].gate;
    expect(second.weight.data[input * 32 + output]).toBeCloseTo(
      scale * value('layers.0.MLP_gate.2.weight', output * 32 + input),
      4,
    );
    expect(second.bias.data[output]).toBeCloseTo(
      scale * (value('layers.0.MLP_gate.2.bias', output) - value(`${norm}.running_mean`, output)) +
        value(`${norm}.bias`, output),
      4,
    );
  });

  test('a missing tensor, one of the wrong shape or rank, and another head are named', () => {
    expect(changed('layers.1.norm.running_var', undefined)).toThrow(WeightsFormatError);
    expect(changed('layers.1.norm.running_var', undefined)).toThrow(
      /the tensor layers\.1\.norm\.running_var is missing/,
    );
    expect(changed('layers.0.MLP_gate.0.weight', [32, 64])).toThrow(
      /layers\.0\.MLP_gate\.0\.weight should have the shape \[32, 96\], it has \[32, 64\]/,
    );
    expect(changed('encoder.rbf.means', [4, 4])).toThrow(
      /encoder\.rbf\.means should have 1 dimensions, it has \[4, 4\]/,
    );
    expect(changed('head.MLP.2.weight', [1, 16])).toThrow(/head\.MLP\.2\.weight should have the shape \[6, 16\]/);
  });

  test('a layer of which only a part is there is not overlooked', () => {
    const state = new Map(readState('small'));
    state.set('layers.2.norm.weight', { shape: [32], data: new Float32Array(32) });
    expect(() => cartNetWeights(state)).toThrow(/layers\.2\.norm\.bias is missing/);
  });
});
