/**
 * CartNet at full size beside the official Python code: time per structure, cold start, peak memory. Every row is a
 * process of its own, so that its memory and its start are its own. Run it as `node --import tsx bench/cartnet.ts`;
 * `--engine tfjs` for TensorFlow.js.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parseCif } from '../src/cif/syntax/parser.js';
import { expandToCell, packFract } from '../src/crystal/expansion.js';
import { crystalsFromCif } from '../src/crystal/reading/crystal-from-cif.js';
import { applyMatrix, inverse } from '../src/math/matrix3.js';
import type { Matrix3 } from '../src/math/tensor.js';
import { type CartNetAtoms, cartNetGraph } from '../src/model/cartnet/graph.js';
import { CartNetRunner } from '../src/model/cartnet/runner.js';
import { cartNetWeights } from '../src/model/cartnet/weights.js';
import type { EngineName } from '../src/model/engine.js';
import { readSafetensors } from '../src/model/weights/safetensors.js';
import { openEngine } from '../src/project/engines/engines.js';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const oracleFolder = path('../../shared/oracle/B');

interface OfficialTimings {
  readonly results: Readonly<Record<string, { readonly graph_min: number; readonly forward_big_min: number }>>;
}

interface Row {
  readonly atoms: number;
  readonly edges: number;
  readonly engine: string;
  /** ms */
  readonly graph: number;
  /** Best of the repeats, ms. */
  readonly predict: number;
  /** From the start of the process to the first prediction, ms. */
  readonly start: number;
  /** MiB */
  readonly peak: number;
}

/** Paracetamol, 92 atoms a cell, repeated along its axes. */
function supercell(repeats: readonly [number, number, number]): CartNetAtoms {
  const cif = readFileSync(path('../fixtures/paracetamol_monomethanolate.cif'), 'latin1');
  const [crystal] = crystalsFromCif(parseCif(cif));
  const atoms = expandToCell(crystal);
  const fract: number[] = [];
  const atomicNumber: number[] = [];
  for (let i = 0; i < repeats[0]; i++) {
    for (let j = 0; j < repeats[1]; j++) {
      for (let k = 0; k < repeats[2]; k++) {
        for (const atom of atoms) {
          fract.push(
            (atom.fract[0] + i) / repeats[0],
            (atom.fract[1] + j) / repeats[1],
            (atom.fract[2] + k) / repeats[2],
          );
          atomicNumber.push(crystal.sites[atom.site].atomicNumber);
        }
      }
    }
  }
  const orthogonalization = crystal.orthogonalization.map((x, index) => x * repeats[index % 3]) as unknown as Matrix3;
  return { orthogonalization, fract: Float64Array.from(fract), atomicNumber: Int32Array.from(atomicNumber) };
}

/** A structure of the numerical oracle, as the official code saw it. */
function oracleAtoms(code: string): CartNetAtoms {
  const { tensors } = readSafetensors(readFileSync(`${oracleFolder}/${code}/data.safetensors`));
  const numbers = (name: string) => Array.from(tensors.get(name)?.data ?? [], Number);
  const [ax, ay, az, bx, by, bz, cx, cy, cz] = numbers('cell_f64');
  const orthogonalization: Matrix3 = [ax, bx, cx, ay, by, cy, az, bz, cz];
  const toFract = inverse(orthogonalization);
  const positions = numbers('positions_f64');
  const fract = Array.from({ length: positions.length / 3 }, (_, atom) => ({
    fract: applyMatrix(toFract, [positions[3 * atom], positions[3 * atom + 1], positions[3 * atom + 2]]),
  }));
  return { orthogonalization, fract: packFract(fract), atomicNumber: Int32Array.from(numbers('numbers')) };
}

const supercells: Readonly<Record<string, readonly [number, number, number]>> = {
  'supercell 1×1×2': [1, 1, 2],
  'supercell 2×2×3': [2, 2, 3],
  'supercell 5×5×4': [5, 5, 4],
};

async function measure(name: string, engineName: EngineName): Promise<Row> {
  const atoms = name in supercells ? supercell(supercells[name]) : oracleAtoms(name);
  const file = gunzipSync(readFileSync(path('../tests/oracle/A/cartnet_big.safetensors.gz')));
  const engine = await openEngine({ engine: engineName, device: 'auto' });
  const network = new CartNetRunner(engine, cartNetWeights(readSafetensors(file).tensors));
  await network.predict(cartNetGraph(atoms), 200);
  const start = performance.now();
  let graphTime = Infinity;
  let predict = Infinity;
  let edges = 0;
  const repeats = atoms.atomicNumber.length > 5000 ? 1 : 7;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const before = performance.now();
    const graph = cartNetGraph(atoms);
    const between = performance.now();
    await network.predict(graph, 200);
    graphTime = Math.min(graphTime, between - before);
    predict = Math.min(predict, performance.now() - between);
    edges = graph.receiver.length;
  }
  const peak = process.resourceUsage().maxRSS / 1024;
  return {
    atoms: atoms.atomicNumber.length,
    edges,
    engine: engine.description,
    graph: graphTime,
    predict,
    start,
    peak,
  };
}

function rowInOwnProcess(name: string, engine: string): Row {
  const script = fileURLToPath(import.meta.url);
  const stdout = execFileSync(process.execPath, [...process.execArgv, script, '--row', name, '--engine', engine]);
  return JSON.parse(stdout.toString());
}

function printTable(engine: string): void {
  const hasOracle = existsSync(`${oracleFolder}/timings.json`);
  const official: OfficialTimings['results'] = hasOracle
    ? JSON.parse(readFileSync(`${oracleFolder}/timings.json`, 'utf8')).results
    : {};
  const codes = hasOracle ? ['9008494', '7228312', '7102386', '2201996', '1512154'] : [];
  const milliseconds = (value: number) => value.toFixed(value < 10 ? 1 : 0).padStart(8);
  console.log('structure           atoms   edges   graph  network  official graph  network  cold start  peak MiB');
  let description = '';
  for (const name of [...codes, ...Object.keys(supercells)]) {
    const row = rowInOwnProcess(name, engine);
    description = row.engine;
    const theirs = official[name];
    console.log(
      name.padEnd(18),
      String(row.atoms).padStart(6),
      String(row.edges).padStart(7),
      milliseconds(row.graph).slice(1),
      milliseconds(row.predict),
      (theirs ? milliseconds(theirs.graph_min * 1000) : '—').padStart(15),
      (theirs ? milliseconds(theirs.forward_big_min * 1000) : '—').padStart(8),
      milliseconds(row.start).padStart(11),
      row.peak.toFixed(0).padStart(9),
    );
  }
  console.log(`Times in ms, ours the best of 7 on ${description}; official: minima of the Python code, 2 threads.`);
  console.log('Cold start: from the start of the process, reading the weights included, to the first prediction.');
}

const argument = (name: string) => {
  const index = process.argv.indexOf(`--${name}`);
  return index < 0 ? undefined : process.argv[index + 1];
};
const engine = argument('engine') === 'tfjs' ? 'tfjs' : 'onnx';
const row = argument('row');
if (row) console.log(JSON.stringify(await measure(row, engine)));
else printTable(engine);
