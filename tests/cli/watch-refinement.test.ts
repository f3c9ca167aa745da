/** What is shown while a structure is refined: the files of one refinement, one after the other, and the report of each. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCif } from '../../src/cif/index.js';
import { type Crystal, crystalsFromCif, type Site, type SymmetricTensor } from '../../src/crystal/index.js';
import { writeRes } from '../crystal/reading/shelx/writer.js';
import { useTemporaryFolder } from './temporary-folder.js';
import { beginWatching } from './watching.js';

const folder = useTemporaryFolder();

async function published(): Promise<Crystal> {
  const text = await readFile(join(__dirname, '../../fixtures/paracetamol_monomethanolate.cif'), 'utf8');
  return crystalsFromCif(parseCif(text))[0];
}

/** Four formula units C8H9NO2·H2O. */
const cellContent = { C: 32, N: 4, O: 12, H: 44 };

/** The .res file of one stage: atoms changed by label, hydrogens found or not yet, R1. */
function stage(
  crystal: Crystal,
  r1: number,
  changes: Readonly<Record<string, (site: Site) => Site>>,
  hydrogens = true,
): string {
  const sites = crystal.sites
    .filter(({ element }) => hydrogens || element !== 'H')
    .map((site) => changes[site.label]?.(site) ?? site);
  const elements = [...new Set([...sites.map(({ element }) => element), 'H'])] as (keyof typeof cellContent)[];
  return writeRes({ ...crystal, sites })
    .replace(/^ZERR 1 /m, 'ZERR 4 ')
    .replace(/^SFAC .*$/m, `SFAC ${elements.join(' ')}`)
    .replace(/^UNIT .*$/m, `UNIT ${elements.map((element) => cellContent[element]).join(' ')}`)
    .replace(/^REM R1 = {2}\S+/m, `REM R1 =  ${r1.toFixed(4)}`);
}

function scaled(factor: number): (site: Site) => Site {
  return (site) => {
    const { displacement } = site;
    if (displacement.kind !== 'anisotropic') throw new Error(`${site.label} is isotropic`);
    const uCif = displacement.uCif.map((u) => u * factor) as unknown as SymmetricTensor;
    return { ...site, displacement: { ...displacement, uCif } };
  };
}

test('a refinement from the first model to the last', async () => {
  const crystal = await published();
  const path = join(folder(), 'mo_x.res');
  // The amide oxygen taken for a nitrogen: fewer electrons, so its U refines too small.
  const asNitrogen = (site: Site) => ({ ...scaled(0.5)(site), element: 'N', atomicNumber: 7 });
  await writeFile(path, stage(crystal, 0.0987, { O8: asNitrogen }, false));
  const watching = beginWatching({ folder: folder(), args: { paths: ['mo_x.res'] }, terminal: { columns: 110 } });
  let shown = 0;
  /** What is shown from here until R1 has become this. */
  const cycle = async (r1: string): Promise<string> => {
    await watching.until(`→ ${r1}`);
    const text = watching.stdout().slice(shown);
    shown = watching.stdout().length;
    return text;
  };
  await watching.until('Ctrl-C ends it');
  const first = watching.stdout();
  shown = first.length;
  expect(first).toMatch(/^ {2}O8 +error A .*ADPL101\/low-iou\n.* IoU of only 0\.25 /m);
  expect(first).not.toContain('ADPL100');
  expect(first).toContain('watching 1 file; Ctrl-C ends it');

  // Hydrogens, still the wrong element.
  await writeFile(path, stage(crystal, 0.0712, { O8: asNitrogen }));
  const withHydrogens = await cycle('0.0712');

  // The right element. SHELXL writes the file in pieces, and what is half-written is no error.
  const corrected = stage(crystal, 0.0433, { C9: scaled(1.5) });
  await writeFile(path, corrected.slice(0, 700));
  await writeFile(path, corrected);
  const rightElement = await cycle('0.0433');

  // Saved by renaming, as Olex2 does.
  await writeFile(join(folder(), 'draft'), stage(crystal, 0.042, { C9: scaled(2.2) }));
  await rename(join(folder(), 'draft'), path);
  const worse = await cycle('0.0420');

  await writeFile(path, stage(crystal, 0.0404, {}));
  const last = await cycle('0.0404');
  expect(await watching.end()).toBe(0);
  expect(watching.stderr()).toBe('');
  expect(withHydrogens).toBe(`
03:04:05  mo_x.res  R1 0.0987 → 0.0712  1 still, 1 better
  still   B  structure  ADPL007 content
  better  A  O8      ADPL103 odd-volume  was ADPL101 low-iou, IoU 0.25 → 0.37

1 file, 1 structure, 12 atoms assessed; 1 error (A), 1 warning (B)
`);
  expect(rightElement).toBe(`
03:04:05  mo_x.res  R1 0.0712 → 0.0433  1 new, 2 fixed
  new     B  C9      ADPL103 odd-volume  U is 1.36 times the predicted (volume residual 6.5 times the structu…
  fixed   B  structure  ADPL007 content
  fixed   A  O8      ADPL103 odd-volume

1 file, 1 structure, 12 atoms assessed; 1 warning (B)
`);
  expect(worse).toBe(`
03:04:05  mo_x.res  R1 0.0433 → 0.0420  1 new, 1 worse
  new     C  4 atoms  ADPL005 hydrogen-below-carrier  U of H9A, H9B, H9C is as small as 0.038 Å², that of C9,…
  worse   A  C9      ADPL103 odd-volume  B → A, IoU 0.63 → 0.35

1 file, 1 structure, 12 atoms assessed; 1 error (A), 1 note (C/G)
`);
  expect(last).toBe(`
03:04:05  mo_x.res  R1 0.0420 → 0.0404  2 fixed
  fixed   A  C9      ADPL103 odd-volume
  fixed   C  4 atoms  ADPL005 hydrogen-below-carrier

1 file, 1 structure, 12 atoms assessed; no findings
`);
});
