/**
 * How much less sure the predictions are where the hydrogen atoms are missing from the atom list. ../shared/data has next
 * to no such structure, so the hydrogens of the validation split are taken away: residuals over expected errors with and
 * without them, the factor on the expected error that makes up for it, and what becomes of the scale of the structure.
 *
 *     npm run bench:hydrogens
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseCif } from '../src/cif/index.js';
import { crystalsFromCif } from '../src/crystal/index.js';
import { StructureFacts } from '../src/judging/structure-facts.js';
import { openPredictor } from '../src/project/models/open-predictor.js';
import { type AtomComparison, compareStructure } from '../src/rules/index.js';

const dataFolder = resolve(import.meta.dirname, '../../shared/data');
const files = readFileSync(join(dataFolder, 'index.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { file: string; split: string });
const predictor = await openPredictor();
const withHydrogens: AtomComparison[] = [];
const without: AtomComparison[] = [];
let structures = 0;
const scaleGrows: number[] = [];
for (const { file } of files.filter(({ split }) => split !== 'train')) {
  for (const crystal of crystalsFromCif(parseCif(readFileSync(join(dataFolder, file), 'utf8'), file))) {
    if (!crystal.sites.some(({ atomicNumber }) => atomicNumber === 1)) continue;
    const stripped = { ...crystal, sites: crystal.sites.filter(({ atomicNumber }) => atomicNumber !== 1) };
    structures += 1;
    const whole = compareStructure(new StructureFacts(crystal), await predictor.predict(crystal));
    const bare = compareStructure(new StructureFacts(stripped), await predictor.predict(stripped));
    withHydrogens.push(...whole.atoms);
    without.push(...bare.atoms);
    if (whole.scale !== undefined && bare.scale !== undefined) scaleGrows.push(bare.scale / whole.scale);
  }
}
await predictor.dispose();

const levels = [0.5, 0.75, 0.9, 0.95, 0.98, 0.9933];
console.log(`${structures} structures, ${without.length} atoms`);
console.log('measure               level   with   without   ratio');
for (const measure of ['volumeOverExpected', 'shapeOverExpected', 'volumeZ', 'shapeZ'] as const) {
  const sorted = (atoms: readonly AtomComparison[]) => atoms.map((atom) => atom[measure] ?? 0).sort((a, b) => a - b);
  const [whole, bare] = [sorted(withHydrogens), sorted(without)];
  for (const level of levels) {
    const at = (values: readonly number[]) => values[Math.min(values.length - 1, Math.floor(level * values.length))];
    console.log(
      `${measure.padEnd(20)} ${level.toFixed(4)} ${at(whole).toFixed(2).padStart(6)} ${at(bare).toFixed(2).padStart(9)} ${(at(bare) / at(whole)).toFixed(2).padStart(7)}`,
    );
  }
}
scaleGrows.sort((a, b) => a - b);
const quantile = (level: number) => scaleGrows[Math.floor(level * (scaleGrows.length - 1))].toFixed(2);
console.log(
  `scale without over scale with them: 2 % ${quantile(0.02)}, median ${quantile(0.5)}, 98 % ${quantile(0.98)}, ${scaleGrows.length} structures`,
);
