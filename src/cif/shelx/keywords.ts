/**
 * What a line of a SHELX file can begin with besides the name of an atom: the instructions of SHELXL (Sheldrick, Acta
 * Cryst. 2015, C71, 3), of SHELXL-97 and SHELXL-93 where they were dropped, and of SHELXS, SHELXD and SHELXT, whose
 * .ins files hold atoms too.
 */
const keywords: ReadonlySet<string> = new Set(
  (
    'ABIN ACTA AFIX ANIS ANSC ANSR BASF BIND BLOC BOND BUMP CELL CGLS CHIV CONF CONN DAMP DANG DEFS DELU DFIX DISP ' +
    'EADP END EQIV EXTI EXYZ FEND FLAT FMAP FRAG FREE FVAR GRID HFIX HKLF HOPE HTAB ISOR L.S. LATT LAUE LIST MERG ' +
    'MOLE MORE MOVE MPLA NCSY NEUT OMIT PART PLAN PRIG REM RESI RIGU RTAB SADI SAME SFAC SHEL SIMU SIZE SPEC STIR ' +
    'SUMP SWAT SYMM TEMP TIME TITL TREF TWIN TWST UNIT WDEL WGHT WIGL WPDB XNPD ZERR ' +
    'DSUL DELS ESEL EGEN FIND FRES GROP INIT KEEP LONE MIND MUST NTRY PATS PATT PEAK PHAN PHAS PLOP PSEE PSMF PSUM ' +
    'RANE SEED SKIP SPIN SUBS TANG TEST TEXP TRIC UANI VECT WEED'
  ).split(' '),
);

/** Whether four upper-case letters at most are an instruction. */
export function isShelxKeyword(keyword: string): boolean {
  return keywords.has(keyword);
}
