import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCif } from '../../../src/cif/syntax/parser.js';
import type { Crystal } from '../../../src/crystal/crystal.js';
import { crystalsFromCif } from '../../../src/crystal/reading/crystal-from-cif.js';
import { siteSymmetry } from '../../../src/crystal/symmetry/site-symmetry.js';
import { applySymOp, rotationCart } from '../../../src/crystal/symmetry/symop.js';
import { congruence } from '../../../src/math/matrix3.js';
import { predictCartNet } from '../../../src/model/cartnet/predict.js';
import { CartNetRunner } from '../../../src/model/cartnet/runner.js';
import type { Engine } from '../../../src/model/engine.js';
import { openOnnxEngine } from '../../../src/project/engines/onnx.js';
import { seededRandom } from '../../support/random.js';
import { largest, largestDifference, oracleWeights } from './oracle.js';

function read(name: string): Crystal {
  const path = join(__dirname, '../../../fixtures', name);
  return crystalsFromCif(parseCif(readFileSync(path, 'latin1')))[0];
}

const everySite = (crystal: Crystal) => crystal.sites.map((_, site) => site);

describe('the prediction for a crystal', () => {
  let engine: Engine;
  let network: CartNetRunner;
  beforeAll(async () => {
    engine = await openOnnxEngine({ device: 'cpu', threads: 1 });
    network = new CartNetRunner(engine, oracleWeights('small'));
  });
  afterAll(async () => {
    await network.dispose();
    await engine.dispose();
  });

  const predict = (crystal: Crystal, temperature = 200) =>
    predictCartNet(network, { crystal, modelledSites: everySite(crystal), temperature });

  test.each(['paracetamol_monomethanolate', 'gypsum', 'dolomite', 'quartz-beta', 'ybco', 'BaTiO3'])(
    "%s: every atom's raw U is the official one",
    async (name) => {
      const oracle: { temperature: number; Z: number[]; fract: number[][]; nonH: number[]; uCart: number[][] } =
        JSON.parse(readFileSync(join(__dirname, `../../../fixtures/oracle/${name}.json`), 'utf8'));
      const crystal = read(`${name}.cif`);
      const { atoms } = await predict(crystal, oracle.temperature);
      expect(atoms).toHaveLength(oracle.nonH.length);
      const scale = largest(oracle.uCart.flat());
      for (const [row, index] of oracle.nonH.entries()) {
        const match = atoms.find(
          ({ site, fract }) =>
            crystal.sites[site].atomicNumber === oracle.Z[index] &&
            fract.every(
              (x, axis) => Math.abs(x - oracle.fract[index][axis] - Math.round(x - oracle.fract[index][axis])) < 1e-3,
            ),
        );
        expect(match).toBeDefined();
        if (match) expect(largestDifference(match.uCart, oracle.uCart[row]) / scale).toBeLessThan(2e-5);
      }
    },
  );

  test.each(['dolomite', 'quartz-beta', 'silicon', 'ybco', 'gypsum', 'cryolite'])(
    '%s: the averaged U obeys its site symmetry to the last digits, and does not depend on which mate the file lists',
    async (name) => {
      const crystal = read(`${name}.cif`);
      const { sites } = await predict(crystal);
      for (const { site, uCart } of sites) {
        for (const { rotationCart: q } of siteSymmetry(crystal, crystal.sites[site].fract).operations) {
          expect(largestDifference(congruence(q, uCart), uCart)).toBeLessThan(1e-14);
        }
      }
      const random = seededRandom(9);
      const chosen = crystal.sites.map(() => crystal.symOps[Math.floor(crystal.symOps.length * random())]);
      const moved: Crystal = {
        ...crystal,
        sites: crystal.sites.map((site, index) => ({ ...site, fract: applySymOp(chosen[index], site.fract) })),
      };
      const turned = await predict(moved);
      for (const [row, { site, uCart, spread }] of sites.entries()) {
        const expected = congruence(rotationCart(chosen[site], crystal.orthogonalization), uCart);
        // Float32 sums in another order.
        expect(largestDifference(turned.sites[row].uCart, expected)).toBeLessThan(1e-6);
        expect(turned.sites[row].spread).toBeCloseTo(spread, 6);
      }
    },
  );

  test('the spread is what its definition says, zero in P1', async () => {
    const crystal = read('paracetamol_monomethanolate.cif');
    const { sites, atoms } = await predict(crystal);
    const { site, uCart, spread } = sites[0];
    // A general position: each operation has an atom of its own.
    const squares = atoms
      .filter((atom) => atom.site === site)
      .map((atom) => {
        const q = rotationCart(crystal.symOps[atom.operation], crystal.orthogonalization);
        const turned = congruence(q, uCart);
        return turned.reduce((sum, value, k) => sum + (k < 3 ? 1 : 2) * (value - atom.uCart[k]) ** 2, 0);
      });
    expect(squares).toHaveLength(4);
    expect(spread).toBeCloseTo(Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / 4) / 3, 9);
    expect(spread).toBeGreaterThan(1e-4);
    const identity = crystal.symOps.filter(({ rotation }) => rotation.join() === '1,0,0,0,1,0,0,0,1').slice(0, 1);
    const triclinic = await predict({ ...crystal, symOps: identity });
    for (const [row, alone] of triclinic.sites.entries()) {
      expect(alone.spread).toBeLessThan(1e-15);
      expect(largestDifference(alone.uCart, triclinic.atoms[row].uCart)).toBeLessThan(1e-15);
    }
  });

  test('sees the modelled sites only, hydrogens as neighbours, and predicts none of these', async () => {
    const crystal = read('paracetamol_monomethanolate.cif');
    const { sites } = await predict(crystal);
    expect(sites.map(({ site }) => site)).toEqual(
      everySite(crystal).filter((k) => crystal.sites[k].atomicNumber !== 1),
    );
    const heavy = sites.map(({ site }) => site);
    const without = await predictCartNet(network, { crystal, modelledSites: heavy, temperature: 200 });
    expect(without.sites.map(({ site }) => site)).toEqual(heavy);
    expect(largestDifference(without.sites[0].uCart, sites[0].uCart)).toBeGreaterThan(1e-5);
  });

  test('temperatures that are none are refused', async () => {
    await expect(predict(read('silicon.cif'), 0)).rejects.toThrow(/temperature above 0 K, not 0/);
    await expect(predict(read('silicon.cif'), Number.NaN)).rejects.toThrow(RangeError);
  });
});
