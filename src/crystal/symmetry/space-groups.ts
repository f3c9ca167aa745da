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
 * `R -3 m H`, `Fd-3mZ` (Z and S: origin choices 2 and 1), `C m c e`, `F m 3 m`, `P 21/n 21/m 21/a`; with screws as
 * `P2(1)/c`, `P2~1~/c`, `P 2_1/c`, `P 2₁/c`; with its number, `P n m a (No. 62)`, which then must be right. Empty for an
 * unknown symbol.
 */
export function settingsOfName(name: string): readonly SpaceGroupSetting[] {
  const numbered = numberBehind.exec(singleLine(name));
  if (!numbered) return settingsOfSymbolAndChoice(name);
  const number = Number(numbered[1] ?? numbered[2]);
  const without = settingsOfSymbolAndChoice(singleLine(name).slice(0, numbered.index));
  const agreeing = without.filter((setting) => setting.number === number);
  if (agreeing.length > 0) return agreeing;
  // `P 2 (1)` is a screw axis, `F d -3 m (2)` an origin.
  const choice = without.filter((setting) => setting.choice === String(number));
  return choice.length > 0 ? choice : settingsOfSymbolAndChoice(name);
}

/** `(No. 62)`, `No. 62`, `, #62`, ` (62)` */
const numberBehind = /,? ?(?:\(? ?(?:no\.?|nr\.?|#) ?(\d+) ?\)?)$|(?: \((\d+)\))$/i;

function settingsOfSymbolAndChoice(name: string): readonly SpaceGroupSetting[] {
  const clean = withPlainScrews(name)
    .replace(/\(? ?origin(?: choice| at)? ?([12]) ?\)?/i, ':$1')
    .replace(
      / ?\(? ?:? ?(?:(h)(?:ex(?:agonal)?(?: axes| setting)?)|(r)(?:hombohedral(?: axes| setting)?|homb))\.? ?\)?$/i,
      ':$1$2',
    )
    .replace(/ ?\(([hr])\)$/i, ':$1')
    // The cell choice of a monoclinic group: the symbol holds it already.
    .replace(/ ?: ?-?[abc][123]?$/, '');
  const choiceAtEnd = / ?: ?([12HRSZ])$/i.exec(clean) ?? / ?([HRSZ])$/.exec(clean) ?? / ([hrsz])$/.exec(clean);
  const symbol = clean.slice(0, choiceAtEnd?.index);
  const letter = choiceAtEnd?.[1].toUpperCase();
  const choice = letter === 'Z' ? '2' : letter === 'S' ? '1' : letter;
  const asWritten = settingsOfSymbol(symbol);
  const found = asWritten.length > 0 ? asWritten : settingsOfSymbol(shortSymbol(symbol));
  // Groups with one origin and one kind of axes need no choice, and some programs write one.
  if (choice === undefined || found.every((setting) => setting.choice === '')) return found;
  return found.filter((setting) => setting.choice === choice);
}

/** Screws and bars as in `P 21/c` and `P -1`, whatever stands for an index or a bar. */
function withPlainScrews(name: string): string {
  return singleLine(name)
    .replace(/[\u2212\u2013\u2014]/g, '-')
    .replace(/[\u2080-\u2089]/g, (digit) => String(digit.charCodeAt(0) - 0x2080))
    .replace(/([1-6])[\u0304\u0305]/g, '-$1')
    .replace(/<\/?sub>/gi, '')
    .replace(/([2346]) ?\(([1-5])\)/g, '$1$2')
    .replace(/([2346])[~_$]{1,2}\{?([1-5])\}?~?\$?/g, '$1$2');
}

function singleLine(name: string): string {
  return name.trim().replace(/\s+/g, ' ');
}

/** The settings of a space-group number, the standard one first; empty for numbers other than 1 to 230. */
export function settingsOfNumber(number: number): readonly SpaceGroupSetting[] {
  return table().byNumber[number] ?? [];
}
