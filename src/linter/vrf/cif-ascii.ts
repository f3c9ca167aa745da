/** How a CIF 1.1, which has ASCII alone, writes the signs of our messages (International Tables G 2.2.7.4.13). */
const codes: Readonly<Record<string, string>> = {
  Å: '\\%A',
  '°': '\\%',
  '⅓': '^1/3^',
  '×': 'x',
  '·': ' ',
  '–': '-',
  '—': '-',
  '−': '-',
  '≈': 'ca.',
  '≥': '>=',
  '≤': '<=',
  '→': '->',
  '√': 'sqrt ',
  '…': '...',
  '’': "'",
  '∥': 'parallel to',
  α: '\\a',
  β: '\\b',
  γ: '\\g',
  Δ: '\\D',
  π: '\\p',
  σ: '\\s',
};

/** Digits and signs above and below the line: `10⁻⁴` is `10^-4^`, `CH₃` is `CH~3~`. */
const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹⁻';
const lowered = '₀₁₂₃₄₅₆₇₈₉₋';

function onTheLine(run: string, signs: string): string {
  return [...run].map((sign) => '0123456789-'[signs.indexOf(sign)]).join('');
}

/** The text with CIF codes in the place of signs that are not ASCII; what has no code becomes a question mark. */
export function asciiForCif(text: string): string {
  return text
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+/g, (run) => `^${onTheLine(run, raised)}^`)
    .replace(/[₀₁₂₃₄₅₆₇₈₉₋]+/g, (run) => `~${onTheLine(run, lowered)}~`)
    .replace(/[^\x20-\x7e]/gu, (sign) => codes[sign] ?? (/\s/.test(sign) ? ' ' : '?'));
}
