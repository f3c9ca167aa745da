/**
 * A reader of Python pickles (protocol 2) as PyTorch writes them. A pickle is a program for a small stack machine that
 * can call anything in Python; this one has no way to call anything but the globals handed to it, and refuses whatever
 * a checkpoint does not need.
 */
import { WeightsFormatError } from './errors.js';

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

const op = {
  proto: 0x80,
  stop: 0x2e,
  mark: 0x28,
  none: 0x4e,
  newTrue: 0x88,
  newFalse: 0x89,
  binInt: 0x4a,
  binInt1: 0x4b,
  binInt2: 0x4d,
  long1: 0x8a,
  binFloat: 0x47,
  binUnicode: 0x58,
  emptyTuple: 0x29,
  tuple: 0x74,
  tuple1: 0x85,
  tuple2: 0x86,
  tuple3: 0x87,
  emptyList: 0x5d,
  append: 0x61,
  appends: 0x65,
  emptyDict: 0x7d,
  setItem: 0x73,
  setItems: 0x75,
  global: 0x63,
  reduce: 0x52,
  build: 0x62,
  binPersId: 0x51,
  binPut: 0x71,
  longBinPut: 0x72,
  binGet: 0x68,
  longBinGet: 0x6a,
} as const;

/** Names of opcodes that are refused, so that the message says what the file tried. */
const refusedOpcodes: Readonly<Record<number, string>> = {
  48: 'POP',
  49: 'POP_MARK',
  50: 'DUP',
  66: 'BINBYTES',
  67: 'SHORT_BINBYTES',
  70: 'FLOAT',
  73: 'INT',
  76: 'LONG',
  80: 'PERSID',
  83: 'STRING',
  84: 'BINSTRING',
  85: 'SHORT_BINSTRING',
  86: 'UNICODE',
  100: 'DICT',
  103: 'GET',
  105: 'INST',
  108: 'LIST',
  111: 'OBJ',
  112: 'PUT',
  129: 'NEWOBJ',
  130: 'EXT1',
  131: 'EXT2',
  132: 'EXT4',
  139: 'LONG4',
  140: 'SHORT_BINUNICODE',
  141: 'BINUNICODE8',
  142: 'BINBYTES8',
  143: 'EMPTY_SET',
  144: 'ADDITEMS',
  145: 'FROZENSET',
  146: 'NEWOBJ_EX',
  147: 'STACK_GLOBAL',
  148: 'MEMOIZE',
  149: 'FRAME',
  150: 'BYTEARRAY8',
  151: 'NEXT_BUFFER',
  152: 'READONLY_BUFFER',
};

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
        return this.#protocol();
      case op.mark:
        if (this.#marks.length >= this.#maxDepth) this.#fail(`nested more than ${this.#maxDepth} levels deep`);
        this.#marks.push(this.#stack.length);
        return;
      case op.none:
        return this.#push(null);
      case op.newTrue:
        return this.#push(true);
      case op.newFalse:
        return this.#push(false);
      case op.binInt:
        return this.#push(this.#view.getInt32(this.#take(4), true));
      case op.binInt1:
        return this.#push(this.#byte());
      case op.binInt2:
        return this.#push(this.#view.getUint16(this.#take(2), true));
      case op.long1:
        return this.#push(this.#long());
      case op.binFloat:
        return this.#push(this.#view.getFloat64(this.#take(8), false));
      case op.binUnicode:
        return this.#push(this.#text(this.#view.getUint32(this.#take(4), true)));
      case op.emptyTuple:
        return this.#push(new PickleTuple([]));
      case op.tuple:
        return this.#tuple(this.#sinceMark());
      case op.tuple1:
      case op.tuple2:
      case op.tuple3:
        return this.#tuple(this.#popMany(opcode - op.tuple1 + 1));
      case op.emptyList:
        return this.#push(new PickleList());
      case op.append:
        return this.#append([this.#pop()]);
      case op.appends:
        return this.#append(this.#sinceMark());
      case op.emptyDict:
        return this.#push(new PickleDict());
      case op.setItem:
        return this.#setItems(this.#popMany(2));
      case op.setItems:
        return this.#setItems(this.#sinceMark());
      case op.global:
        return this.#global();
      case op.reduce:
        return this.#reduce();
      case op.build:
        return this.#build();
      case op.binPersId:
        return this.#persistentId();
      case op.binPut:
        return this.#remember(this.#byte());
      case op.longBinPut:
        return this.#remember(this.#view.getUint32(this.#take(4), true));
      case op.binGet:
        return this.#recall(this.#byte());
      case op.longBinGet:
        return this.#recall(this.#view.getUint32(this.#take(4), true));
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
    if (!(list instanceof PickleList)) return this.#fail(`items are appended to ${describePickleValue(list)}`);
    this.#store(list, items);
    for (const item of items) list.items.push(item);
  }

  #setItems(items: readonly PickleValue[]): void {
    const dict = this.#top();
    if (!(dict instanceof PickleDict)) return this.#fail(`items are set in ${describePickleValue(dict)}`);
    if (items.length % 2 !== 0) this.#fail('a key without a value');
    this.#store(dict, items);
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i];
      if (typeof key === 'object' && key !== null) {
        return this.#fail(`${describePickleValue(key)} as the key of a dict`);
      }
      dict.entries.set(key, items[i + 1]);
    }
  }

  #global(): void {
    const name = `${this.#line()}.${this.#line()}`;
    const known = this.#globals.get(name);
    if (known === undefined) {
      return this.#fail(`it asks for ${name}, which weights do not need; the file was not made by CartNet's training`);
    }
    this.#push(known);
  }

  #reduce(): void {
    const [callee, args] = this.#popMany(2);
    if (!isGlobal(callee) || callee.call === undefined) this.#fail(`${describePickleValue(callee)} is called`);
    if (!(args instanceof PickleTuple)) return this.#fail(`${describePickleValue(args)} as arguments of a call`);
    this.#push(callee.call(args.items));
  }

  /** `BUILD` sets attributes of an object. A state dict has one, `_metadata`, with versions of its modules. */
  #build(): void {
    const state = this.#pop();
    const target = this.#top();
    if (!(target instanceof PickleDict) || target.mayHaveAttributes.length === 0) {
      return this.#fail(`BUILD on ${describePickleValue(target)}`);
    }
    if (!(state instanceof PickleDict)) return this.#fail(`BUILD with ${describePickleValue(state)}`);
    for (const key of state.entries.keys()) {
      if (typeof key !== 'string' || !target.mayHaveAttributes.includes(key)) this.#fail(`BUILD sets ${String(key)}`);
    }
    this.#store(target, [state]);
    target.attributes = state;
  }

  #persistentId(): void {
    if (this.#persistentLoad === undefined) return this.#fail('a persistent id');
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
    if (value === undefined) return this.#fail(`memo entry ${index} is read before it is written`);
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
    if (height === undefined) return this.#fail('there is no mark to go back to');
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
      return this.#fail('a string is not UTF-8');
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
