/**
 * What this program reads from CIFs beside what gemmi reads: every value, cell, operations, sites and U_cart of all files
 * of fixtures, ../shared/data and ../shared/oracle/B/cif. Prints a table, and each difference by itself.
 *
 *     npm run bench:agreement -- [--python PYTHON]
 *
 * PYTHON has the module gemmi (`pip install gemmi`).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type CifBlock, type CifDocument, decodeCifBytes, parseCif } from '../src/cif/index.js';
import { type Crystal, crystalFromBlock, parseSymOp, type SymOp, sameModuloLattice } from '../src/crystal/index.js';

const gemmiScript = `
import sys, json, gemmi
def structure(block):
    try: small = gemmi.make_small_structure_from_block(block)
    except Exception as error: return str(error)
    if not small.sites or small.cell.a <= 1.5: return None
    ops = list(small.symops)
    if not ops and small.spacegroup: ops = [op.triplet() for op in small.spacegroup.operations()]
    cell = small.cell
    star = [cell.reciprocal().a, cell.reciprocal().b, cell.reciprocal().c]
    orth = cell.orth.mat.tolist()
    def cart(u):
        m = [[u.u11, u.u12, u.u13], [u.u12, u.u22, u.u23], [u.u13, u.u23, u.u33]]
        t = [[orth[i][k] * star[k] for k in range(3)] for i in range(3)]
        at = lambda i, j: sum(t[i][k] * m[k][l] * t[j][l] for k in range(3) for l in range(3))
        return [at(0, 0), at(1, 1), at(2, 2), at(0, 1), at(0, 2), at(1, 2)]
    return dict(cell=[cell.a, cell.b, cell.c, cell.alpha, cell.beta, cell.gamma], ops=ops,
        sites=[dict(label=s.label, element=s.element.name, fract=s.fract.tolist(), occ=s.occ,
            u=cart(s.aniso) if s.aniso.nonzero() else None) for s in small.sites])
def values(block):
    for item in block:
        if item.pair is not None: yield [item.pair[0], gemmi.cif.as_string(item.pair[1]) if not gemmi.cif.is_null(item.pair[1]) else item.pair[1]]
        elif item.loop is not None:
            width = item.loop.width()
            for k, raw in enumerate(item.loop.values):
                yield [item.loop.tags[k % width], gemmi.cif.as_string(raw) if not gemmi.cif.is_null(raw) else raw]
for line in sys.stdin:
    out = dict(version=gemmi.__version__)
    try:
        data = open(line.strip(), 'rb').read()
        try: text = data.decode('utf-8-sig')
        except UnicodeDecodeError: text = data.decode('latin1')
        document = gemmi.cif.read_string(text)
        out['blocks'] = [dict(name=b.name, values=list(values(b)), structure=structure(b)) for b in document]
    except Exception as error: out['error'] = str(error)
    print(json.dumps(out))
`;

interface GemmiSite {
  readonly label: string;
  readonly element: string;
  readonly fract: readonly number[];
  readonly occ: number;
  readonly u: readonly number[] | null;
}

interface GemmiStructure {
  readonly cell: readonly number[];
  readonly ops: readonly string[];
  readonly sites: readonly GemmiSite[];
}

interface GemmiFile {
  readonly version: string;
  readonly error?: string;
  readonly blocks?: readonly {
    readonly name: string;
    readonly values: readonly [string, string][];
    /** Text: why gemmi refuses it. */
    readonly structure: GemmiStructure | string | null;
  }[];
}

const counted = ['files', 'values', 'structures', 'cells', 'operations', 'sites', 'positions', 'occupancies', 'uCart'];
const counts = new Map(counted.map((name) => [name, { same: 0, all: 0 }]));
const differences: string[] = [];

function count(name: string, same: boolean, difference: () => string): void {
  const entry = counts.get(name)!;
  entry.all++;
  if (same) entry.same++;
  else differences.push(difference());
}

function valuesOf(block: CifBlock): [string, string][] {
  return block.entries.flatMap((entry): [string, string][] => {
    if (entry.kind === 'item') return [[entry.tag, entry.value.text]];
    const { tags, rowCount } = entry;
    return Array.from({ length: rowCount * tags.length }, (_, k): [string, string] => {
      const column = k % tags.length;
      return [tags[column], entry.value(Math.floor(k / tags.length), column).text];
    });
  });
}

function near(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): boolean {
  return Array.from(a).every((value, k) => Math.abs(value - b[k]) <= tolerance);
}

function sameOperations(a: readonly SymOp[], b: readonly SymOp[]): boolean {
  return a.length === b.length && b.every((op) => a.some((other) => sameModuloLattice(op, other)));
}

/** Ours against theirs, site by site in the order of the file; tensors that one of the two lacks are told apart. */
function compareStructure(where: string, ours: Crystal, theirs: GemmiStructure): void {
  const { a, b, c, alpha, beta, gamma } = ours.cell;
  count('cells', near([a, b, c, alpha, beta, gamma], theirs.cell, 1e-9), () => `${where}: cell`);
  const ops = [...new Map(theirs.ops.map((op) => [op, parseSymOp(op)])).values()];
  count(
    'operations',
    sameOperations(ours.symOps, ops),
    () => `${where}: ${ours.symOps.length} operations for ${ops.length}`,
  );
  count(
    'sites',
    ours.sites.length === theirs.sites.length,
    () => `${where}: ${ours.sites.length} sites for ${theirs.sites.length}`,
  );
  let k = 0;
  for (const theirSite of theirs.sites) {
    const site = ours.sites[k];
    if (site?.label !== theirSite.label) continue;
    k++;
    const here = `${where} ${site.label}`;
    count('positions', near(site.fract, theirSite.fract, 1e-9), () => `${here}: ${site.fract} for ${theirSite.fract}`);
    count(
      'occupancies',
      Math.abs(site.occupancy - theirSite.occ) < 1e-9,
      () => `${here}: occupancy ${site.occupancy} for ${theirSite.occ}`,
    );
    const { displacement } = site;
    const u = displacement.kind === 'anisotropic' ? displacement.uCart : undefined;
    if (!u && !theirSite.u) continue;
    count(
      'uCart',
      u !== undefined && theirSite.u !== null && near(u, theirSite.u, 1e-9),
      () => `${here}: ${u ? (theirSite.u ? `U ${u} for ${theirSite.u}` : 'U that gemmi leaves out') : 'no U'}`,
    );
  }
}

function compareFile(file: string, document: CifDocument, theirs: GemmiFile): void {
  const name = basename(file);
  if (theirs.blocks === undefined) {
    count('files', false, () => `${name}: gemmi refuses it: ${theirs.error}`);
    return;
  }
  let same = theirs.blocks.length === document.blocks.length;
  theirs.blocks.forEach(({ values, structure }, k) => {
    const block = document.blocks[k];
    if (!block) return;
    const where = `${name} ${block.name}`;
    const ours = valuesOf(block);
    const equal = ours.length === values.length;
    ours.forEach(([tag, text], i) => {
      const [theirTag, theirText] = values[i] ?? [];
      const agrees = tag.toLowerCase() === theirTag?.toLowerCase() && text === theirText?.replace(/\r\n?/g, '\n');
      count('values', agrees, () => `${where} ${tag}: ${JSON.stringify(text)} for ${JSON.stringify(theirText)}`);
      same &&= agrees;
    });
    same &&= equal;
    const crystal = crystalFromBlock(block);
    if (!crystal && !structure) return;
    const readable = structure !== null && typeof structure !== 'string';
    count('structures', crystal !== undefined && readable, () =>
      crystal ? `${where}: a structure that gemmi does not read (${structure})` : `${where}: no structure`,
    );
    if (crystal && readable) compareStructure(where, crystal, structure);
  });
  count('files', same, () => `${name}: not all values alike`);
}

const root = resolve(import.meta.dirname, '..');
const folders = ['fixtures', '../shared/data/cif', '../shared/oracle/B/cif'].map((folder) => resolve(root, folder));
const files = folders
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((file) => file.endsWith('.cif'))
  .sort();
const at = process.argv.indexOf('--python');
const python = at < 0 ? 'python3' : process.argv[at + 1];
const lines = execFileSync(python, ['-c', gemmiScript], {
  input: `${files.join('\n')}\n`,
  encoding: 'utf8',
  maxBuffer: 2 ** 30,
}).trim();
const read = lines.split('\n').map((line) => JSON.parse(line) as GemmiFile);
files.forEach((file, k) => {
  compareFile(file, parseCif(decodeCifBytes(readFileSync(file)).text, file), read[k]);
});
console.log(`${files.length} files, gemmi ${read[0].version}`);
for (const [name, { same, all }] of counts) console.log(`${name.padEnd(12)} ${same} of ${all}`);
for (const difference of differences) console.log(`  ${difference.slice(0, 300)}`);
