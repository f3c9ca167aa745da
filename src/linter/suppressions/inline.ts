import {
  type CifBlock,
  type CifDocument,
  type CifLoop,
  findComments,
  type SourceText,
  type TextRange,
} from '../../cif/index.js';
import type { SuppressionPlace, UnknownRule } from '../../rules/suppression/suppression-facts.js';
import type { RuleNames } from '../rule-names.js';
import { readValidationReplies } from '../vrf/replies.js';
import { type Directive, directiveForms, parseDirective } from './directive.js';
import { atomPattern, type Suppression } from './suppression.js';

/** What a file says of its own findings. */
export interface InlineSuppressions {
  readonly suppressions: readonly Suppression[];
  /** Comments without a reason, and replies to be filled in, which acknowledge nothing. */
  readonly withoutReason: readonly SuppressionPlace[];
  readonly unknown: readonly UnknownRule[];
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

const nothing: InlineSuppressions = { suppressions: [], withoutReason: [], unknown: [], unansweredReplies: [] };

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
    sitesAt: (line, offset) => sitesOnLine(blockOf(offset), line, source),
  });
  return {
    suppressions: [...fromComments.suppressions, ...replies.suppressions],
    withoutReason: [...fromComments.withoutReason, ...replies.withoutReason],
    unknown: [...fromComments.unknown, ...replies.unknown],
    unansweredReplies: replies.unansweredReplies,
  };
}

/** Reads the comments to the linter of a SHELX file: `REM adp-lint-disable …`, or behind a `!`. */
export function shelxSuppressions(source: SourceText, names: RuleNames): InlineSuppressions {
  if (!mayHoldDirectives(source)) return nothing;
  return readComments(shelxComments(source), source, names, {
    blockNameAt: () => undefined,
    sitesAt: (_line, offset) => {
      const label = /^[A-Za-z][^\s!]*/.exec(lineAt(source.text, offset));
      return label === null ? [] : [label[0]];
    },
  });
}

function mayHoldDirectives({ text }: SourceText): boolean {
  return /adp-lint-/i.test(text);
}

interface Surroundings {
  /** Undefined outside any block: then the whole file is meant. */
  blockNameAt(offset: number): string | undefined;
  /** Labels of the atoms that have a row on a line (from 1) that holds an offset. */
  sitesAt(line: number, offset: number): readonly string[];
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
  for (const comment of comments) {
    const directive = parseDirective(comment.text, names);
    if (directive === undefined) continue;
    const blockName = surroundings.blockNameAt(comment.range.start);
    const place: SuppressionPlace = { range: comment.range, block: blockName ?? '', kind: 'comment' };
    if ('unknownForm' in directive) {
      unknown.push({ ...place, word: directive.unknownForm, suggestion: directiveForms.join(', ') });
      continue;
    }
    for (const word of directive.unknown) {
      const suggestion = names.closest(word);
      unknown.push({ ...place, word, ...(suggestion !== undefined && { suggestion }) });
    }
    if (directive.rules.length === 0) {
      if (directive.unknown.length === 0) unknown.push({ ...place, word: '' });
      continue;
    }
    if (directive.reason === '') withoutReason.push(place);
    suppressions.push({
      by: 'comment',
      rules: new Set(directive.rules),
      allRules: directive.rules.length === names.metas.length,
      block: blockName === undefined ? () => true : exactBlock(blockName),
      atoms: directive.atoms.map(atomPattern),
      ...rowOf(directive, comment, source, surroundings),
      reason: directive.reason,
      place,
      reportUnused: true,
    });
  }
  return { suppressions, withoutReason, unknown, unansweredReplies: [] };
}

/** The name is that of a block, no pattern. */
function exactBlock(name: string): (block: string) => boolean {
  const wanted = name.toLowerCase();
  return (block) => block.toLowerCase() === wanted;
}

function rowOf(
  { scope }: Directive,
  comment: Comment,
  source: SourceText,
  surroundings: Surroundings,
): Pick<Suppression, 'row'> {
  if (scope === 'block') return {};
  const offset = scope === 'line' ? comment.range.start : comment.nextToken;
  // Behind the last value there is no next line: nothing is meant, and the comment will be reported as unused.
  if (offset === undefined) return { row: { line: 0, sites: new Set() } };
  const { line } = source.position(offset);
  return { row: { line, sites: new Set(surroundings.sitesAt(line, offset)) } };
}

/** Labels of the atoms of a block whose rows (in the atom list or that of U) touch a line. */
function sitesOnLine(block: CifBlock | undefined, line: number, source: SourceText): string[] {
  return ['_atom_site_label', '_atom_site_aniso_label'].flatMap((tag) => {
    const loop = block?.loop(tag);
    return loop === undefined ? [] : labelsOnLine(loop, loop.column(tag), line, source);
  });
}

function labelsOnLine(loop: CifLoop, column: number, line: number, source: SourceText): string[] {
  const labels: string[] = [];
  for (let row = 0; row < loop.rowCount; row++) {
    const { start, end } = loop.rowRange(row);
    if (source.position(start).line <= line && source.position(end).line >= line) {
      labels.push(loop.value(row, column).text);
    }
  }
  return labels;
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

/** The line that holds an offset, without its end. */
function lineAt(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  const lineEnd = /[\r\n]/g;
  lineEnd.lastIndex = offset;
  return text.slice(start, lineEnd.exec(text)?.index ?? text.length);
}
