/**
 * Reading speed of the CIF parser beside gemmi (C++, through its Python module) and Mol* (npm package `molstar`), the same
 * files in one run: the small CIFs of fixtures and ../shared/data joined into one text, and a CIF with a long text field as
 * SHELXL embeds its reflections.
 *
 *     npm run bench:cif -- [--python PYTHON] [--molstar FOLDER] [--field-mb 20]
 *
 * PYTHON has the module gemmi (`pip install gemmi`); FOLDER is where `npm install molstar` was run. Either may be left
 * out, and its column then says so.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseCif } from '../src/cif/index.js';

const repeats = 7;

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

function smallFiles(): string {
  const folders = [resolve(import.meta.dirname, '../fixtures'), resolve(import.meta.dirname, '../../shared/data/cif')];
  let joined = '';
  let block = 0;
  for (const folder of folders.filter((each) => existsSync(each))) {
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.cif'))) {
      const text = readFileSync(join(folder, name), 'latin1').replace(/\r\n?/g, '\n');
      // Block names must differ for gemmi, which is the stricter reader.
      joined += `${text.replace(/^data_\S*/gim, () => `data_b${block++}`)}\n`;
    }
  }
  return joined;
}

function longField(megabytes: number): string {
  const line = '   1   0   0  123.45    6.78   1\n';
  const field = line.repeat(Math.ceil((megabytes * 1e6) / line.length));
  const base = readFileSync(resolve(import.meta.dirname, '../fixtures/paracetamol_monomethanolate.cif'), 'latin1');
  return `${base}\n_shelx_hkl_file\n;\n${field};\n`;
}

/** Median of the wall time in seconds. */
async function time(run: () => unknown): Promise<number> {
  const seconds: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const begin = performance.now();
    await run();
    seconds.push((performance.now() - begin) / 1000);
  }
  return seconds.sort((a, b) => a - b)[repeats >> 1];
}

function ours(text: string): number {
  const document = parseCif(text);
  let values = 0;
  for (const block of document.blocks) {
    for (const entry of block.entries) values += entry.kind === 'loop' ? entry.rowCount * entry.tags.length : 1;
  }
  return values;
}

const gemmiScript = `
import sys, time, gemmi
text = open(sys.argv[1], encoding='latin1').read()
times = []
for i in range(${repeats}):
    begin = time.perf_counter()
    document = gemmi.cif.read_string(text)
    times.append(time.perf_counter() - begin)
print(sorted(times)[${repeats >> 1}], gemmi.__version__)
`;

function gemmi(file: string): { seconds: number; version: string } | undefined {
  try {
    const out = execFileSync(option('--python') ?? 'python3', ['-c', gemmiScript, file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [seconds, version] = out.trim().split(' ');
    return { seconds: Number(seconds), version };
  } catch {
    return undefined;
  }
}

type MolstarParse = (text: string) => { run(): Promise<unknown> };

async function molstar(): Promise<MolstarParse | undefined> {
  const folder = option('--molstar');
  if (folder === undefined) return undefined;
  const load = createRequire(join(resolve(folder), 'package.json'));
  const { CIF } = load('molstar/lib/commonjs/mol-io/reader/cif.js') as { CIF: { parseText: MolstarParse } };
  return (text) => CIF.parseText(text);
}

const scratch = mkdtempSync(join(tmpdir(), 'adp-lint-bench-'));
try {
  const parse = await molstar();
  const inputs = [
    ['small CIFs', smallFiles()],
    ['long text field', longField(Number(option('--field-mb') ?? 20))],
  ] as const;
  console.log('input               MB  values    adp-lint       gemmi  ratio      Mol*  ratio   (MB/s, medians)');
  for (const [name, text] of inputs) {
    const megabytes = Buffer.byteLength(text, 'latin1') / 1e6;
    const file = join(scratch, 'input.cif');
    writeFileSync(file, text, 'latin1');
    const values = ours(text);
    const mine = megabytes / (await time(() => ours(text)));
    const theirs = gemmi(file);
    const peer = parse && megabytes / (await time(() => parse(text).run()));
    const column = (speed: number | undefined) => (speed === undefined ? 'not here' : speed.toFixed(0)).padStart(10);
    const ratio = (speed: number | undefined) => (speed === undefined ? '' : (mine / speed).toFixed(2)).padStart(6);
    const gemmiSpeed = theirs && megabytes / theirs.seconds;
    console.log(
      `${name.padEnd(16)} ${megabytes.toFixed(1).padStart(5)} ${String(values).padStart(7)}  ${column(mine)}  ${column(gemmiSpeed)} ${ratio(gemmiSpeed)}${column(peer)} ${ratio(peer)}`,
    );
    if (theirs) console.log(`  gemmi ${theirs.version}`);
  }
  console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
} finally {
  rmSync(scratch, { recursive: true });
}
