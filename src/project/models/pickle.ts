/**
 * A reader of Python pickles (protocol 2) as PyTorch writes them. A pickle is a program for a small stack machine that
 * can call anything in Python; this one has no way to call anything but the globals handed to it, and refuses whatever
 * a checkpoint does not need.
 */
import { WeightsFormatError } from '../../model/weights/errors.js';
import { op, refusedOpcodes } from './pickle-opcodes.js';

/** A pickle asks for something that a checkpoint of weights has no use for, or is damaged. */
export class PickleError extends WeightsFormatError {
  override readonly name = 'PickleError';
}

/** Values that only the caller of the reader understands, e.g. tensors. */
export abstract class PickleObject {}

/** A list, tuple or dictionary. Once stored in another container it can no longer change, so there are no cycles. */
abstract class PickleContainer {
  /** Levels of containers within this one, itself included. */
  depth = 1;
  /** Whether another container holds this one. */
  stored = false;
}

export class PickleTuple extends PickleContainer {
  constructor(readonly items: readonly PickleValue[]) {
    super();
  }
}

export class PickleList extends PickleContainer {
  readonly items: PickleValue[] = [];
}

export type PickleKey = string | number | bigint | boolean | null;

export class PickleDict extends PickleContainer {
  readonly entries = new Map<PickleKey, PickleValue>();
  /** Attributes of the Python object, e.g. `_metadata` of a state dict. */
  attributes?: PickleDict;

  /** @param mayHaveAttributes the names that BUILD may set; a plain dict has none */
  constructor(readonly mayHaveAttributes: readonly string[] = []) {
    super();
  }

  get(key: PickleKey): PickleValue | undefined {
    return this.entries.get(key);
  }
}

/** Something that a pickle may name. Without `call` it is only a name, such as a storage type. */
export interface PickleGlobal {
  /** As Python spells it, e.g. `collections.OrderedDict`. */
  readonly global: string;
  /** @throws PickleError where the arguments are not what is expected */
  readonly call?: (args: readonly PickleValue[]) => PickleValue;
}

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleTuple
  | PickleList
  | PickleDict
  | PickleGlobal
  | PickleObject;

export interface PickleRules {
  /** All that the pickle may name. */
  readonly globals: readonly PickleGlobal[];
  /** What a persistent id stands for; without it persistent ids are refused. */
  readonly persistentLoad?: (id: PickleValue) => PickleValue;
  /** Levels of nested containers; 32 unless given. */
  readonly maxDepth?: number;
  /** Bytes of the pickle; 16 MiB unless given. */
  readonly maxBytes?: number;
}

/**
 * @returns the value that the pickle describes
 * @throws PickleError for any global or opcode outside the rules, a broken stack or memo, or a pickle beyond the limits
 */
export function readPickle(bytes: Uint8Array, rules: PickleRules): PickleValue {
  return new PickleMachine(bytes, rules).run();
}

/** How Python writes the type of a value, for messages. */
export function describePickleValue(value: PickleValue): string {
  if (value === null) return 'None';
  if (value instanceof PickleTuple) return 'a tuple';
  if (value instanceof PickleList) return 'a list';
  if (value instanceof PickleDict) return 'a dict';
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'number' || typeof value === 'bigint') return 'a number';
  if (typeof value === 'boolean') return 'a bool';
  return isGlobal(value) ? value.global : 'an object';
}

class PickleMachine {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #globals: ReadonlyMap<string, PickleGlobal>;
  readonly #persistentLoad: ((id: PickleValue) => PickleValue) | undefined;
  readonly #maxDepth: number;
  readonly #stack: PickleValue[] = [];
  /** Stack heights at the open marks. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #at = 0;
  /** Where the opcode in hand begins. */
  #opcodeAt = 0;

  constructor(bytes: Uint8Array, { globals, persistentLoad, maxDepth = 32, maxBytes = 16 * 2 ** 20 }: PickleRules) {
    if (bytes.length > maxBytes) {
      throw new PickleError(
        `the pickle is ${bytes.length} bytes long, more than the ${maxBytes} that weights may take`,
      );
    }
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#globals = new Map(globals.map((entry) => [entry.global, entry]));
    this.#persistentLoad = persistentLoad;
    this.#maxDepth = maxDepth;
  }

  run(): PickleValue {
    if (this.#bytes[0] !== op.proto) this.#fail('not a pickle of protocol 2');
    for (;;) {
      this.#opcodeAt = this.#at;
      const opcode = this.#byte();
      if (opcode === op.stop) break;
      this.#step(opcode);
    }
    const value = this.#pop();
    if (this.#marks.length > 0 || this.#stack.length > 0) this.#fail('values are left over at the end');
    return value;
  }

  #step(opcode: number): void {
    switch (opcode) {
      case op.proto:
        this.#protocol();
        return;
      case op.mark:
        if (this.#marks.length >= this.#maxDepth) this.#fail(`nested more than ${this.#maxDepth} levels deep`);
        this.#marks.push(this.#stack.length);
        return;
      case op.none:
        this.#push(null);
        return;
      case op.newTrue:
        this.#push(true);
        return;
      case op.newFalse:
        this.#push(false);
        return;
      case op.binInt:
        this.#push(this.#view.getInt32(this.#take(4), true));
        return;
      case op.binInt1:
        this.#push(this.#byte());
        return;
      case op.binInt2:
        this.#push(this.#view.getUint16(this.#take(2), true));
        return;
      case op.long1:
        this.#push(this.#long());
        return;
      case op.binFloat:
        this.#push(this.#view.getFloat64(this.#take(8), false));
        return;
      case op.binUnicode:
        this.#push(this.#text(this.#view.getUint32(this.#take(4), true)));
        return;
      case op.emptyTuple:
        this.#push(new PickleTuple([]));
        return;
      case op.tuple:
        this.#tuple(this.#sinceMark());
        return;
      case op.tuple1:
      case op.tuple2:
      case op.tuple3:
        this.#tuple(this.#popMany(opcode - op.tuple1 + 1));
        return;
      case op.emptyList:
        this.#push(new PickleList());
        return;
      case op.append:
        this.#append([this.#pop()]);
        return;
      case op.appends:
        this.#append(this.#sinceMark());
        return;
      case op.emptyDict:
        this.#push(new PickleDict());
        return;
      case op.setItem:
        this.#setItems(this.#popMany(2));
        return;
      case op.setItems:
        this.#setItems(this.#sinceMark());
        return;
      case op.global:
        this.#global();
        return;
      case op.reduce:
        this.#reduce();
        return;
      case op.build:
        this.#build();
        return;
      case op.binPersId:
        this.#persistentId();
        return;
      case op.binPut:
        this.#remember(this.#byte());
        return;
      case op.longBinPut:
        this.#remember(this.#view.getUint32(this.#take(4), true));
        return;
      case op.binGet:
        this.#recall(this.#byte());
        return;
      case op.longBinGet:
        this.#recall(this.#view.getUint32(this.#take(4), true));
        return;
      default:
        this.#fail(`the opcode ${refusedOpcodes[opcode] ?? `0x${opcode.toString(16)}`} is not allowed in weights`);
    }
  }

  #protocol(): void {
    const version = this.#byte();
    if (this.#opcodeAt !== 0) this.#fail('a second PROTO opcode');
    if (version !== 2) this.#fail(`pickle protocol ${version}; PyTorch writes protocol 2`);
  }

  #tuple(items: readonly PickleValue[]): void {
    const tuple = new PickleTuple(items);
    this.#store(tuple, items);
    this.#push(tuple);
  }

  #append(items: readonly PickleValue[]): void {
    const list = this.#top();
    if (!(list instanceof PickleList)) this.#fail(`items are appended to ${describePickleValue(list)}`);
    this.#store(list, items);
    for (const item of items) list.items.push(item);
  }

  #setItems(items: readonly PickleValue[]): void {
    const dict = this.#top();
    if (!(dict instanceof PickleDict)) this.#fail(`items are set in ${describePickleValue(dict)}`);
    if (items.length % 2 !== 0) this.#fail('a key without a value');
    this.#store(dict, items);
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i];
      if (typeof key === 'object' && key !== null) {
        this.#fail(`${describePickleValue(key)} as the key of a dict`);
      }
      dict.entries.set(key, items[i + 1]);
    }
  }

  #global(): void {
    const name = `${this.#line()}.${this.#line()}`;
    const known = this.#globals.get(name);
    if (known === undefined) {
      this.#fail(`it asks for ${name}, which weights do not need; the file was not made by CartNet's training`);
    }
    this.#push(known);
  }

  #reduce(): void {
    const [callee, args] = this.#popMany(2);
    if (!isGlobal(callee) || callee.call === undefined) this.#fail(`${describePickleValue(callee)} is called`);
    if (!(args instanceof PickleTuple)) this.#fail(`${describePickleValue(args)} as arguments of a call`);
    this.#push(callee.call(args.items));
  }

  /** `BUILD` sets attributes of an object. A state dict has one, `_metadata`, with versions of its modules. */
  #build(): void {
    const state = this.#pop();
    const target = this.#top();
    if (!(target instanceof PickleDict) || target.mayHaveAttributes.length === 0) {
      this.#fail(`BUILD on ${describePickleValue(target)}`);
    }
    if (!(state instanceof PickleDict)) this.#fail(`BUILD with ${describePickleValue(state)}`);
    for (const key of state.entries.keys()) {
      if (typeof key !== 'string' || !target.mayHaveAttributes.includes(key)) this.#fail(`BUILD sets ${String(key)}`);
    }
    this.#store(target, [state]);
    target.attributes = state;
  }

  #persistentId(): void {
    if (this.#persistentLoad === undefined) this.#fail('a persistent id');
    this.#push(this.#persistentLoad(this.#pop()));
  }

  /** Notes that `parent` holds `items` from now on. */
  #store(parent: PickleContainer, items: readonly PickleValue[]): void {
    for (const item of items) {
      if (!(item instanceof PickleContainer)) continue;
      item.stored = true;
      parent.depth = Math.max(parent.depth, item.depth + 1);
    }
    if (parent.stored) this.#fail('a container is changed after it was stored in another, or holds itself');
    if (parent.depth > this.#maxDepth) this.#fail(`nested more than ${this.#maxDepth} levels deep`);
  }

  #remember(index: number): void {
    if (this.#memo.has(index)) this.#fail(`memo entry ${index} is written twice`);
    this.#memo.set(index, this.#top());
  }

  #recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) this.#fail(`memo entry ${index} is read before it is written`);
    this.#push(value);
  }

  #push(value: PickleValue): void {
    this.#stack.push(value);
  }

  #floor(): number {
    return this.#marks.at(-1) ?? 0;
  }

  #top(): PickleValue {
    if (this.#stack.length <= this.#floor()) this.#fail('the stack is empty');
    return this.#stack[this.#stack.length - 1];
  }

  #pop(): PickleValue {
    const value = this.#top();
    this.#stack.length--;
    return value;
  }

  #popMany(count: number): PickleValue[] {
    if (this.#stack.length - count < this.#floor()) this.#fail('the stack is empty');
    return this.#stack.splice(this.#stack.length - count, count);
  }

  #sinceMark(): PickleValue[] {
    const height = this.#marks.pop();
    if (height === undefined) this.#fail('there is no mark to go back to');
    return this.#stack.splice(height);
  }

  #byte(): number {
    return this.#bytes[this.#take(1)];
  }

  /** Moves on by `count` bytes and returns where they begin. */
  #take(count: number): number {
    const start = this.#at;
    if (start + count > this.#bytes.length) this.#fail('the pickle is cut short');
    this.#at += count;
    return start;
  }

  #text(length: number): string {
    const start = this.#take(length);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.#bytes.subarray(start, this.#at));
    } catch {
      this.#fail('a string is not UTF-8');
    }
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) this.#fail('the pickle is cut short');
    const text = this.#text(end - this.#at);
    this.#at++;
    return text;
  }

  /** LONG1: a little-endian two's complement integer of up to 255 bytes. */
  #long(): number | bigint {
    const length = this.#byte();
    const start = this.#take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[start + i]);
    const signed = BigInt.asIntN(8 * length, value);
    return BigInt(Number.MIN_SAFE_INTEGER) <= signed && signed <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(signed)
      : signed;
  }

  #fail(problem: string): never {
    throw new PickleError(`byte ${this.#opcodeAt} of the pickle: ${problem}`);
  }
}

function isGlobal(value: PickleValue): value is PickleGlobal {
  return typeof value === 'object' && value !== null && 'global' in value;
}
