import { type CifDocument, findComments, type SourceText, type TextRange } from '../../cif/index.js';
import type { SuppressionPlace, UnknownRule, UnusedSuppression } from '../../rules/suppression/suppression-facts.js';
import type { RuleNames } from '../rule-names.js';
import { readValidationReplies } from '../vrf/replies.js';
import { directiveForms, parseDirective } from './directive.js';
import { OpenRanges } from './open-ranges.js';
import { type AtomRows, cifAtomRows, noRows, rowsBetween, rowsOnLine, shelxAtomRows } from './rows.js';
import { atomPattern, type Rows, type Suppression } from './suppression.js';

/** What a file says of its own findings. */
export interface InlineSuppressions {
  readonly suppressions: readonly Suppression[];
  /** Comments without a reason, and replies to be filled in, which acknowledge nothing. */
  readonly withoutReason: readonly SuppressionPlace[];
  readonly unknown: readonly UnknownRule[];
  /** Comments that end what no comment before them has begun. */
  readonly idleEnds: readonly UnusedSuppression[];
  /** Replies to checkCIF to be filled in: worth a remark where something is found that they would answer. */
  readonly unansweredReplies: readonly Suppression[];
}

/** A comment as both kinds of files have it. */
interface Comment {
  /** Without what makes it a comment. */
  readonly text: string;
  readonly range: TextRange;
  readonly trailing: boolean;
  readonly nextToken?: number;
}

const nothing: InlineSuppressions = {
  suppressions: [],
  withoutReason: [],
  unknown: [],
  idleEnds: [],
  unansweredReplies: [],
};

/** Reads the comments to the linter and the validation replies of a CIF. */
export function cifSuppressions(document: CifDocument, names: RuleNames): InlineSuppressions {
  const { source, blocks } = document;
  const replies = readValidationReplies(document, names);
  if (!mayHoldDirectives(source)) return replies;
  const comments = findComments(document).map(({ range, ...rest }) => ({
    text: source.slice(range).replace(/^#+/, ''),
    range,
    ...rest,
  }));
  const blockOf = (offset: number) => blocks.findLast(({ headingRange }) => headingRange.start <= offset);
  const fromComments = readComments(comments, source, names, {
    blockNameAt: (offset) => blockOf(offset)?.name,
    rows: cifAtomRows(document, blockOf),
  });
  return {
    suppressions: [...fromComments.suppressions, ...replies.suppressions],
    withoutReason: [...fromComments.withoutReason, ...replies.withoutReason],
    unknown: [...fromComments.unknown, ...replies.unknown],
    idleEnds: fromComments.idleEnds,
    unansweredReplies: replies.unansweredReplies,
  };
}

/** Reads the comments to the linter of a SHELX file: `REM adp-lint-disable …`, or behind a `!`. */
export function shelxSuppressions(source: SourceText, names: RuleNames): InlineSuppressions {
  if (!mayHoldDirectives(source)) return nothing;
  return readComments(shelxComments(source), source, names, {
    blockNameAt: () => undefined,
    rows: shelxAtomRows(source),
  });
}

function mayHoldDirectives({ text }: SourceText): boolean {
  return /adp-lint-/i.test(text);
}

interface Surroundings {
  /** Undefined outside any block: then the whole file is meant. */
  blockNameAt(offset: number): string | undefined;
  readonly rows: AtomRows;
}

function readComments(
  comments: readonly Comment[],
  source: SourceText,
  names: RuleNames,
  surroundings: Surroundings,
): InlineSuppressions {
  const suppressions: Suppression[] = [];
  const withoutReason: SuppressionPlace[] = [];
  const unknown: UnknownRule[] = [];
  const idleEnds: UnusedSuppression[] = [];
  const open = new OpenRanges();
  for (const comment of comments) {
    const directive = parseDirective(comment.text, names);
    if (directive === undefined) continue;
    const blockName = surroundings.blockNameAt(comment.range.start);
    const place: SuppressionPlace = { range: comment.range, block: blockName ?? '', kind: 'comment' };
    if ('unknownForm' in directive) {
      unknown.push({ ...place, word: directive.unknownForm, suggestion: directiveForms.join(', ') });
      continue;
    }
    const { scope } = directive;
    // What is enabled is rules; an atom cannot be taken out of a range.
    for (const word of [...directive.unknown, ...(scope === 'end' ? directive.atoms : [])]) {
      const suggestion = names.closest(word);
      unknown.push({ ...place, word, ...(suggestion !== undefined && { suggestion }) });
    }
    if (scope === 'end') {
      if (directive.rules.length === 0 && directive.unknown.length + directive.atoms.length > 0) continue;
      const lastLine = source.position(comment.range.start).line;
      const idle = open.end(directive.rules, blockName, (first) => rowsBetween(first, lastLine, surroundings.rows));
      if (idle !== undefined) idleEnds.push({ ...place, rules: idle, atoms: [], whole: true, endsNothing: true });
      continue;
    }
    if (directive.rules.length === 0) {
      if (directive.unknown.length === 0) unknown.push({ ...place, word: '' });
      continue;
    }
    if (directive.reason === '') withoutReason.push(place);
    const rules = new Set(directive.rules);
    const rows = new Map<string, Rows>();
    if (scope === 'block') {
      const { line } = source.position(comment.range.start);
      open.begin(rules, blockName, { firstLine: comment.trailing ? line + 1 : line, rows });
    } else {
      const ofRow = rowsOf(scope, comment, source, surroundings);
      for (const rule of rules) rows.set(rule, ofRow);
    }
    suppressions.push({
      by: 'comment',
      rules,
      allRules: directive.rules.length === names.metas.length,
      block: blockName === undefined ? () => true : exactBlock(blockName),
      atoms: directive.atoms.map(atomPattern),
      rows,
      reason: directive.reason,
      place,
      reportUnused: true,
    });
  }
  return { suppressions, withoutReason, unknown, idleEnds, unansweredReplies: [] };
}

/** The name is that of a block, no pattern. */
function exactBlock(name: string): (block: string) => boolean {
  const wanted = name.toLowerCase();
  return (block) => block.toLowerCase() === wanted;
}

function rowsOf(scope: 'line' | 'next-line', comment: Comment, source: SourceText, { rows }: Surroundings): Rows {
  const offset = scope === 'line' ? comment.range.start : comment.nextToken;
  if (offset === undefined) return noRows;
  const { line } = source.position(offset);
  return rowsOnLine(line, rows.sitesAt(line, offset));
}

function shelxComments({ text }: SourceText): Comment[] {
  // Empty lines say nothing.
  const lines = [...text.matchAll(/[^\r\n]+/g)].map((match) => ({ start: match.index, text: match[0] }));
  const isInstruction = (line: string) => line.trim() !== '' && !/^(?:REM\b|!)/i.test(line);
  // Found from the end backwards, so that a file of remarks alone is still read in linear time.
  let nextToken: number | undefined;
  const comments: Comment[] = [];
  for (const line of lines.reverse()) {
    const remark = /^REM\b/i.exec(line.text);
    const mark = line.text.indexOf('!');
    const at = remark ? remark[0].length : mark < 0 ? -1 : mark + 1;
    if (at >= 0) {
      comments.push({
        text: line.text.slice(at),
        range: { start: line.start + (remark ? 0 : mark), end: line.start + line.text.length },
        trailing: !remark && line.text.slice(0, mark).trim() !== '',
        ...(nextToken !== undefined && { nextToken }),
      });
    }
    if (isInstruction(line.text)) nextToken = line.start;
  }
  return comments.reverse();
}
