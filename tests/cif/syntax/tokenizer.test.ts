import { testParserCases } from '../marked.js';

describe('values of CIF 1.1', () => {
  testParserCases([
    ['an unquoted value', 'data_x\n_a 1.5(2)\n', 'x{ _a=1.5(2) }'],
    ['unknown and inapplicable', 'data_x\n_a ?\n_b .\n', 'x{ _a=<?> _b=<.> }'],
    ['a quoted ? and . are text', 'data_x\n_a \'?\'\n_b "."\n', 'x{ _a=? _b=. }'],
    ['a text field ? is text', 'data_x\n_a\n;?\n;\n', 'x{ _a=? }'],
    ['?? and .. are text', 'data_x\n_a ??\n_b ..\n', 'x{ _a=?? _b=.. }'],
    ['single quotes', "data_x\n_a 'P 21/c'\n", 'x{ _a=P 21/c }'],
    ['double quotes', 'data_x\n_a "P 21/c"\n', 'x{ _a=P 21/c }'],
    ['the other quote within', 'data_x\n_a "d\'Arc"\n_b \'5" disc\'\n', 'x{ _a=d\'Arc _b=5" disc }'],
    ['an apostrophe within single quotes', "data_x\n_a 'd'Arc'\n", "x{ _a=d'Arc }"],
    ['a closing quote that follows a quote', "data_x\n_a 'abc''\n", "x{ _a=abc' }"],
    ['an empty string', 'data_x\n_a \'\'\n_b ""\n', 'x{ _a= _b= }'],
    ['blanks kept within quotes', "data_x\n_a ' b\tc '\n", 'x{ _a= b\tc  }'],
    ['quotes before a comment', "data_x\n_a 'b' # 'c'\n", 'x{ _a=b }'],
    ['primed labels', 'data_x\n_a O5\'\n_b C1"\n', 'x{ _a=O5\' _b=C1" }'],
    ["d'Arc unquoted", "data_x\n_a d'Arc\n", "x{ _a=d'Arc }"],
    ['a hash within a value', 'data_x\n_a a#b\n', 'x{ _a=a#b }'],
    ['a hash within quotes', "data_x\n_a 'a # b'\n", 'x{ _a=a # b }'],
    ['a comment between data name and value', 'data_x\n_a # what\n1\n', 'x{ _a=1 }'],
    ['a comment that holds a heading', 'data_x\n# data_y\n_a 1\n', 'x{ _a=1 }'],
    ['a comment at the very end', 'data_x\n_a 1\n#«»', 'x{ _a=1 }', 'no-final-newline'],
    ['brackets and braces within a value', 'data_x\n_a C[1]\n_b {x}\n', 'x{ _a=C[1] _b={x} }'],
    ['a semicolon within a line', 'data_x\n_a ;b\n', 'x{ _a=;b }'],
    ['an underscore within a value', 'data_x\n_a a_b\n', 'x{ _a=a_b }'],
    ['tabs as blanks', 'data_x\n_a\t1\t\n\t_b\t2\n', 'x{ _a=1 _b=2 }'],
    ['a value some lines later', 'data_x\n_a\n\n   1\n', 'x{ _a=1 }'],
    [
      'words that only begin like reserved ones',
      'data_x\n_a loop_x\n_b stop_x\n_c global_x\n',
      'x{ _a=loop_x _b=stop_x _c=global_x }',
    ],
    [
      'words that reserved ones begin like',
      'data_x\n_a data\n_b save\n_c dat_x\n_d s\n',
      'x{ _a=data _b=save _c=dat_x _d=s }',
    ],
    ['signs', 'data_x\n_a -x,y,z\n_b +1\n', 'x{ _a=-x,y,z _b=+1 }'],
    ['a bracket at the beginning', 'data_x\n_a «[Pt(en)2]»\n', 'x{ _a=[Pt(en)2] }', 'reserved-start'],
    ['a closing bracket at the beginning', 'data_x\n_a «]»\n', 'x{ _a=] }', 'reserved-start'],
    ['a dollar at the beginning', 'data_x\n_a «$x»\n', 'x{ _a=$x }', 'reserved-start'],
    ['three quotes are not special', "data_x\n_a '''b'''\n", "x{ _a=''b'' }"],
    ['quoted reserved words', "data_x\n_a 'data_x'\n_b \"loop_\"\n_c '_d'\n", 'x{ _a=data_x _b=loop_ _c=_d }'],
    ['data names in any case', 'data_x\n_Cell_Length_A 1\n', 'x{ _cell_length_a=1 }'],
    ['data names with odd characters', 'data_x\n_a.b[1]/c%-d 1\n', 'x{ _a.b[1]/c%-d=1 }'],
  ]);
});

describe('strings without closing quote', () => {
  testParserCases([
    ['at the end of a line', "data_x\n_a «'abc def»\n_b 2\n", 'x{ _a=abc def _b=2 }', 'unterminated-quote'],
    ['with blanks behind', 'data_x\n_a «"abc»  \n_b 2\n', 'x{ _a=abc _b=2 }', 'unterminated-quote'],
    ['at the end of the file', "data_x\n_a «'abc»«»", 'x{ _a=abc }', 'unterminated-quote', 'no-final-newline'],
    ['a quote alone', "data_x\n_a «'»\n_b 2\n", 'x{ _a= _b=2 }', 'unterminated-quote'],
    ['closed by the other quote', 'data_x\n_a «\'abc"»\n_b 2\n', 'x{ _a=abc" _b=2 }', 'unterminated-quote'],
    ['with text glued to the quote', "data_x\n_a «'abc'def»\n", "x{ _a=abc'def }", 'unterminated-quote'],
    ['before CRLF', "data_x\r\n_a «'abc»\r\n_b 2\r\n", 'x{ _a=abc _b=2 }', 'unterminated-quote'],
    ['in a loop', "data_x\nloop_\n_a\n_b\n1 «'x y»\n3 4\n", 'x{ _a,_b(1|x y;3|4) }', 'unterminated-quote'],
    ['several in a file', 'data_x\n_a «\'b»\n_c «"d»\n', 'x{ _a=b _c=d }', 'unterminated-quote', 'unterminated-quote'],
  ]);
});

describe('text fields', () => {
  testParserCases([
    ['with text on the first line', 'data_x\n_a\n;one\ntwo\n;\n', 'x{ _a=one⏎two }'],
    ['with text from the second line on', 'data_x\n_a\n;\none\n;\n', 'x{ _a=⏎one }'],
    ['empty', 'data_x\n_a\n;\n;\n', 'x{ _a= }'],
    ['with a last empty line', 'data_x\n_a\n;one\n\n;\n', 'x{ _a=one⏎ }'],
    ['with CRLF', 'data_x\r\n_a\r\n;one\r\ntwo\r\n;\r\n', 'x{ _a=one⏎two }'],
    ['with CR alone', 'data_x«\r»_a\r;one\rtwo\r;\r', 'x{ _a=one⏎two }', 'line-endings'],
    ['data_ within is text', 'data_x\n_a\n;\ndata_y\nloop_\n_b\n;\n_c 1\n', 'x{ _a=⏎data_y⏎loop_⏎_b _c=1 }'],
    ['quotes and hashes within', 'data_x\n_a\n;it\'s # "one\n;\n', 'x{ _a=it\'s # "one }'],
    ['an indented semicolon does not close', 'data_x\n_a\n;one\n ;\n;\n', 'x{ _a=one⏎ ; }'],
    ['a semicolon at the end of a line does not close', 'data_x\n_a\n;one;\ntwo;\n;\n', 'x{ _a=one;⏎two; }'],
    ['in a loop', 'data_x\nloop_\n_a\n_b\n1\n;one\n;\n2\n;two\n;\n', 'x{ _a,_b(1|one;2|two) }'],
    ['a value behind it on the line', 'data_x\nloop_\n_a\n_b\n;one\n; 2\n', 'x{ _a,_b(one|2) }'],
    ['text glued to the closing semicolon', 'data_x\n_a\n;one\n«;»_b 2\n', 'x{ _a=one _b=2 }', 'missing-whitespace'],
    ['open at the end of the file', 'data_x\n_a\n«;one\ntwo»\n', 'x{ _a=one⏎two }', 'unterminated-text-field'],
    [
      'open before a data name',
      'data_x\n_a\n«;one\ntwo»\n_b 2\n_c 3\n',
      'x{ _a=one⏎two _b=2 _c=3 }',
      'unterminated-text-field',
    ],
    ['open before a heading', 'data_x\n_a\n«;one»\ndata_y\n_b 2\n', 'x{ _a=one } y{ _b=2 }', 'unterminated-text-field'],
    ['open before a loop', 'data_x\n_a\n«;one»\nloop_\n_b\n2\n', 'x{ _a=one _b(2) }', 'unterminated-text-field'],
    ['open, with CRLF', 'data_x\r\n_a\r\n«;one»\r\n_b 2\r\n', 'x{ _a=one _b=2 }', 'unterminated-text-field'],
    [
      'the semicolon of an earlier field is missing',
      'data_x\n_a\n«;one»\n_b\n;two words\n;\n_c\n;three\n;\n_d 4\n',
      'x{ _a=one _b=two words _c=three _d=4 }',
      'unterminated-text-field',
    ],
    [
      'the semicolons of two fields are missing and a third is there',
      'data_x\n_a\n«;one»\n_b\n«;two words»\n_c\n;three\n;\n_d 4\n',
      'x{ _a=one _b=two words _c=three _d=4 }',
      'unterminated-text-field',
      'unterminated-text-field',
    ],
    [
      'fields that end in a data name are right where the file is',
      'data_x\n_a\n;see\n_b\n;\n_c 3\n',
      'x{ _a=see⏎_b _c=3 }',
    ],
  ]);
});
