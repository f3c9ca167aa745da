import { excerpt, type ProblemReporter } from './problems.js';
import { type CifTokenizer, TokenKind } from './tokenizer.js';

/** What a walk through a CIF 2.0 list or table comes across, in the order of the file. */
export interface CompoundVisitor {
  open(kind: number, start: number): void;
  /** The innermost open list or table ends. */
  close(start: number, end: number): void;
  /** The key of the entry that comes next in the innermost table; empty, start = end, for a compound without one. */
  key(kind: number, start: number, end: number): void;
  scalar(kind: number, start: number, end: number): void;
}

const COLON = 58;

/**
 * Walks through a list or table whose opening bracket is the tokenizer's current token, and leaves the tokenizer behind
 * its closing bracket. The open brackets are kept on a stack of our own: depth costs memory, never the call stack.
 *
 * Recovery: a heading, a reserved word or the end of the file ends everything open; a wrong closing bracket ends what
 * stands open inside the one it fits, or is skipped where it fits none; an entry without a usable key is skipped.
 *
 * @returns the offset behind the list or table
 */
export function walkCompound(
  text: string,
  tokenizer: CifTokenizer,
  visitor: CompoundVisitor | undefined,
  report: ProblemReporter | undefined,
): number {
  const start = tokenizer.start;
  let kinds = new Uint8Array(16);
  let starts = new Int32Array(16);
  let depth = 0;
  let openTables = 0;
  /** Within a table: the end of a key that waits for its value, else -1. */
  let keyEnd = -1;
  let end = tokenizer.end;

  const open = (kind: number): void => {
    if (depth === kinds.length) {
      const longerKinds = new Uint8Array(depth * 2);
      longerKinds.set(kinds);
      kinds = longerKinds;
      const longerStarts = new Int32Array(depth * 2);
      longerStarts.set(starts);
      starts = longerStarts;
    }
    kinds[depth] = kind;
    starts[depth] = tokenizer.start;
    depth++;
    if (kind === TokenKind.table) openTables++;
    keyEnd = -1;
    visitor?.open(kind, tokenizer.start);
  };
  const fillMissing = (): void => {
    if (keyEnd < 0) return;
    report?.(
      'missing-value',
      keyEnd,
      keyEnd,
      'this table key has no value: write one behind the colon, ? where it is unknown',
    );
    visitor?.scalar(TokenKind.unquoted, keyEnd, keyEnd);
    keyEnd = -1;
  };
  const close = (closeEnd: number): void => {
    fillMissing();
    depth--;
    if (kinds[depth] === TokenKind.table) openTables--;
    visitor?.close(starts[depth], closeEnd);
    end = closeEnd;
  };
  const unterminated = (closeEnd: number): void => {
    const list = kinds[depth - 1] === TokenKind.list;
    const kind = list ? 'unterminated-list' : 'unterminated-table';
    report?.(kind, starts[depth - 1], closeEnd, `this ${list ? 'list lacks its ]' : 'table lacks its }'}: add it`);
  };

  open(tokenizer.kind);
  while (depth > 0) {
    const kind = tokenizer.next();
    if (kind < TokenKind.closeList) {
      // One message for all that is open, or a file of 100,000 open brackets would give as many.
      report?.(
        kinds[0] === TokenKind.list ? 'unterminated-list' : 'unterminated-table',
        start,
        end,
        `${depth === 1 ? 'this bracket is' : `${depth} brackets from here on are`} not closed before ${
          kind === TokenKind.endOfFile ? 'the end of the file' : `"${excerpt(text, tokenizer.start, tokenizer.end)}"`
        }: add what is missing of ] and }`,
      );
      while (depth > 0) close(end);
      tokenizer.offset = end;
      return end;
    }
    if (kind === TokenKind.closeList || kind === TokenKind.closeTable) {
      const wanted = kind === TokenKind.closeList ? TokenKind.list : TokenKind.table;
      const fits = wanted === TokenKind.table ? openTables > 0 : depth > openTables;
      if (!fits) {
        report?.(
          'unexpected-bracket',
          tokenizer.start,
          tokenizer.end,
          `this ${text[tokenizer.start]} closes nothing: remove it, or put it in quotes where it is text`,
        );
        continue;
      }
      while (kinds[depth - 1] !== wanted) {
        unterminated(tokenizer.start);
        close(tokenizer.start);
      }
      close(tokenizer.end);
      continue;
    }
    end = tokenizer.end;
    if (kinds[depth - 1] === TokenKind.table && keyEnd < 0) {
      keyEnd = readKey(text, tokenizer, visitor, report);
      if (keyEnd >= 0) end = keyEnd;
      if (kind < TokenKind.list) continue;
    }
    if (kind === TokenKind.list || kind === TokenKind.table) {
      open(kind);
    } else {
      keyEnd = -1;
      visitor?.scalar(kind, tokenizer.start, tokenizer.end);
    }
  }
  tokenizer.offset = end;
  return end;
}

/**
 * Reads `"key":` from the current token on.
 *
 * @returns the offset behind the colon, or -1 where there is no key and what stood there was skipped
 */
function readKey(
  text: string,
  tokenizer: CifTokenizer,
  visitor: CompoundVisitor | undefined,
  report: ProblemReporter | undefined,
): number {
  const { kind, start, end } = tokenizer;
  const quoted =
    kind === TokenKind.single ||
    kind === TokenKind.double ||
    kind === TokenKind.tripleSingle ||
    kind === TokenKind.tripleDouble;
  if (quoted && text.charCodeAt(end) === COLON) {
    tokenizer.offset = end + 1;
    visitor?.key(kind, start, end);
    return end + 1;
  }
  if (kind === TokenKind.unquoted) {
    let colon = start;
    while (colon < end && text.charCodeAt(colon) !== COLON) colon++;
    if (colon > start && colon < end) {
      report?.('table-key', start, colon, 'the key of a table entry must stand in quotes: quote it');
      tokenizer.offset = colon + 1;
      visitor?.key(kind, start, colon);
      return colon + 1;
    }
  }
  let i = end;
  while (i < text.length && text.charCodeAt(i) <= 32) i++;
  if (kind < TokenKind.list && text.charCodeAt(i) === COLON) {
    const what =
      kind === TokenKind.text
        ? 'a text field cannot be a table key: quote the key'
        : 'the colon must follow the key of a table entry at once: remove the blank';
    report?.('table-key', start, i + 1, what);
    tokenizer.offset = i + 1;
    visitor?.key(kind, start, end);
    return i + 1;
  }
  report?.(
    'table-key',
    start,
    end,
    `"${excerpt(text, start, end)}" stands in a table without a key and was skipped: write "key":value`,
  );
  if (kind >= TokenKind.list) visitor?.key(TokenKind.unquoted, start, start);
  return -1;
}
