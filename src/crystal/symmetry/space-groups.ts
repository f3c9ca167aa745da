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

/**
 * Symbols with the e glide (1992) and those before it, in all settings of 39, 41, 64, 67 and 68. The new ones of 67 and
 * 68 do not tell apart what the old ones did: two origins of one group.
 */
const eGlides: ReadonlyMap<string, readonly string[]> = new Map(
  (
    'aem2:abm2 bme2:bma2 b2em:b2cm c2me:c2mb cm2e:cm2a ae2m:ac2m ' +
    'aea2:aba2 bbe2:bba2 b2eb:b2cb c2ce:c2cb cc2e:cc2a ae2a:ac2a ' +
    'cmce:cmca ccme:ccmb aema:abma aeam:acam bbem:bbcm bmeb:bmab ' +
    'cmme:cmma,cmmb aemm:abmm,acmm bmem:bmcm,bmam ' +
    'ccce:ccca,cccb aeaa:abaa,acaa bbeb:bbcb,bbab'
  )
    .split(' ')
    .map((pair) => {
      const [symbol, older] = pair.split(':');
      return [symbol, older.split(',')];
    }),
);

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

function settingsOfSymbol(symbol: string): readonly SpaceGroupSetting[] {
  const { byName } = table();
  const key = nameKey(symbol);
  // Before 1983 the bar of m-3, n-3, a-3, d-3 was left out.
  const keys = eGlides.get(key) ?? [key.replace(/^([pfi][mnad])(3[mncd]?)$/, '$1-$2')];
  return keys.flatMap((older) => byName.get(older) ?? []);
}

/**
 * The short form of a full symbol with its parts apart: `P 21/n 21/m 21/a` is `P n m a`, `F 41/d -3 2/m` is
 * `F d -3 m`. An axis stays where it is the main one (`P 4/m 2/m 2/m` is `P 4/m m m`) or the only one (`P 1 2/m 1`).
 */
function shortSymbol(symbol: string): string {
  const [lattice, ...axes] = symbol.trim().split(symbol.trim().includes(' ') ? /\s+/ : '_');
  if (axes.filter((axis) => axis !== '1').length < 2) return symbol;
  const cubic = axes[1] === '-3';
  const planes = axes.map((axis, k) => (k > 0 || cubic || axis[0] === '2' ? axis.replace(/^\d\d?\//, '') : axis));
  return [lattice, ...planes].join(' ');
}

/**
 * The settings a Hermann–Mauguin symbol can mean, the standard one first: `P 1 21/c 1`, `P21/c`, `F d -3 m :2`,
 * `R -3 m H`, `F d -3 m Z` (Z and S: origin choices 2 and 1), `C m c e`, `F m 3 m`, `P 21/n 21/m 21/a`. Empty for an unknown symbol.
 */
export function settingsOfName(name: string): readonly SpaceGroupSetting[] {
  const clean = name
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/\(? ?origin(?: choice)? ?([12]) ?\)?/i, ':$1');
  const choiceAtEnd = / ?: ?([12HR])$| ([HRSZ])$/i.exec(clean);
  const symbol = clean.slice(0, choiceAtEnd?.index);
  const letter = (choiceAtEnd?.[1] ?? choiceAtEnd?.[2])?.toUpperCase();
  const choice = letter === 'Z' ? '2' : letter === 'S' ? '1' : letter;
  const asWritten = settingsOfSymbol(symbol);
  const found = asWritten.length > 0 ? asWritten : settingsOfSymbol(shortSymbol(symbol));
  return choice === undefined ? found : found.filter((setting) => setting.choice === choice);
}

/** The settings of a space-group number, the standard one first; empty for numbers other than 1 to 230. */
export function settingsOfNumber(number: number): readonly SpaceGroupSetting[] {
  return table().byNumber[number] ?? [];
}
