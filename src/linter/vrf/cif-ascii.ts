/** How a CIF 1.1, which has ASCII alone, writes the signs of our messages (International Tables G 2.2.7.4.13). */
const codes: Readonly<Record<string, string>> = {
  Å: '\\%A',
  '°': '\\%',
  '²': '^2^',
  '³': '^3^',
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

/** `~3~` for the ₃ of CH₃. */
function lowered(sign: string): string | undefined {
  const digit = '₀₁₂₃₄₅₆₇₈₉'.indexOf(sign);
  return digit < 0 ? undefined : `~${digit}~`;
}

/** The text with CIF codes in the place of signs that are not ASCII; what has no code becomes a question mark. */
export function asciiForCif(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (sign) => codes[sign] ?? lowered(sign) ?? (/\s/.test(sign) ? ' ' : '?'));
}
