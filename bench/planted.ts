/**
 * Plants errors in the refined U of clean structures, one atom at a time, and counts how many the misfit rules
 * (ADPL101-104) report; and how many clean atoms and structures they report. Reads the validation split of
 * ../shared/data, on which the thresholds were calibrated but nothing was trained.
 *
 *     npm run bench:planted -- [model] [--level 0.9975] [--list]
 *
 * --level sets the level of all four rules, --list names the clean structures that are reported.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseCif } from '../src/cif/index.js';
import { uCartToUCif } from '../src/crystal/adp-conventions.js';
import { type Crystal, crystalsFromCif, hydrogensMissing } from '../src/crystal/index.js';
import { eigenSystem, fromEigenSystem, scaleTensor } from '../src/ellipsoid/index.js';
import { StructureFacts } from '../src/judging/structure-facts.js';
import { joinCauses } from '../src/linter/causes.js';
import { congruence } from '../src/math/matrix3.js';
import type { Matrix3, SymmetricTensor, Vector3 } from '../src/math/tensor.js';
import type { StructurePrediction } from '../src/model/prediction.js';
import { openPredictor } from '../src/project/models/open-predictor.js';
import { allRules, compareStructure } from '../src/rules/index.js';
import { runRules } from '../src/rules/run.js';
import { seededRandom } from '../tests/support/random.js';

const misfitRules = allRules.filter(({ meta }) => meta.explains?.includes('odd-volume'));
const misfitMetas = misfitRules.map(({ meta }) => meta);

interface Plant {
  readonly name: string;
  /** Recall of the design study, %: IoU alone, our measures, today's tests. */
  readonly design: readonly [number, number, number];
  readonly apply: (u: SymmetricTensor, atomicNumber: number, random: () => number) => SymmetricTensor;
}

/** U with its principal values changed. */
function withPrincipalValues(u: SymmetricTensor, change: (values: Vector3) => Vector3): SymmetricTensor {
  const { values, vectors } = eigenSystem(u);
  return fromEigenSystem(change(values), vectors);
}

/** Rotation by 90° about a random direction, in the Cartesian frame. */
function quarterTurn(random: () => number): Matrix3 {
  const z = 2 * random() - 1;
  const angle = 2 * Math.PI * random();
  const r = Math.sqrt(1 - z * z);
  const [x, y] = [r * Math.cos(angle), r * Math.sin(angle)];
  return [x * x, x * y - z, x * z + y, x * y + z, y * y, y * z - x, x * z - y, y * z + x, z * z];
}

const wrongElement = (shift: number) => (u: SymmetricTensor, atomicNumber: number) =>
  scaleTensor(u, ((atomicNumber + shift) / atomicNumber) ** 2.5);

const plants: readonly Plant[] = [
  { name: 'U halved', design: [98, 97, 11], apply: (u) => scaleTensor(u, 0.5) },
  { name: 'U doubled', design: [99, 99, 35], apply: (u) => scaleTensor(u, 2) },
  { name: 'U x 1.5', design: [31, 66, 5], apply: (u) => scaleTensor(u, 1.5) },
  {
    name: 'longest axis x 4',
    design: [83, 99, 91],
    apply: (u) => withPrincipalValues(u, ([a, b, c]) => [a, b, 4 * c]),
  },
  { name: 'longest axis x 2', design: [4, 56, 22], apply: (u) => withPrincipalValues(u, ([a, b, c]) => [a, b, 2 * c]) },
  { name: 'turned by 90 degrees', design: [15, 74, 10], apply: (u, _, random) => congruence(quarterTurn(random), u) },
  { name: 'element wrong by +1', design: [12, 55, 5], apply: wrongElement(1) },
  { name: 'element wrong by -1', design: [35, 66, 1], apply: wrongElement(-1) },
  { name: 'element wrong by +2', design: [99, 99, 31], apply: wrongElement(2) },
  { name: 'element wrong by -2', design: [92, 92, 12], apply: wrongElement(-2) },
  {
    name: 'made isotropic',
    design: [1, 11, 2],
    apply: (u) => {
      const mean = (u[0] + u[1] + u[2]) / 3;
      return [mean, mean, mean, 0, 0, 0];
    },
  },
];

const dataFolder = resolve(import.meta.dirname, '../../shared/data');

function withPlanted(crystal: Crystal, site: number, uCart: SymmetricTensor): Crystal {
  const sites = crystal.sites.map((old, index) =>
    index === site && old.displacement.kind === 'anisotropic'
      ? {
          ...old,
          displacement: {
            ...old.displacement,
            uCart,
            uCif: uCartToUCif(uCart, crystal.cell, crystal.orthogonalization),
          },
        }
      : old,
  );
  return { ...crystal, sites };
}

const levelAt = process.argv.indexOf('--level');
const settings =
  levelAt < 0
    ? {}
    : Object.fromEntries(
        misfitRules.map(({ meta }) => [meta.name, { options: { level: Number(process.argv[levelAt + 1]) } }]),
      );

async function flagged(crystal: Crystal, prediction: StructurePrediction): Promise<Map<string, string>> {
  const facts = new StructureFacts(crystal);
  const comparison = compareStructure(facts, prediction);
  const { found: all } = await runRules(misfitRules, { crystal, facts, prediction, comparison }, settings);
  return new Map(joinCauses(all, misfitMetas, () => false).map(({ sites, severity }) => [sites[0], severity]));
}

const model = process.argv[2]?.startsWith('--') ? undefined : process.argv[2];
const index = readFileSync(join(dataFolder, 'index.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { file: string; split: string; hydrogensMissing: boolean; organic: boolean });

const predictor = await openPredictor({ model });
const random = seededRandom(20261123);
const found = plants.map(() => 0);
const foundAsError = plants.map(() => 0);
let atoms = 0;
let structures = 0;
let cleanAtomsFlagged = 0;
let cleanErrors = 0;
let structuresFlagged = 0;
let structuresWithError = 0;
let structureFindings = 0;
const worst: string[] = [];

for (const entry of index.filter(({ split }) => split !== 'train')) {
  const text = readFileSync(join(dataFolder, entry.file), 'utf8');
  for (const crystal of crystalsFromCif(parseCif(text, entry.file))) {
    if (hydrogensMissing(crystal)) continue;
    const prediction = await predictor.predict(crystal);
    const facts = new StructureFacts(crystal);
    const comparison = compareStructure(facts, prediction);
    if (comparison.atoms.length === 0) continue;
    structures += 1;
    const clean = await flagged(crystal, prediction);
    cleanAtomsFlagged += clean.size;
    const errors = [...clean.values()].filter((severity) => severity === 'error').length;
    cleanErrors += errors;
    if (clean.size > 0) structuresFlagged += 1;
    if (errors > 0) structuresWithError += 1;
    if (clean.size > 0) worst.push(`${entry.file} ${[...clean].map((pair) => pair.join(':')).join(' ')}`);
    const { found: ofStructure } = await runRules(allRules, { crystal, facts, prediction, comparison });
    structureFindings += ofStructure.filter(({ finding }) => finding.code === 'ADPL100').length;
    for (const atom of comparison.atoms) {
      atoms += 1;
      for (const [kind, plant] of plants.entries()) {
        const uPlanted = plant.apply(atom.uExp, crystal.sites[atom.site].atomicNumber, random);
        const planted = await flagged(withPlanted(crystal, atom.site, uPlanted), prediction);
        const severity = planted.get(atom.label);
        if (severity !== undefined) found[kind] += 1;
        if (severity === 'error') foundAsError[kind] += 1;
      }
    }
  }
}

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
console.log(`model ${predictor.model}: ${structures} clean structures, ${atoms} assessed atoms (validation split)`);
console.log(`clean atoms reported       ${percent(cleanAtomsFlagged, atoms)} (errors ${percent(cleanErrors, atoms)})`);
console.log(
  `clean structures reported  ${percent(structuresFlagged, structures)} (errors ${percent(structuresWithError, structures)})`,
);
console.log(`structure-scale findings   ${percent(structureFindings, structures)}`);
console.log('');
console.log('planted in one atom     recall  as error   design: IoU alone / its measures / today');
plants.forEach(({ name, design }, kind) => {
  console.log(
    `${name.padEnd(22)} ${percent(found[kind], atoms).padStart(8)} ${percent(foundAsError[kind], atoms).padStart(8)}   ${design.map((value) => `${value} %`).join(' / ')}`,
  );
});
if (process.argv.includes('--list')) for (const line of worst) console.log(line);
await predictor.dispose();
