/** Chemical symbols by atomic number; index 0 is unused. */
const symbols = (
  '- H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr ' +
  'Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu ' +
  'Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr ' +
  'Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og'
).split(' ');

/**
 * Covalent radii in hundredths of Å by atomic number: Cordero et al., Dalton Trans. 2008, 2832 (C sp², Mn, Fe, Co low
 * spin), beyond curium Pyykkö & Atsumi, Chem. Eur. J. 2009, 15, 186, and 150 where neither has one.
 * They are those the lattice prior was fitted with, so that bonds mean the same everywhere.
 */
const radii = [
  0, 31, 28, 128, 96, 84, 73, 71, 66, 57, 58, 166, 141, 121, 111, 107, 105, 102, 106, 203, 176, 170, 160, 153, 139, 139,
  132, 126, 124, 132, 122, 122, 120, 119, 120, 120, 116, 220, 195, 190, 175, 164, 154, 147, 146, 142, 139, 145, 144,
  142, 139, 139, 138, 139, 140, 244, 215, 207, 204, 203, 201, 199, 198, 198, 196, 194, 192, 192, 189, 190, 187, 175,
  187, 170, 162, 151, 144, 141, 136, 136, 132, 145, 146, 148, 140, 150, 150, 260, 221, 215, 206, 200, 196, 190, 187,
  180, 169, 168, 168, 165, 167, 173, 176, 161, 157, 149, 143, 141, 134, 129, 128, 121, 122, 150, 150, 150, 150, 150,
  150,
];

export const maximumAtomicNumber = symbols.length - 1;

const numbers = new Map(symbols.map((symbol, z) => [symbol, z]));
numbers.delete('-');
numbers.set('D', 1);

/** The atomic number of an element symbol as IUPAC writes it (`Cl`); 1 for `D`; undefined for anything else. */
export function atomicNumberOf(symbol: string): number | undefined {
  return numbers.get(symbol);
}

/** The symbol of an atomic number, 1 to 118. @throws {RangeError} for other numbers. */
export function symbolOf(atomicNumber: number): string {
  const symbol = atomicNumber >= 1 ? symbols[atomicNumber] : undefined;
  if (symbol === undefined) throw new RangeError(`there is no element with the atomic number ${atomicNumber}`);
  return symbol;
}

/** Covalent radius, Å. @throws {RangeError} for numbers other than 1 to 118. */
export function covalentRadius(atomicNumber: number): number {
  const radius = atomicNumber >= 1 ? radii[atomicNumber] : undefined;
  if (radius === undefined) throw new RangeError(`there is no element with the atomic number ${atomicNumber}`);
  return radius / 100;
}

/** Elements that the lattice prior counts as metals, by symbol. */
const metals: ReadonlySet<string> = new Set(
  (
    'Li Be Na Mg Al K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Cs Ba ' +
    'La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po Fr Ra ' +
    'Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv'
  ).split(' '),
);

/** Whether an element is a metal; Si, Ge, As, Sb and Te are none here. */
export function isMetal(atomicNumber: number): boolean {
  return metals.has(symbols[atomicNumber]);
}

/**
 * Van der Waals radii in hundredths of Å by symbol: Bondi, J. Phys. Chem. 1964, 68, 441; Mantina et al., J. Phys. Chem. A
 * 2009, 113, 5806 for what is missing there. Only of elements that have contacts rather than coordination.
 */
const contactRadii: Readonly<Record<string, number>> = {
  ...{ H: 120, He: 140, B: 192, C: 170, N: 155, O: 152, F: 147, Ne: 154, Si: 210, P: 180, S: 180, Cl: 175, Ar: 188 },
  ...{ Ge: 211, As: 185, Se: 190, Br: 185, Kr: 202, Sb: 206, Te: 206, I: 198, Xe: 216, At: 202, Rn: 220 },
};

/** Van der Waals radius, Å; undefined for metals, which have no contacts but coordination. */
export function vanDerWaalsRadius(atomicNumber: number): number | undefined {
  const radius = contactRadii[symbols[atomicNumber]];
  return radius === undefined ? undefined : radius / 100;
}

/** Two capitals that name a heavy element far less often than a light atom with a letter (alpha carbon, hydroxyl H). */
const rarelyMeantInCapitals = new Set(
  'Ca Cd Ce Cf Cm Cn Co Cs Fm Hf Hg Ho Hs He In Nb Nd Ne Nh No Np Os Pa Pm Po Pb Pu Sb Sc Sg Sn'.split(' '),
);

/**
 * The element of an `_atom_site_type_symbol`: `C`, `CL`, `O2-`, `Fe3+`, `Cval`, `D`, `2H`, `OH`, `Wat`. A symbol as IUPAC
 * writes it (`Cl`, `Co`, `Si`) is final, whatever the formula says; of one in other letters, or longer, two readings
 * are possible (`CA`, `Siva`), between which the formula decides.
 * @returns the symbol (`D` for deuterium) or undefined for dummies, vacancies and what names no element.
 */
export function elementOfTypeSymbol(text: string, inFormula?: ReadonlySet<string>): string | undefined {
  const letters = leadingLetters(text);
  if (letters === undefined || dummies.test(letters)) return undefined;
  if (isWater(letters)) return 'O';
  if (letters === 'T') return 'H';
  const { one, two } = candidates(letters);
  if (letters === two) return two;
  if (two !== undefined && one !== undefined && inFormula?.has(one) && !inFormula.has(two)) return one;
  return two ?? one;
}

const share = /^(\d+(?:\.\d*)?|\.\d+)?([A-Z][a-z]?)(\d+(?:\.\d*)?|\.\d+)?%?$/;

/**
 * The elements of a type symbol that says of a site that several share it: `0.8Nb + 0.2Zr`, `Nb/Zr`, `Fe3+,Mn2+`,
 * `(Nb,Zr)`, `Fe0.5Mn0.5`, `AlSi`. The most frequent one first where shares are given, else in their order.
 * @param ofLabel of a label only signs between elements tell: `OCo` is an oxygen
 * @returns undefined where the text names one element, in however many valences, or is something else
 */
export function mixedElementsOf(text: string, ofLabel = false): string[] | undefined {
  const words = text
    .trim()
    .replace(/^[([{]([^()[\]{}]*)[)\]}][0-9A-Za-z']*$/, '$1')
    .replace(/([A-Za-z])\d*[+-](?=[,/;&|\s]|$)/g, '$1')
    .split(/[/,+;&|]/)
    .map((word) => word.trim());
  if (words.length < 2 && ofLabel) return undefined;
  const shares = new Map<string, number>();
  for (const part of ofLabel ? words : words.flatMap(partsOfWord)) {
    const [, before, symbol, behind = ''] = share.exec(part) ?? [];
    if (symbol === undefined || !numbers.has(symbol)) return undefined;
    // `Si1` of a label has the number 1, `Si0.3` the share 0.3.
    const size = before !== undefined ? Number(before) : behind.includes('.') ? Number(behind) : 0;
    shares.set(symbol, (shares.get(symbol) ?? 0) + (Number.isFinite(size) ? size : 0));
  }
  if (shares.size < 2) return undefined;
  return [...shares].sort(([, a], [, b]) => b - a).map(([symbol]) => symbol);
}

/** `AlSi` and `Fe0.5Mn0.5` are two parts; groups with hydrogen (`OH`, `CH3`) and words all in capitals are one. */
function partsOfWord(word: string): string[] {
  const parts = word.match(/[A-Z][a-z]?(?:\d*\.\d+)?/g) ?? [];
  const several = parts.length > 1 && parts.join('') === word && (/[a-z]/.test(word) || /\.\d/.test(word));
  return several && !parts.some((part) => /^[HD](?![a-z])/.test(part)) ? parts : [word];
}

/**
 * The element of an atom label (`C12A`, `Cl1`, `HO1`, `OW2`, `Wat1`) for files without type symbols. Labels in capitals
 * are ambiguous (`CA1`: calcium or a carbon?); the elements of the formula decide where they are given.
 */
export function elementOfLabel(label: string, inFormula?: ReadonlySet<string>): string | undefined {
  const letters = leadingLetters(label);
  // In capitals CG is a carbon (gamma), not a centroid.
  if (letters === undefined || /^(Du|Dum|DUM|Dummy|Vac|Cg|Cen|Cent|Centroid)$/.test(letters)) return undefined;
  if (isWater(letters)) return 'O';
  const { one, two } = candidates(letters);
  if (one === undefined || two === undefined) return two ?? one;
  if (inFormula) {
    if (inFormula.has(two) && !inFormula.has(one)) return two;
    if (inFormula.has(one) && !inFormula.has(two)) return one;
  }
  const capitals = letters[1] !== letters[1].toLowerCase();
  return capitals && rarelyMeantInCapitals.has(two) ? one : two;
}

/** Whether a type symbol stands for no atom: a dummy, a vacancy, a centroid. */
export function isDummySymbol(text: string): boolean {
  return dummies.test(leadingLetters(text) ?? '');
}

/** Dummies, vacancies, centroids, and the peaks of a difference map (Q). */
const dummies = /^(x|q|du|dum|dummy|va|vac|vacancy|cg|cen|cent|centroid)$/i;

/** Letters at the start, after an isotope number. */
function leadingLetters(text: string): string | undefined {
  return /^\s*(?:\d+\s*)?([A-Za-z]+)/.exec(text)?.[1];
}

function isWater(letters: string): boolean {
  return /^(wat|water|aq)$/i.test(letters);
}

function candidates(letters: string): { one: string | undefined; two: string | undefined } {
  const known = (symbol: string) => (numbers.has(symbol) ? symbol : undefined);
  const one = known(letters[0].toUpperCase());
  if (letters.length < 2) return { one, two: undefined };
  const two = known(letters[0].toUpperCase() + letters[1].toLowerCase());
  // NH, OH, CH are groups; no crystal of nihonium exists.
  return { one, two: two === 'Nh' ? undefined : two };
}
