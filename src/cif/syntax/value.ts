import { decodeToken } from '../text/decode.js';
import type { TextRange } from '../text/source.js';
import { type CompoundVisitor, walkCompound } from './compound.js';
import type { CifQuoting, CifValue } from './document.js';
import { CifTokenizer, TokenKind } from './tokenizer.js';

const quotings: readonly CifQuoting[] = [
  'unquoted',
  'single',
  'double',
  'text',
  'triple-single',
  'triple-double',
  'list',
  'table',
];

interface Contents {
  readonly items?: readonly CifValue[];
  readonly entries?: ReadonlyMap<string, CifValue>;
}

/** A value that decodes its text when asked for it; a list or table has its source as text. */
export class LazyCifValue implements CifValue {
  readonly #source: string;
  readonly #kind: number;
  readonly #start: number;
  readonly #end: number;
  #text: string | undefined;
  #contents: Contents | undefined;

  constructor(source: string, kind: number, start: number, end: number) {
    this.#source = source;
    this.#kind = kind;
    this.#start = start;
    this.#end = end;
  }

  get quoting(): CifQuoting {
    return quotings[this.#kind - TokenKind.unquoted];
  }

  get text(): string {
    this.#text ??= this.#start === this.#end ? '?' : decodeToken(this.#source, this.#kind, this.#start, this.#end);
    return this.#text;
  }

  get range(): TextRange {
    return { start: this.#start, end: this.#end };
  }

  get unknown(): boolean {
    // Empty is what the parser puts where the file has no value at all.
    return this.#start === this.#end || this.#isLone('?');
  }

  get inapplicable(): boolean {
    return this.#isLone('.');
  }

  get items(): readonly CifValue[] | undefined {
    return this.#kind === TokenKind.list ? this.#read().items : undefined;
  }

  get entries(): ReadonlyMap<string, CifValue> | undefined {
    return this.#kind === TokenKind.table ? this.#read().entries : undefined;
  }

  /** @internal Set by the builder, so that reading an outer list reads the inner ones with it. */
  fill(contents: Contents): void {
    this.#contents = contents;
  }

  #isLone(character: string): boolean {
    return (
      this.#kind === TokenKind.unquoted &&
      this.#end - this.#start === 1 &&
      this.#source.charCodeAt(this.#start) === character.charCodeAt(0)
    );
  }

  #read(): Contents {
    if (this.#contents === undefined) {
      const tokenizer = new CifTokenizer(this.#source, '2.0', undefined, { start: this.#start, end: this.#end });
      tokenizer.next();
      const builder = new ContentsBuilder(this.#source, this);
      walkCompound(this.#source, tokenizer, builder, undefined);
    }
    return this.#contents ?? {};
  }
}

interface OpenCompound {
  readonly kind: number;
  readonly start: number;
  readonly items: CifValue[];
  readonly entries: Map<string, CifValue>;
  /** Key that waits for its value; undefined for a value to be dropped. */
  key: string | undefined;
}

/** Makes values of a list or table and of everything in it. */
class ContentsBuilder implements CompoundVisitor {
  readonly #source: string;
  readonly #outermost: LazyCifValue;
  readonly #open: OpenCompound[] = [];

  constructor(source: string, outermost: LazyCifValue) {
    this.#source = source;
    this.#outermost = outermost;
  }

  open(kind: number, start: number): void {
    this.#open.push({ kind, start, items: [], entries: new Map(), key: undefined });
  }

  close(start: number, end: number): void {
    const { kind, items, entries } = this.#open.pop()!;
    const value = this.#open.length === 0 ? this.#outermost : new LazyCifValue(this.#source, kind, start, end);
    value.fill(kind === TokenKind.list ? { items } : { entries });
    if (this.#open.length > 0) this.#add(value);
  }

  key(kind: number, start: number, end: number): void {
    this.#open[this.#open.length - 1].key = start === end ? undefined : decodeToken(this.#source, kind, start, end);
  }

  scalar(kind: number, start: number, end: number): void {
    this.#add(new LazyCifValue(this.#source, kind, start, end));
  }

  #add(value: CifValue): void {
    const parent = this.#open[this.#open.length - 1];
    if (parent.kind === TokenKind.list) parent.items.push(value);
    else if (parent.key !== undefined) {
      // Of two equal keys the first counts, as with data names.
      if (!parent.entries.has(parent.key)) parent.entries.set(parent.key, value);
      parent.key = undefined;
    }
  }
}
