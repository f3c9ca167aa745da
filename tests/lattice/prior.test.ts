import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadBundledSprings } from '../../src/lattice/bundled-springs.js';
import { latticePrior } from '../../src/lattice/prior.js';
import type { LatticeSprings } from '../../src/lattice/springs.js';
import { createDenseInverter, type OnnxDenseInverter } from '../../src/model/onnx/dense-inverse.js';
import { loadOnnxRuntime } from '../../src/model/onnx/runtime.js';
import { readSafetensors } from '../support/safetensors.js';
import { fixture, readStructure } from './read-structure.js';

const vectors = join(__dirname, '../oracle/model-vectors');

let springs: LatticeSprings;
let inverter: OnnxDenseInverter;
beforeAll(async () => {
  springs = await loadBundledSprings();
  inverter = createDenseInverter(...(await runtime()));
});
async function runtime() {
  const r = await loadOnnxRuntime('onnxruntime-node', 2);
  return [r.ort, { description: r.description, sessionOptions: r.sessionOptions }] as const;
}

describe('prior of the reference vectors', () => {
  test.each(readdirSync(vectors).map((file) => file.replace('.safetensors', '')))('%s', async (name) => {
    const tensors = readSafetensors(join(vectors, `${name}.safetensors`));
    const input = readStructure(fixture(`${name}.cif`));
    const z = tensors.get('z').numbers();
    console.log(name, z.length, input.sites.length, input.symOps.length);
    const t0 = performance.now();
    const prior = await latticePrior(input, tensors.get('temperature').numbers()[0], springs, inverter);
    const t1 = performance.now();
    if ('unavailable' in prior) throw new Error(prior.unavailable);
    const dense = await latticePrior(input, tensors.get('temperature').numbers()[0], springs, inverter, { useSymmetry: false });
    if ('unavailable' in dense) throw new Error(dense.unavailable);
    const t2 = performance.now();
    const expected = tensors.get('prior').numbers();
    let worst = 0;
    let worstDense = 0, worstd=0;
    prior.uCart.forEach((u, s) => {
      const e = expected.slice(9 * s, 9 * s + 9);
      const reference = [e[0], e[4], e[8], e[1], e[2], e[5]];
      const size = Math.max(...reference.map(Math.abs));
      u.forEach((x, k) => {
        worst = Math.max(worst, Math.abs(x - reference[k]) / size);
        worstd = Math.max(worstd, Math.abs(dense.uCart[s][k] - reference[k]) / size);
        worstDense = Math.max(worstDense, Math.abs(x - dense.uCart[s][k]) / size);
      });
    });
    console.log(name, prior.kind, tensors.metadata.springs, prior.atoms, prior.matrixOrder, prior.matrices, 'dense', dense.matrixOrder, dense.matrices, (t1 - t0).toFixed(0), (t2 - t1).toFixed(0), worst, worstd, worstDense);
    expect(prior.kind).toBe(tensors.metadata.springs);
    expect(worst).toBeLessThan(1e-4);
  });
});
