/**
 * How long after a refinement has written its file does `adp-lint --watch` say what has changed? The built program watches
 * a .res file; that is written anew with another U of one atom, in place in pieces as SHELXL does, and by renaming as
 * editors do. Time from the end of the write to the end of the cycle on standard output: least, median, most; and that of
 * judging alone, measured on the same texts in this process, with the model loaded. Needs the program: npm run build.
 *
 *     npx tsx bench/watch.ts [structure.cif …]
 *
 * Without a file: lidocaine·menthol, 280 atoms in the cell.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCif } from '../src/cif/index.js';
import { type Crystal, crystalsFromCif, expandToCell } from '../src/crystal/index.js';
import { LintRunner } from '../src/project/lint-runner.js';
import { writeRes } from '../tests/crystal/reading/shelx/writer.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const command = join(root, 'dist/cli/main.js');
const rounds = 15;
const pieces = 8;
/** Between two cycles of refinement, ms. */
const pause = 700;

if (!existsSync(command)) throw new Error(`${command} is missing: npm run build`);
const given = process.argv.slice(2);
const structures = given.length > 0 ? given : [join(root, 'fixtures/lidocainementhol.cif')];

const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** The .res file after another cycle: the first anisotropic atom has grown. */
function refined(crystal: Crystal, cycle: number): string {
  const index = crystal.sites.findIndex(({ displacement }) => displacement.kind === 'anisotropic');
  const sites = crystal.sites.map((site, i) => {
    const { displacement } = site;
    if (i !== index || displacement.kind !== 'anisotropic') return site;
    const uCif = displacement.uCif.map((u) => u * (1 + 0.05 * (cycle + 1))) as typeof displacement.uCif & number[];
    return { ...site, displacement: { ...displacement, uCif } };
  });
  return writeRes({ ...crystal, sites } as Crystal);
}

function writeInPlace(path: string, text: string): void {
  const file = openSync(path, 'w');
  for (let i = 0; i < pieces; i++) {
    writeSync(file, text.slice(Math.floor((i * text.length) / pieces), Math.floor(((i + 1) * text.length) / pieces)));
  }
  closeSync(file);
}

function writeByRenaming(path: string, text: string): void {
  writeFileSync(`${path}.tmp`, text);
  renameSync(`${path}.tmp`, path);
}

/** Resolves when the output since now ends a cycle, with the time. */
function nextCycle(child: ChildProcess, end: RegExp): Promise<number> {
  return new Promise((done, fail) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (!end.test(output)) return;
      child.stdout?.off('data', read);
      child.off('close', ended);
      done(performance.now());
    };
    const ended = () => fail(new Error(`the program ended:\n${output}`));
    child.stdout?.on('data', read);
    child.once('close', ended);
  });
}

function statistics(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted[sorted.length - 1]]
    .map((time) => time.toFixed(0).padStart(6))
    .join('  ');
}

console.log(`${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}; ${rounds} writes each, ms`);
for (const structure of structures) {
  const [crystal] = crystalsFromCif(parseCif(readFileSync(structure, 'utf8')));
  console.log(`${basename(structure)}, ${expandToCell(crystal).length} atoms in the cell    least  median    most`);
  for (const [name, write] of [
    ['in place', writeInPlace],
    ['renamed', writeByRenaming],
  ] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'adp-lint-watch-'));
    const path = join(folder, 'refined.res');
    writeFileSync(path, writeRes(crystal));
    const child = spawn(process.execPath, [command, '--watch', '--no-config', 'refined.res'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await nextCycle(child, /Ctrl-C ends it\n/);
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await wait(pause + 37 * round);
      const text = refined(crystal, round);
      const reported = nextCycle(child, /\d atoms? assessed.*\n/);
      write(path, text);
      const written = performance.now();
      times.push((await reported) - written);
    }
    child.kill('SIGINT');
    await new Promise((done) => child.once('close', done));
    rmSync(folder, { recursive: true });
    console.log(`  ${name.padEnd(30)} ${statistics(times)}`);
  }
  const runner = new LintRunner();
  const elapsed: number[] = [];
  for (let round = -2; round < rounds; round++) {
    const { report } = await runner.lint(refined(crystal, round), 'refined.res');
    if (round >= 0) elapsed.push(report.elapsed);
  }
  await runner.dispose();
  console.log(`  ${'judging alone'.padEnd(30)} ${statistics(elapsed)}`);
}
