import {
  PickleDict,
  PickleError,
  type PickleGlobal,
  type PickleList,
  type PickleRules,
  type PickleTuple,
  readPickle,
} from '../../../src/project/models/pickle.js';
import { seededRandom } from '../../support/random.js';
import { global, integer, pickle, program, text, tuple } from './support/pickle-writer.js';

const orderedDict: PickleGlobal = { global: 'collections.OrderedDict', call: () => new PickleDict(['_metadata']) };
const marker: PickleGlobal = { global: 'torch.FloatStorage' };
const rules: PickleRules = { globals: [orderedDict, marker] };

describe('values', () => {
  test.each<[string, Buffer, unknown]>([
    ['None', pickle('N'), null],
    ['True', pickle('\x88'), true],
    ['False', pickle('\x89'), false],
    ['BININT', pickle(integer(-123456)), -123456],
    ['BININT1', pickle('K\xff'), 255],
    ['BININT2', pickle('M\x34\x12'), 0x1234],
    ['LONG1, empty', pickle('\x8a\x00'), 0],
    ['LONG1, negative', pickle('\x8a\x01\xff'), -1],
    ['LONG1, 40 bits', pickle('\x8a\x05\x00\x00\x00\x00\x01'), 2 ** 32],
    ['LONG1, beyond 2^53', pickle('\x8a\x08\x01\x00\x00\x00\x00\x00\x00\x40'), 2n ** 62n + 1n],
    ['BINFLOAT', pickle('G\x3f\xf8\x00\x00\x00\x00\x00\x00'), 1.5],
    ['BINUNICODE', pickle(text('Å\u0000²')), 'Å\u0000²'],
  ])('%s', (_name, bytes, value) => {
    expect(readPickle(bytes, rules)).toEqual(value);
  });

  test('lists, tuples and dicts, with memo', () => {
    const value = readPickle(
      pickle(
        '}q\x00(',
        text('list'),
        ']q\x01(K\x01K\x02e',
        text('one'),
        ']q\x02K\x03a',
        text('tuple'),
        'h\x01h\x02\x86u',
      ),
      rules,
    );
    expect(value).toBeInstanceOf(PickleDict);
    const { entries } = value as PickleDict;
    expect((entries.get('list') as PickleList).items).toEqual([1, 2]);
    expect((entries.get('one') as PickleList).items).toEqual([3]);
    expect((entries.get('tuple') as PickleTuple).items[0]).toBe(entries.get('list'));
  });

  test('BUILD sets _metadata of an OrderedDict', () => {
    const bytes = pickle(global('collections', 'OrderedDict'), ')R}', text('_metadata'), '}sb');
    const value = readPickle(bytes, rules) as PickleDict;
    expect(value.entries.size).toBe(0);
    expect(value.attributes?.get('_metadata')).toBeInstanceOf(PickleDict);
  });

  test('persistent ids go to the caller', () => {
    const bytes = pickle(tuple(text('storage'), 'K\x07'), 'Q');
    const persistentLoad = (id: unknown) => (id as PickleTuple).items[1];
    expect(readPickle(bytes, { ...rules, persistentLoad })).toBe(7);
  });
});

describe('refused', () => {
  const cyclic = 'a container is changed after it was stored in another, or holds itself';
  test.each<[string, Buffer, string]>([
    ['code', pickle(global('os', 'system'), tuple(text('true')), 'R'), 'it asks for os.system'],
    [
      'code by way of builtins',
      pickle(global('__builtin__', 'eval'), tuple(text('1')), 'R'),
      'asks for __builtin__.eval',
    ],
    [
      'an attribute of a permitted module',
      pickle(global('collections', 'namedtuple')),
      'asks for collections.namedtuple',
    ],
    ['a permitted name split otherwise', pickle(global('torch', '_utils._rebuild_tensor_v2')), 'torch._utils._rebuild'],
    ['INST', pickle('(ios\nsystem\n'), 'the opcode INST is not allowed'],
    ['OBJ', pickle('(', global('torch', 'FloatStorage'), 'o'), 'the opcode OBJ'],
    ['NEWOBJ', pickle(global('torch', 'FloatStorage'), ')\x81'), 'the opcode NEWOBJ'],
    ['STACK_GLOBAL', pickle(text('os'), text('system'), '\x93'), 'the opcode STACK_GLOBAL'],
    ['EXT1', pickle('\x82\x01'), 'the opcode EXT1'],
    ['DUP', pickle('K\x012'), 'the opcode DUP'],
    ['an opcode of no protocol', pickle('\xfe'), 'the opcode 0xfe'],
    ['protocol 4', program('\x80\x04N.'), 'pickle protocol 4'],
    ['no PROTO', program('N.'), 'not a pickle'],
    ['two PROTO', pickle('\x80\x02N'), 'a second PROTO'],
    ['calling a mere name', pickle(global('torch', 'FloatStorage'), ')R'), 'torch.FloatStorage is called'],
    ['calling a number', pickle('K\x01)R'), 'a number is called'],
    ['arguments that are no tuple', pickle(global('collections', 'OrderedDict'), ']R'), 'a list as arguments'],
    ['BUILD on a dict', pickle('}}b'), 'BUILD on a dict'],
    ['BUILD on a global', pickle(global('torch', 'FloatStorage'), '}b'), 'BUILD on torch.FloatStorage'],
    [
      'BUILD of another attribute',
      pickle(global('collections', 'OrderedDict'), ')R}', text('__class__'), 'K\x01sb'),
      'BUILD sets __class__',
    ],
    ['BUILD with a list', pickle(global('collections', 'OrderedDict'), ')R]b'), 'BUILD with a list'],
    ['a persistent id that nobody wants', pickle('K\x01Q'), 'a persistent id'],
    ['memo read before written', pickle('h\x05'), 'memo entry 5 is read before it is written'],
    ['memo written twice', pickle('K\x01q\x05q\x05'), 'memo entry 5 is written twice'],
    ['memo of nothing', pickle('q\x00'), 'the stack is empty'],
    ['a list in itself', pickle(']q\x00h\x00a'), cyclic],
    ['a dict in itself by way of a tuple', pickle('}q\x00(', text('me'), 'h\x00\x85u'), cyclic],
    ['two lists in each other', pickle(']q\x00]q\x01h\x00ah\x00h\x01a0'), cyclic],
    ['a container changed later', pickle(']q\x00\x85h\x00K\x01a\x86'), cyclic],
    ['deep marks', pickle('('.repeat(40)), 'nested more than 32 levels'],
    ['deep tuples', pickle(')', '\x85'.repeat(40)), 'nested more than 32 levels'],
    ['deep lists', pickle(']'.repeat(40), 'a'.repeat(39)), 'nested more than 32 levels'],
    ['appending to a tuple', pickle(')K\x01a'), 'appended to a tuple'],
    ['setting items of a list', pickle(']K\x01K\x02s'), 'items are set in a list'],
    ['a key without value', pickle('}(K\x01u'), 'a key without a value'],
    ['a tuple as key', pickle('})K\x01s'), 'a tuple as the key'],
    ['no mark', pickle('t'), 'no mark'],
    ['popping beyond a mark', pickle('K\x01(\x85'), 'the stack is empty'],
    ['values left over', pickle('K\x01K\x02'), 'left over'],
    ['marks left over', pickle('(K\x01'), 'left over'],
    ['nothing', pickle(''), 'the stack is empty'],
    ['no STOP', program('\x80\x02N'), 'cut short'],
    ['a string beyond the end', pickle('X\xff\xff\xff\xff'), 'cut short'],
    ['a string that is not UTF-8', pickle('X\x01\x00\x00\x00\xff'), 'not UTF-8'],
    ['a global without an end', program('\x80\x02ctorch'), 'cut short'],
  ])('%s', (_name, bytes, message) => {
    expect(() => readPickle(bytes, rules)).toThrow(PickleError);
    expect(() => readPickle(bytes, rules)).toThrow(message);
  });

  test('a pickle beyond the size limit', () => {
    expect(() => readPickle(pickle(text('x'.repeat(100))), { ...rules, maxBytes: 64 })).toThrow('more than the 64');
  });

  test('any byte soup ends in a value or a PickleError', () => {
    const random = seededRandom(5);
    const likely = Buffer.from('(NKMJX)t\x85\x86\x87]ae}sucRbQqrhj\x88\x89\x8aG.\x00\x01', 'latin1');
    let refused = 0;
    for (let run = 0; run < 20_000; run++) {
      const soup = Buffer.from(Array.from({ length: 24 }, () => likely[Math.floor(random() * likely.length)]));
      try {
        readPickle(program('\x80\x02', soup), rules);
      } catch (error) {
        if (!(error instanceof PickleError)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(10_000);
  });
});
