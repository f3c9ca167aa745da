import fc from 'fast-check';
import { compareStructure } from '../../src/judging/comparison.js';
import { experimentalNoise } from '../../src/judging/experimental-noise.js';
import { StructureFacts } from '../../src/judging/structure-facts.js';
import { congruence } from '../../src/math/matrix3.js';
import type { Matrix3, SymmetricTensor } from '../../src/math/tensor.js';
import { crystalOf, isotropic, predictionOf } from '../support/structures.js';

const elongated: SymmetricTensor = [0.02, 0.02, 0.05, 0, 0, 0];

describe('a structure against its prediction', () => {
  test('a scale common to all atoms is taken out before they are judged', () => {
    const labels = ['C1', 'C2', 'C3'];
    const crystal = crystalOf(labels.map((label) => ({ label, u: isotropic(0.03) })));
    const comparison = compareStructure(
      new StructureFacts(crystal),
      predictionOf(labels.map(() => ({ uCart: isotropic(0.02) }))),
    );
    expect(comparison.scale).toBeCloseTo(1.5, 12);
    for (const atom of comparison.atoms) {
      expect(atom.iouScaled).toBeCloseTo(1, 12);
      expect(atom.volume).toBeCloseTo(0, 12);
      expect(atom.iouRaw).toBeCloseTo((2 / 3) ** 1.5, 12);
    }
  });

  test('volume and shape are taken apart: a doubled U has volume ln 2 and no shape', () => {
    const crystal = crystalOf([
      { label: 'C1', u: elongated },
      { label: 'C2', u: elongated },
      { label: 'C3', u: [0.04, 0.04, 0.1, 0, 0, 0] },
    ]);
    const [, , third] = compareStructure(
      new StructureFacts(crystal),
      predictionOf([0, 1, 2].map(() => ({ uCart: elongated }))),
    ).atoms;
    expect(third.volume).toBeCloseTo(Math.LN2, 12);
    expect(third.shape).toBeCloseTo(0, 12);
    expect(third.volumeOverExpected).toBeCloseTo(Math.LN2 / 0.1, 10);
  });

  test('an ellipsoid turned by 90 degrees has a shape residual, no volume, and its axes 90 degrees apart', () => {
    const crystal = crystalOf([
      { label: 'C1', u: elongated },
      { label: 'C2', u: elongated },
      { label: 'C3', u: [0.05, 0.02, 0.02, 0, 0, 0] },
    ]);
    const [, , third] = compareStructure(
      new StructureFacts(crystal),
      predictionOf([0, 1, 2].map(() => ({ uCart: elongated }))),
    ).atoms;
    expect(third.volume).toBeCloseTo(0, 12);
    expect(third.shape).toBeGreaterThan(0.1);
    expect(third.axisAngle).toBeCloseTo(90, 6);
  });

  test("the structure's own scatter counts from 6 atoms on", () => {
    const labels = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ label: `C${i}`, u: isotropic(0.02 + 0.002 * i) }));
    const compare = (n: number) =>
      compareStructure(
        new StructureFacts(crystalOf(labels(n))),
        predictionOf(labels(n).map(() => ({ uCart: isotropic(0.02) }))),
      ).atoms;
    expect(compare(5).every(({ volumeZ, shapeZ }) => volumeZ === undefined && shapeZ === undefined)).toBe(true);
    expect(compare(6).every(({ volumeZ, shapeZ }) => volumeZ !== undefined && shapeZ !== undefined)).toBe(true);
  });

  test('the scatter is never taken smaller than its floors', () => {
    const sites = Array.from({ length: 6 }, (_, i) => ({ label: `C${i}`, u: isotropic(i === 5 ? 0.022 : 0.02) }));
    const last = compareStructure(
      new StructureFacts(crystalOf(sites)),
      predictionOf(sites.map(() => ({ uCart: isotropic(0.02) }))),
    ).atoms[5];
    expect(last.volumeZ).toBeCloseTo(Math.log(1.1) / 0.04, 10);
  });

  test('z_v is |v| over 1.4826 times its median, z_s is s over its median', () => {
    // ln(u / 0.02) = −0.3 … 0.3: k = 1, median |v| = 0.2.
    const logs = [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3];
    const sites = logs.map((log, k) => ({ label: `C${k}`, u: isotropic(0.02 * Math.exp(log)) }));
    const { scale, atoms } = compareStructure(
      new StructureFacts(crystalOf(sites)),
      predictionOf(sites.map(() => ({ uCart: isotropic(0.02) }))),
    );
    expect(scale).toBeCloseTo(1, 12);
    atoms.forEach(({ volume, volumeZ }, k) => {
      expect(volume).toBeCloseTo(logs[k], 12);
      expect(volumeZ).toBeCloseTo(Math.abs(logs[k]) / (1.4826 * 0.2), 12);
    });
    // Six alike are as misshapen as their median; one among round ones is held against the floor of 0.03.
    const shapes = (odd: number) => {
      const mixed = Array.from({ length: 6 }, (_, k) => ({ label: `C${k}`, u: k < odd ? elongated : isotropic(0.02) }));
      return compareStructure(
        new StructureFacts(crystalOf(mixed)),
        predictionOf(mixed.map(() => ({ uCart: isotropic(0.02) }))),
      ).atoms[0];
    };
    const shape = shapes(1).shape;
    expect(shape).toBeGreaterThan(0.15);
    expect(shapes(6).shapeZ).toBeCloseTo(1, 12);
    expect(shapes(1).shapeZ).toBeCloseTo(shape / 0.03, 10);
  });

  test('the numbers of one atom: against the prediction as it is and as it is scaled', () => {
    const crystal = crystalOf([
      { label: 'N1', element: 'N', z: 7, u: isotropic(0.03) },
      { label: 'C2', u: isotropic(0.03) },
      { label: 'Cl3', element: 'Cl', z: 17, u: isotropic(0.06) },
    ]);
    const prediction = predictionOf(
      [0.02, 0.02, 0.02].map((u) => ({ uCart: isotropic(u), expectedError: undefined })),
      { structureKind: 'extended' },
    );
    const [first, , third] = compareStructure(new StructureFacts(crystal), prediction).atoms;
    expect([first.groups, third.groups]).toEqual([
      ['extended', 'N'],
      ['extended', 'halogen'],
    ]);
    expect(third).toMatchObject({
      site: 2,
      label: 'Cl3',
      element: 'Cl',
      uExp: isotropic(0.06),
      uPred: isotropic(0.02),
    });
    third.uScaled.forEach((u, k) => {
      expect(u).toBeCloseTo(k < 3 ? 0.03 : 0, 12);
    });
    expect(third.iouRaw).toBeCloseTo((1 / 3) ** 1.5, 12);
    expect(third.iouScaled).toBeCloseTo(0.5 ** 1.5, 12);
    // S12 = 100·(1 − √8 · (u·v)^(3/4) / (u + v)^(3/2)) of spheres.
    const s12Of = (u: number, v: number) => 100 * (1 - (Math.sqrt(8) * (u * v) ** 0.75) / (u + v) ** 1.5);
    expect(third.s12Raw).toBeCloseTo(s12Of(0.06, 0.02), 9);
    expect(third.s12Scaled).toBeCloseTo(s12Of(0.06, 0.03), 9);
    expect(third.volumeExp).toBeCloseTo((4 / 3) * Math.PI * 0.06 ** 1.5, 12);
    expect(third.volumeScaled).toBeCloseTo((4 / 3) * Math.PI * 0.03 ** 1.5, 12);
    // A model without expected errors is held to 100 %; an atom without s.u. has none; a sphere has no axis.
    expect(third).toMatchObject({ expectedError: 1, volumeOverExpected: expect.closeTo(Math.LN2, 12) });
    expect(third).toMatchObject({ volumeSu: 0, shapeNoise: 0, axisAngle: undefined });
    expect(first.volume).toBeCloseTo(0, 12);
  });

  test('a negative volume residual counts by its size', () => {
    const crystal = crystalOf([0.02, 0.02, 0.01].map((u, k) => ({ label: `C${k}`, u: isotropic(u) })));
    const prediction = predictionOf([0, 1, 2].map(() => ({ uCart: isotropic(0.02) })));
    const [, , third] = compareStructure(new StructureFacts(crystal), prediction).atoms;
    expect(third.volume).toBeCloseTo(-Math.LN2, 12);
    expect(third.volumeOverExpected).toBeCloseTo(Math.LN2 / 0.1, 10);
  });

  test('with nothing to compare there is no scale; what was not assessed is said all the same', () => {
    const crystal = crystalOf([
      { label: 'C1', u: [0.02, 0.02, 0, 0, 0, 0] },
      { label: 'C2', u: isotropic(0.02) },
      { label: 'C3', u: isotropic(0.02) },
    ]);
    const [bare, round] = [crystal.sites[2], crystal.sites[0]];
    const sites = [
      round,
      crystal.sites[1],
      { ...bare, displacement: { kind: 'isotropic', uIso: { value: 0.02 } } as const },
    ];
    const comparison = compareStructure(
      new StructureFacts({ ...crystal, sites }),
      predictionOf([
        { uCart: isotropic(0.02) },
        { uCart: isotropic(0.02), inDomain: false, reasons: ['mixed'] },
        { uCart: isotropic(0.02) },
      ]),
      1.5,
    );
    expect(comparison).toEqual({ atoms: [], notAssessed: [{ site: 1, reasons: ['mixed'] }], doubt: 1.5 });
  });

  test('what the model does not see is not compared, nor a structure of which no prediction is an ellipsoid', () => {
    const crystal = crystalOf([
      { label: 'C1', u: isotropic(0.02) },
      { label: 'C2', u: isotropic(0.03) },
    ]);
    const facts = new StructureFacts(crystal);
    const { sites, ...rest } = predictionOf([0, 1].map(() => ({ uCart: isotropic(0.02) })));
    const unseen = compareStructure(facts, { ...rest, sites: [{ ...sites[0], uCart: undefined }, sites[1]] });
    expect(unseen.atoms.map(({ label, uPred }) => [label, uPred])).toEqual([['C2', isotropic(0.02)]]);
    expect(unseen.notAssessed).toEqual([]);
    const flat = predictionOf([0, 1].map(() => ({ uCart: [0.02, 0.02, -0.01, 0, 0, 0] })));
    expect(compareStructure(facts, flat)).toEqual({ atoms: [], notAssessed: [], doubt: 1 });
  });

  test('standard uncertainties are propagated: 3 % on each U_ii alone give v an s.u. of 3 % / √3', () => {
    const su: SymmetricTensor = [0.0006, 0.0006, 0.0006, 0, 0, 0];
    const crystal = crystalOf([{ label: 'C1', u: isotropic(0.02), su }]);
    const [atom] = compareStructure(new StructureFacts(crystal), predictionOf([{ uCart: isotropic(0.02) }])).atoms;
    expect(atom.volumeSu).toBeCloseTo(0.03 / Math.sqrt(3), 6);
    expect(atom.shapeNoise).toBeGreaterThan(0);
  });

  test('a site without a U to compare has no noise', () => {
    const su = isotropic(0.001);
    const crystal = crystalOf([
      { label: 'C1', u: isotropic(0.02), su },
      { label: 'C2', u: [0.02, 0.02, -0.01, 0, 0, 0], su },
      { label: 'C3', u: isotropic(0.02), su },
    ]);
    const [first, second, third] = crystal.sites;
    const isotropicThird = { ...third, displacement: { kind: 'isotropic', uIso: { value: 0.02 } } as const };
    const facts = new StructureFacts({ ...crystal, sites: [first, second, isotropicThird] });
    const none = { volumeSu: 0, shapeNoise: 0 };
    expect(experimentalNoise(facts, 0, isotropic(0.02)).volumeSu).toBeCloseTo(0.05 / Math.sqrt(3), 6);
    for (const site of [1, 2]) expect(experimentalNoise(facts, site, isotropic(0.02))).toEqual(none);
  });

  test('atoms out of the domain and atoms without an ellipsoid are left out, hydrogens are not even counted', () => {
    const crystal = crystalOf([
      { label: 'C1', u: isotropic(0.02) },
      { label: 'C2', u: isotropic(0.02) },
      { label: 'C3', u: [0.02, 0.02, -0.001, 0, 0, 0] },
      { label: 'D1', element: 'D', z: 1, u: isotropic(0.05) },
    ]);
    const comparison = compareStructure(
      new StructureFacts(crystal),
      predictionOf([
        { uCart: isotropic(0.02) },
        { uCart: isotropic(0.02), inDomain: false, reasons: ['disordered'] },
        { uCart: isotropic(0.02) },
        { uCart: isotropic(0.05), inDomain: false, reasons: ['hydrogen'] },
      ]),
    );
    expect(comparison.atoms.map(({ label }) => label)).toEqual(['C1']);
    expect(comparison.notAssessed).toEqual([{ site: 1, reasons: ['disordered'] }]);
  });

  test('doubt about the whole structure widens the expected errors', () => {
    const crystal = crystalOf([{ label: 'C1', u: elongated }]);
    const prediction = predictionOf([{ uCart: isotropic(0.02) }]);
    const sure = compareStructure(new StructureFacts(crystal), prediction).atoms[0];
    const unsure = compareStructure(new StructureFacts(crystal), prediction, 2).atoms[0];
    expect(unsure.shapeOverExpected).toBeCloseTo(sure.shapeOverExpected / 2, 12);
  });

  test('no number depends on the Cartesian frame', () => {
    const positive = fc
      .tuple(...Array.from({ length: 9 }, () => fc.double({ min: -1, max: 1, noNaN: true })))
      .map((m) => congruence(m as unknown as Matrix3, [0.01, 0.01, 0.01, 0, 0, 0]))
      .map((u): SymmetricTensor => [u[0] + 0.01, u[1] + 0.01, u[2] + 0.01, u[3], u[4], u[5]]);
    const angle = fc.double({ min: 0, max: 6.28, noNaN: true });
    fc.assert(
      fc.property(positive, positive, positive, positive, angle, angle, (a, b, c, d, first, second) => {
        const rotation = turn(first, second);
        const compare = (frame: Matrix3) =>
          compareStructure(
            new StructureFacts(
              crystalOf([
                { label: 'C1', u: congruence(frame, a) },
                { label: 'C2', u: congruence(frame, b) },
              ]),
            ),
            predictionOf([{ uCart: congruence(frame, c) }, { uCart: congruence(frame, d) }]),
          ).atoms;
        const [before, after] = [compare([1, 0, 0, 0, 1, 0, 0, 0, 1]), compare(rotation)];
        before.forEach((atom, i) => {
          for (const number of ['iouRaw', 'iouScaled', 'volume', 'shape', 's12Scaled', 'volumeExp'] as const) {
            expect(after[i][number]).toBeCloseTo(atom[number], 8);
          }
        });
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});

/** Rotation about z, then about x. */
function turn(first: number, second: number): Matrix3 {
  const [c, s, d, t] = [Math.cos(first), Math.sin(first), Math.cos(second), Math.sin(second)];
  return [c, -s, 0, d * s, d * c, -t, t * s, t * c, d];
}
