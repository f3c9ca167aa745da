import { decodeCifBytes, isShelxFile, parseCif, parseCifNumber, parseShelx } from '../../cif/index.js';

/**
 * R1 of the observed reflections, by data block: `_refine_ls_R_factor_gt`, or the remark `R1 = 0.0321 for 2345 Fo >
 * 4sig(Fo)` that SHELXL writes behind HKLF. A SHELX file is one block, whose name is that of its structure: `undefined`
 * here.
 */
export function readR1(bytes: Uint8Array, name: string): ReadonlyMap<string | undefined, number> {
  const { text } = decodeCifBytes(bytes);
  const found = new Map<string | undefined, number>();
  if (isShelxFile(text, name)) {
    for (const { keyword, text: remark } of parseShelx(text, name).instructions) {
      if (keyword !== 'REM') continue;
      const value = Number(/^\s*R1\s*=\s*(\d*\.\d+)\s+for\b/i.exec(remark)?.[1] ?? Number.NaN);
      if (Number.isFinite(value)) found.set(undefined, value);
    }
    return found;
  }
  for (const block of parseCif(text, name).blocks) {
    const value = block.value('_refine_ls_r_factor_gt');
    if (value === undefined || value.unknown || value.inapplicable) continue;
    const r1 = numberOf(value.text);
    if (r1 !== undefined) found.set(block.name, r1);
  }
  return found;
}

function numberOf(text: string): number | undefined {
  try {
    return parseCifNumber(text)?.value;
  } catch {
    return undefined;
  }
}
