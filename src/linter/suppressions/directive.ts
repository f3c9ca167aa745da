import type { RuleNames } from '../rule-names.js';

/**
 * What a comment stands for: the data block that it is in (the file, before the first block), or a row; `end`: it is the
 * end of what earlier comments stand for.
 */
export type DirectiveScope = 'block' | 'line' | 'next-line' | 'end';

/** A comment to the linter, `# adp-lint-disable low-iou C7 C8 -- reason`. */
export interface Directive {
  readonly scope: DirectiveScope;
  /** Names of rules. */
  readonly rules: readonly string[];
  /** Labels, `*` and `?` allowed; all atoms and the structure itself where there are none. */
  readonly atoms: readonly string[];
  readonly reason: string;
  /** Words that should be rules and are none, as written. */
  readonly unknown: readonly string[];
}

/** A comment that begins as those to the linter do, but is none of them. */
export interface UnknownDirective {
  readonly unknownForm: string;
}

const scopes: Readonly<Record<string, DirectiveScope>> = {
  'adp-lint-disable': 'block',
  'adp-lint-disable-line': 'line',
  'adp-lint-disable-next-line': 'next-line',
  'adp-lint-enable': 'end',
};

export const directiveForms = Object.keys(scopes);

/**
 * Reads a comment; undefined for one that is not for the linter. Words are the names or codes of rules (`all` for every
 * rule), then labels of atoms, with blanks or commas between them; the reason stands behind two hyphens.
 *
 * @param comment its text without what makes it a comment (`#`, `REM`)
 */
export function parseDirective(comment: string, names: RuleNames): Directive | UnknownDirective | undefined {
  const match = /^\s*(adp-lint-[a-z-]+)(?=[\s:,]|$):?(.*)$/i.exec(comment);
  if (match === null) return undefined;
  const scope = Object.hasOwn(scopes, match[1].toLowerCase()) ? scopes[match[1].toLowerCase()] : undefined;
  if (scope === undefined) return { unknownForm: match[1] };
  const rest = match[2];
  const dashes = /(?:^|\s)--+(?:\s|$)/.exec(rest);
  const words = (dashes === null ? rest : rest.slice(0, dashes.index)).split(/[\s,]+/).filter((word) => word !== '');
  const rules = new Set<string>();
  const atoms: string[] = [];
  const unknown: string[] = [];
  for (const word of words) {
    const meta = names.find(word);
    if (word.toLowerCase() === 'all') for (const { name } of names.metas) rules.add(name);
    else if (meta !== undefined) rules.add(meta.name);
    else if (looksLikeRule(word)) unknown.push(word);
    else atoms.push(word);
  }
  const reason = dashes === null ? '' : rest.slice(dashes.index + dashes[0].length).trim();
  return { scope, rules: [...rules], atoms, reason, unknown };
}

/** `ADPL999`, `low-io`; no atom has a label like these. */
function looksLikeRule(word: string): boolean {
  return /^adpl\d*$/i.test(word) || /^[a-z]{2,}(?:-[a-z0-9]{2,})+$/.test(word);
}
