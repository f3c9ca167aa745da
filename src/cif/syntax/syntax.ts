import { endOfLine } from '../text/scan.js';
import type { TextRange } from '../text/source.js';
import { walkCompound } from './compound.js';
import type { CifItem, CifLoop } from './document.js';
import { ParsedSection } from './entries.js';
import { ParsedLoop, ValueTable } from './loop.js';
import { reconcileLoop } from './loop-count.js';
import { excerpt, ProblemLog } from './problems.js';
import { KeyCheck } from './table-keys.js';
import { CifTokenizer, TokenKind } from './tokenizer.js';
import { joinUnquotedOperations } from './unquoted-operations.js';
import { LazyCifValue } from './value.js';
import { type CifVersion, startOfContent } from './version.js';

/** Longest data name or block code of CIF 1.1, in characters. */
const LONGEST_NAME = 75;

/** Puts the tokens of one text together to blocks, frames, items and loops. */
export class SyntaxParser {
  readonly blocks: ParsedSection[] = [];
  readonly globals: ParsedSection[] = [];
  readonly #text: string;
  readonly #version: CifVersion;
  readonly #log = new ProblemLog();
  readonly #tokens: CifTokenizer;
  readonly #values = new ValueTable();
  /** Data block or global section. */
  #section: ParsedSection | undefined;
  #frame: ParsedSection | undefined;
  readonly #blockNames = new Map<string, ParsedSection>();
  #frameNames = new Map<string, ParsedSection>();
  /** What a stray value would follow, for the message. */
  #before = '';

  /** @param openFields starts of text fields that are to be read as lacking their closing semicolon */
  constructor(text: string, version: CifVersion, openFields: ReadonlySet<number>) {
    this.#text = text;
    this.#version = version;
    this.#tokens = new CifTokenizer(text, version, this.#log.report, {
      start: startOfContent(text),
      openFields,
    });
  }

  get log(): ProblemLog {
    return this.#log;
  }

  /** The text field that most likely lacks its semicolon, where the file has errors; -1 else. */
  get suspectField(): number {
    return this.#log.errorCount > 0 ? this.#tokens.suspectField : -1;
  }

  run(): void {
    const tokens = this.#tokens;
    tokens.next();
    // Each of the steps leaves the tokenizer at the first token that is not its own.
    while (tokens.kind !== TokenKind.endOfFile) this.#step();
    this.#closeFrame(tokens.start);
    if (this.blocks.length + this.globals.length === 0) {
      this.#log.report(
        'empty-file',
        0,
        this.#text.length,
        'the file holds no data block: a CIF begins with a line such as data_name',
      );
    }
  }

  #step(): void {
    const tokens = this.#tokens;
    switch (tokens.kind) {
      case TokenKind.tag:
        this.#item();
        break;
      case TokenKind.loop:
        this.#loop();
        break;
      case TokenKind.dataHeading:
        this.#dataHeading();
        break;
      case TokenKind.frameHeading:
        this.#frameHeading();
        break;
      case TokenKind.frameEnd:
        this.#frameEnd();
        break;
      case TokenKind.global:
        this.#closeFrame(tokens.start);
        this.#section = new ParsedSection('', this.#range());
        this.globals.push(this.#section);
        this.#before = 'global_';
        tokens.next();
        break;
      case TokenKind.stop:
        this.#log.report(
          'reserved-word',
          tokens.start,
          tokens.end,
          'stop_ is reserved and has no use in a CIF: remove it, or quote it where it is a value',
        );
        tokens.next();
        break;
      case TokenKind.closeList:
      case TokenKind.closeTable:
        this.#log.report(
          'unexpected-bracket',
          tokens.start,
          tokens.end,
          `this ${this.#text[tokens.start]} closes nothing: remove it, or put it in quotes where it is text`,
        );
        tokens.next();
        break;
      default:
        this.#strayValues();
    }
  }

  #range(): TextRange {
    return { start: this.#tokens.start, end: this.#tokens.end };
  }

  /** Where items go; made up, with a problem, where the file has none yet. */
  #target(): ParsedSection {
    if (this.#section === undefined) {
      const { start, end } = this.#tokens;
      this.#log.report(
        'missing-header',
        start,
        end,
        'data stand before any data block: put a line such as data_name before them',
      );
      this.#section = new ParsedSection('', { start, end: start });
      this.blocks.push(this.#section);
    }
    return this.#frame ?? this.#section;
  }

  #finish(target: ParsedSection, entry: CifItem | CifLoop, end: number): void {
    target.entries.push(entry);
    this.#section?.extendTo(end);
    if (target === this.#frame) target.extendTo(end);
  }

  #hold(target: ParsedSection, tag: string, range: TextRange, holder: CifItem | CifLoop): void {
    if (range.end - range.start > LONGEST_NAME && this.#version === '1.1') {
      this.#log.report(
        'long-name',
        range.start,
        range.end,
        `this data name has ${range.end - range.start} characters; CIF 1.1 allows ${LONGEST_NAME}, and other programs may cut it`,
      );
    }
    const earlier = target.hold(tag, holder);
    if (earlier === undefined) return;
    const related = earlier.kind === 'item' ? earlier.tagRange : earlier.tagRanges[earlier.column(tag)];
    this.#log.report(
      'duplicate-item',
      range.start,
      range.end,
      `${tag} is given a second time in this data block: keep one of the two; the first one is used`,
      related,
    );
  }

  #item(): void {
    const tokens = this.#tokens;
    const target = this.#target();
    const tagRange = this.#range();
    const tag = this.#text.slice(tagRange.start, tagRange.end).toLowerCase();
    if (tagRange.end - tagRange.start === 1) {
      this.#log.report('empty-name', tagRange.start, tagRange.end, 'a data name is missing behind this underscore');
    }
    this.#before = tag;
    let value: LazyCifValue;
    let end = tagRange.end;
    if (tokens.next() >= TokenKind.unquoted) {
      const { kind, start } = tokens;
      end = this.#endOfValue();
      value = new LazyCifValue(this.#text, kind, start, end);
      tokens.next();
    } else {
      value = new LazyCifValue(this.#text, TokenKind.unquoted, end, end);
      this.#log.report(
        'missing-value',
        tagRange.start,
        tagRange.end,
        `${tag} has no value: write one behind it, ? where it is unknown`,
      );
    }
    const item: CifItem = { kind: 'item', tag, tagRange, value };
    this.#hold(target, tag, tagRange, item);
    this.#finish(target, item, end);
  }

  /** End of the value that begins at the current token; reads a list or table through. */
  #endOfValue(): number {
    const tokens = this.#tokens;
    if (tokens.kind < TokenKind.list) return tokens.end;
    return walkCompound(this.#text, tokens, new KeyCheck(this.#text, this.#log.report), this.#log.report);
  }

  #loop(): void {
    const tokens = this.#tokens;
    const values = this.#values;
    const loopStart = tokens.start;
    let end = tokens.end;
    if (tokens.next() !== TokenKind.tag) {
      this.#log.report(
        'loop-without-tags',
        loopStart,
        end,
        'loop_ must be followed by the data names of its columns: write them, or remove loop_',
      );
      this.#before = 'loop_';
      return;
    }
    const target = this.#target();
    const loop = new ParsedLoop(this.#text, values, loopStart);
    while (tokens.kind === TokenKind.tag) {
      const tagRange = this.#range();
      const tag = this.#text.slice(tagRange.start, tagRange.end).toLowerCase();
      loop.tags.push(tag);
      loop.tagRanges.push(tagRange);
      this.#hold(target, tag, tagRange, loop);
      end = tagRange.end;
      tokens.next();
    }
    loop.first = values.length;
    while (tokens.kind >= TokenKind.unquoted) {
      const { kind, start } = tokens;
      end = kind < TokenKind.list ? tokens.end : this.#endOfValue();
      values.push(kind, start, end);
      tokens.next();
    }
    loop.range = { start: loopStart, end };
    this.#before = `the loop of ${loop.tags[0]}`;
    joinUnquotedOperations(this.#text, loop, values, this.#log.report);
    const count = values.length - loop.first;
    loop.rowCount = count / loop.tags.length;
    if (count === 0) {
      this.#log.report(
        'empty-loop',
        loopStart,
        end,
        `the loop of ${loop.tags[0]} has no values: remove it, or give it a row of ?`,
      );
    } else if (count % loop.tags.length !== 0) {
      loop.isIncomplete = true;
      loop.rowCount = reconcileLoop(this.#text, loop, values, this.#log.report);
    }
    this.#finish(target, loop, end);
  }

  #dataHeading(): void {
    const tokens = this.#tokens;
    this.#closeFrame(tokens.start);
    const { start } = tokens;
    let { end } = tokens;
    const lineEnd = endOfLine(this.#text, end, this.#text.length);
    // `data_my compound`: what follows on the line can only belong to the name.
    while (tokens.next() === TokenKind.unquoted && tokens.end <= lineEnd) end = tokens.end;
    const section = this.#heading(start, end);
    this.#section = section;
    this.blocks.push(section);
    if (/\s/.test(section.name)) {
      this.#log.report(
        'space-in-block-name',
        start,
        end,
        `the name of a data block cannot hold blanks; it is read as "${excerpt(section.name, 0, section.name.length)}": join its parts with underscores`,
      );
    }
    this.#before = 'the heading of the data block';
    this.#checkName(section, this.#blockNames, 'data block', 'duplicate-block');
    this.#frameNames = new Map();
  }

  #heading(start: number, end: number): ParsedSection {
    return new ParsedSection(this.#text.slice(start + 5, end), { start, end });
  }

  #checkName(
    section: ParsedSection,
    names: Map<string, ParsedSection>,
    what: string,
    duplicate: 'duplicate-block' | 'duplicate-frame',
  ): void {
    const { start, end } = section.headingRange;
    if (section.name === '') {
      this.#log.report('empty-name', start, end, `this ${what} has no name: write one behind the underscore`);
      return;
    }
    if (section.name.length > LONGEST_NAME && this.#version === '1.1') {
      this.#log.report(
        'long-name',
        start,
        end,
        `the name of this ${what} has ${section.name.length} characters; CIF 1.1 allows ${LONGEST_NAME}, and other programs may cut it`,
      );
    }
    const key = section.name.toLowerCase();
    const earlier = names.get(key);
    if (earlier === undefined) {
      names.set(key, section);
      return;
    }
    this.#log.report(
      duplicate,
      start,
      end,
      `a second ${what} has the name ${excerpt(section.name, 0, section.name.length)} (upper and lower case count as one): rename one of the two`,
      earlier.headingRange,
    );
  }

  #frameHeading(): void {
    const tokens = this.#tokens;
    this.#closeFrame(tokens.start);
    this.#target();
    const frame = this.#heading(tokens.start, tokens.end);
    this.#section?.frames.push(frame);
    this.#frame = frame;
    this.#before = 'the heading of the save frame';
    this.#section?.extendTo(tokens.end);
    this.#checkName(frame, this.#frameNames, 'save frame', 'duplicate-frame');
    tokens.next();
  }

  #frameEnd(): void {
    const tokens = this.#tokens;
    if (this.#frame === undefined) {
      this.#log.report(
        'unexpected-frame-end',
        tokens.start,
        tokens.end,
        'save_ ends a save frame, but none is open here: remove it, or write save_name where one should begin',
      );
    } else {
      this.#frame.extendTo(tokens.end);
      this.#section?.extendTo(tokens.end);
      this.#frame = undefined;
    }
    this.#before = 'the end of a save frame';
    tokens.next();
  }

  /** Ends a frame that was left open before an offset. */
  #closeFrame(before: number): void {
    const frame = this.#frame;
    if (frame === undefined) return;
    this.#frame = undefined;
    const { start, end } = frame.headingRange;
    this.#log.report(
      'unterminated-frame',
      start,
      end,
      `the save frame ${excerpt(frame.name, 0, frame.name.length)} is not closed: add save_ behind its last item`,
      { start: before, end: before },
    );
  }

  /** Values that belong to no data name; one problem for all that stand together. */
  #strayValues(): void {
    const tokens = this.#tokens;
    const { start, end: firstEnd } = tokens;
    let end = tokens.end;
    let count = 0;
    while (tokens.kind >= TokenKind.unquoted) {
      end = this.#endOfValue();
      count++;
      tokens.next();
    }
    const shown = excerpt(this.#text, start, firstEnd);
    const what = count === 1 ? `the value "${shown}" belongs` : `the ${count} values from "${shown}" on belong`;
    const where = this.#before === '' ? 'before any data block' : `behind ${this.#before}`;
    this.#log.report(
      'unexpected-value',
      start,
      end,
      `${what} to no data name (${where}): quote text that holds blanks, write the missing data name or loop_, or begin a comment with #; skipped`,
    );
  }
}
