import type { TextRange } from '../../cif/text/source.js';

/** What is wrong with the suppressions in a file; the linter finds it, the rules ADPL990 to 992 put it into words. */
export interface SuppressionFacts {
  readonly unused: readonly UnusedSuppression[];
  readonly withoutReason: readonly SuppressionPlace[];
  readonly unknown: readonly UnknownRule[];
}

export interface SuppressionPlace {
  /** The comment, the data name of the validation reply, the entry of the configuration. */
  readonly range: TextRange;
  /** Name of the data block that it stands in; empty before the first one. */
  readonly block: string;
  readonly kind: 'comment' | 'vrf' | 'config';
}

export interface UnusedSuppression extends SuppressionPlace {
  /** Names of rules that it suppresses nothing of. */
  readonly rules: readonly string[];
  /** Labels of atoms of which it suppresses nothing. */
  readonly atoms: readonly string[];
  /** Whether nothing of it is of use. */
  readonly whole: boolean;
  /** Whether it should end what an earlier comment has begun, and none has begun it for these rules (for any, where there are none). */
  readonly endsNothing?: boolean;
}

export interface UnknownRule extends SuppressionPlace {
  /** As written; empty where no rule is named. */
  readonly word: string;
  readonly suggestion?: string;
}
