import { endOfLine } from '../text/scan.js';
import type { TextRange } from '../text/source.js';
import type { CifDocument } from './document.js';
import { CifTokenizer, TokenKind } from './tokenizer.js';
import { startOfContent } from './version.js';

export interface CifComment {
  /** From the # to the end of the line, line end left out. */
  readonly range: TextRange;
  /** Whether a token stands before it on its line. */
  readonly trailing: boolean;
  /** Offset of the next token; undefined behind the last one. */
  readonly nextToken?: number;
}

/**
 * The comments of a CIF in their order. A # within a string, a text field or an unquoted value begins none. A pass over
 * all tokens: ask only where the text is known to hold what you look for.
 */
export function findComments({ source, version }: Pick<CifDocument, 'source' | 'version'>): CifComment[] {
  const { text } = source;
  const comments: CifComment[] = [];
  const tokens = new CifTokenizer(text, version, undefined, { start: startOfContent(text) });
  let end = startOfContent(text);
  for (let first = true; ; first = false) {
    tokens.next();
    const last = tokens.kind === TokenKind.endOfFile;
    const nextToken = last ? undefined : tokens.start;
    // Nothing but white space and comments stands between two tokens.
    let trailing = !first;
    for (let i = end; i < tokens.start; i++) {
      const character = text[i];
      if (character === '\n' || character === '\r') trailing = false;
      if (character !== '#') continue;
      const close = endOfLine(text, i, tokens.start);
      comments.push({ range: { start: i, end: close }, trailing, nextToken });
      i = close - 1;
    }
    if (last) return comments;
    end = tokens.end;
  }
}
