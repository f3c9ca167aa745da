import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CifBlock, type CifDocument, decodeCifBytes, parseCif } from '../../src/cif/index.js';
import { predictedCif } from '../../src/cif-output/predicted-cif.js';
import { crystalFromBlock, siteSymmetry, siteSymmetryMisfit, uEquivalent } from '../../src/crystal/index.js';
import { describeWithShared, haveShared, sharedPath } from '../support/shared.js';
import { syntheticStructures } from './synthetic-prediction.js';

const fixtures = join(__dirname, '../../fixtures');

function read(path: string): CifDocument {
  return parseCif(decodeCifBytes(readFileSync(path)).text, path);
}

const displacementTag = /^_atom_site_(aniso[_.].*|[ub]_iso_or_equiv.*|adp_type|thermal_displace_type)$/;

/** A block as its entries are written, without the values of displacement parameters. */
function withoutDisplacement(document: CifDocument, block: CifBlock): string[] {
  return block.entries.flatMap((entry) => {
    if (entry.kind === 'item')
      return displacementTag.test(entry.tag) ? [] : [`${entry.tag} ${document.source.slice(entry.value.range)}`];
    if (entry.tags.every((tag) => displacementTag.test(tag))) return [];
    return entry.tags.flatMap((tag, column) => {
      if (displacementTag.test(tag)) return [];
      const values = Array.from({ length: entry.rowCount }, (_, row) =>
        document.source.slice(entry.value(row, column).range),
      );
      return [`${tag} ${values.join(' ')}`];
    });
  });
}

/** Writes predictions, reads them back, and holds what comes back against them. */
function checkRoundTrip(path: string): number {
  const document = read(path);
  const structures = syntheticStructures(document);
  const again = parseCif(predictedCif(document, structures), path);
  expect(again.problems.length).toBe(document.problems.length);
  expect(again.blocks.map((block) => withoutDisplacement(again, block))).toEqual(
    document.blocks.map((block) => withoutDisplacement(document, block)),
  );
  let compared = 0;
  for (const { block, crystal, prediction } of structures) {
    const reread = crystalFromBlock(again.blocks[document.blocks.indexOf(block)]);
    if (reread === undefined) throw new Error(`${path}: the structure of ${block.name} is lost`);
    expect(reread.sites.map(({ label, fract }) => [label, ...fract])).toEqual(
      crystal.sites.map(({ label, fract }) => [label, ...fract]),
    );
    const labels = crystal.sites.map(({ label }) => label);
    crystal.sites.forEach((site, index) => {
      const { displacement, uEquivalentReported } = reread.sites[index];
      const { uCart } = prediction.sites[index];
      if (uCart === undefined) {
        expect(displacement).toEqual(site.displacement);
        expect(uEquivalentReported).toEqual(site.uEquivalentReported);
        return;
      }
      if (uEquivalentReported) {
        expect(Math.abs(uEquivalentReported.value - uEquivalent(uCart))).toBeLessThan(1.01e-5);
        expect(uEquivalentReported.su).toBeUndefined();
      }
      // Of a label given twice only one atom can have a row of its own.
      if (labels.indexOf(site.label) !== labels.lastIndexOf(site.label)) return;
      if (displacement.kind !== 'anisotropic') throw new Error(`${path}: ${site.label} has no anisotropic parameters`);
      expect(displacement.uCifSu).toBeUndefined();
      // Components in an oblique cell mix: a few steps of 1e-5 each.
      displacement.uCart.forEach((component, k) => {
        if (!(Math.abs(component - uCart[k]) < 8e-5))
          throw new Error(`${path}: ${site.label} ${displacement.uCart} for ${uCart}`);
      });
      const symmetry = siteSymmetry(reread, site.fract);
      if (siteSymmetryMisfit(displacement.uCart, symmetry) > 2e-4)
        throw new Error(`${path}: ${site.label} breaks its site symmetry`);
      compared++;
    });
  }
  return compared;
}

const files = readdirSync(fixtures).filter((name) => name.endsWith('.cif'));

test.each(files)('%s comes back with its predictions and nothing else changed', (name) => {
  expect(checkRoundTrip(join(fixtures, name))).toBeGreaterThan(0);
});

test('no prediction, no change', () => {
  for (const name of files) {
    const document = read(join(fixtures, name));
    const structures = syntheticStructures(document).map((structure) => ({
      ...structure,
      prediction: {
        ...structure.prediction,
        sites: structure.crystal.sites.map(() => ({ inDomain: false, reasons: [] })),
      },
    }));
    expect(predictedCif(document, structures)).toBe(document.source.text);
  }
});

test('writing the same predictions twice changes nothing the second time', () => {
  for (const name of files) {
    const document = read(join(fixtures, name));
    const once = parseCif(predictedCif(document, syntheticStructures(document)));
    expect(predictedCif(once, syntheticStructures(once))).toBe(once.source.text);
  }
});

describeWithShared('the open structures', () => {
  const paths = haveShared ? readdirSync(sharedPath('data', 'cif')).map((name) => sharedPath('data', 'cif', name)) : [];
  test('every 48th comes back with its predictions and nothing else changed', () => {
    let compared = 0;
    for (let i = 0; i < paths.length; i += 48) compared += checkRoundTrip(paths[i]);
    expect(compared).toBeGreaterThan(150);
  });
});
