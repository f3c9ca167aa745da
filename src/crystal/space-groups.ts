import { spaceGroupTable } from './space-group-table.js';

/** A space group in one of its settings. */
export interface SpaceGroupSetting {
  /** 1 to 230. */
  readonly number: number;
  /** Hermann–Mauguin symbol with its parts apart, `P 1 21/c 1`. */
  readonly name: string;
  /** Origin choice `1`, `2`, axes `H`, `R`, or empty. */
  readonly choice: string;
  readonly hall: string;
}

/** Symbols since the e glide (1992) and those before it. */
const eGlides: Readonly<Record<string, string>> = {
  aem2: 'abm2',
  aea2: 'aba2',
  cmce: 'cmca',
  cmme: 'cmma',
  ccce: 'ccca',
};

interface Table {
  readonly byNumber: readonly (readonly SpaceGroupSetting[])[];
  readonly byName: ReadonlyMap<string, readonly SpaceGroupSetting[]>;
}

let parsed: Table | undefined;

/** Built when first asked for: most files list their operations. */
function table(): Table {
  parsed ??= buildTable();
  return parsed;
}

function buildTable(): Table {
  const byNumber: SpaceGroupSetting[][] = [[]];
  const byName = new Map<string, SpaceGroupSetting[]>();
  const add = (key: string, setting: SpaceGroupSetting) => {
    const same = byName.get(key);
    if (!same) byName.set(key, [setting]);
    else if (same[0].name === setting.name) same.push(setting);
  };
  const all: SpaceGroupSetting[] = [];
  for (const line of spaceGroupTable.trim().split('\n')) {
    const [number, settings] = line.split(': ');
    byNumber[Number(number)] = settings.split(' | ').map((entry) => {
      const [full, hall] = entry.split(' = ');
      const [name, choice = ''] = full.split(':');
      return { number: Number(number), name, choice, hall };
    });
    all.push(...byNumber[Number(number)]);
  }
  for (const setting of all) add(nameKey(setting.name), setting);
  // `P 21/c` for `P 1 21/c 1`; the older unique axis c only where b has no such symbol.
  for (const pattern of [/^(\S) 1 (\S+) 1$/, /^(\S) 1 1 (\S+)$/]) {
    for (const setting of all) {
      const [, lattice, axis] = pattern.exec(setting.name) ?? [];
      if (lattice !== undefined) add(nameKey(lattice + axis), setting);
    }
  }
  return { byNumber, byName };
}

function nameKey(name: string): string {
  return name.toLowerCase().replace(/[\s_'"]/g, '');
}

/**
 * The settings a Hermann–Mauguin symbol can mean, the standard one first: `P 1 21/c 1`, `P21/c`, `F d -3 m :2`,
 * `R -3 m H`, `F d -3 m Z` (Z and S: origin choices 2 and 1), `C m c e`, `F m 3 m`. Empty for an unknown symbol.
 */
export function settingsOfName(name: string): readonly SpaceGroupSetting[] {
  const clean = name.trim().replace(/\(?\s*origin(?:\s+choice)?\s*([12])\s*\)?/i, ':$1');
  const [, symbol = '', afterColon, afterSpace] = /^(.*?)(?:\s*:\s*([12HR])|\s+([HRSZ]))?$/i.exec(clean) ?? [];
  const letter = (afterColon ?? afterSpace)?.toUpperCase();
  const choice = letter === 'Z' ? '2' : letter === 'S' ? '1' : letter;
  const key = nameKey(symbol);
  // Before 1983 the bar of m-3, n-3, a-3, d-3 was left out.
  const modern = eGlides[key] ?? key.replace(/^([pfi][mnad])(3[mncd]?)$/, '$1-$2');
  const found = table().byName.get(modern) ?? [];
  return choice === undefined ? found : found.filter((setting) => setting.choice === choice);
}

/** The settings of a space-group number, the standard one first; empty for numbers other than 1 to 230. */
export function settingsOfNumber(number: number): readonly SpaceGroupSetting[] {
  return table().byNumber[number] ?? [];
}
