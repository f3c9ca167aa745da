import type { CifDocument, CifItem } from '../../cif/index.js';
import type { SuppressionPlace } from '../../rules/suppression/suppression-facts.js';
import type { RuleNames } from '../rule-names.js';
import type { InlineSuppressions } from '../suppressions/inline.js';
import { atomPattern, type Suppression } from '../suppressions/suppression.js';
import { parseReply } from './reply-text.js';

/** A data name `_vrf_<test>_<block>` taken apart. */
interface ReplyKey {
  /** In lower case: `plat213`, `adpl103`. */
  readonly test: string;
  /** In lower case. */
  readonly block: string;
}

/**
 * Reads the validation replies of a CIF: `_vrf_ADPL103_block`, and those to tests of checkCIF that a rule has in common
 * (`platon` of its meta). Wherever it stands in the file, its data name says which block it is about. Our own forms name the
 * atoms, and answer for those alone; where no atom is named, and in forms of checkCIF, which name but the first, the
 * reply is for the whole block.
 */
export function readValidationReplies({ blocks }: CifDocument, names: RuleNames): InlineSuppressions {
  const suppressions: Suppression[] = [];
  const withoutReason: SuppressionPlace[] = [];
  const unansweredReplies: Suppression[] = [];
  const unknown: InlineSuppressions['unknown'][number][] = [];
  for (const { block, item, key } of replyItems(blocks)) {
    const place: SuppressionPlace = { range: item.tagRange, block, kind: 'vrf' };
    const own = key.test.startsWith('adpl');
    const rules = own ? ownRules(key.test, names) : platonRules(key.test, names);
    if (rules.length === 0) {
      if (!own) continue;
      const word = key.test.toUpperCase();
      const suggestion = names.closest(word);
      unknown.push({ ...place, word, ...(suggestion !== undefined && { suggestion }) });
      continue;
    }
    const { atoms, response } = parseReply(item.value.text);
    const suppression: Suppression = {
      by: 'vrf',
      rules: new Set(rules),
      allRules: false,
      block: (name) => name.toLowerCase() === key.block,
      // A label may hold an asterisk, which is no pattern here.
      atoms: own ? atoms.map((label) => ({ ...atomPattern(label), matches: (site) => site === label })) : [],
      reason: response,
      place,
      reportUnused: own,
    };
    if (response !== '') suppressions.push(suppression);
    else if (own) withoutReason.push(place);
    else unansweredReplies.push(suppression);
  }
  return { suppressions, withoutReason, unknown, idleEnds: [], unansweredReplies };
}

function ownRules(test: string, names: RuleNames): string[] {
  const meta = names.find(test);
  return meta === undefined ? [] : [meta.name];
}

/** The rules whose findings have the same answer as a test of PLATON. */
function platonRules(test: string, { metas }: RuleNames): string[] {
  const number = Number(/^plat(\d+)$/.exec(test)?.[1]);
  return metas.filter(({ platon }) => platon.includes(number)).map(({ name }) => name);
}

function* replyItems(blocks: CifDocument['blocks']): Generator<{ block: string; item: CifItem; key: ReplyKey }> {
  for (const block of blocks) {
    for (const item of block.entries) {
      if (item.kind !== 'item') continue;
      const key = replyKey(item.tag);
      if (key !== undefined) yield { block: block.name, item, key };
    }
  }
}

function replyKey(tag: string): ReplyKey | undefined {
  const [, test, block] = /^_vrf_([a-z]+\d+)_(.+)$/.exec(tag.toLowerCase()) ?? [];
  return test === undefined || block === undefined ? undefined : { test, block };
}
