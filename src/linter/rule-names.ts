import type { RuleMeta } from '../rules/rule.js';
import { closestWord } from './suggest.js';

/** Finds rules by name or code, as people write them. */
export class RuleNames {
  readonly #byWord = new Map<string, RuleMeta>();

  constructor(readonly metas: readonly RuleMeta[]) {
    for (const meta of metas) {
      this.#byWord.set(meta.name, meta);
      this.#byWord.set(meta.code.toLowerCase(), meta);
    }
  }

  /** By name or code, in any case. */
  find(word: string): RuleMeta | undefined {
    return this.#byWord.get(word.toLowerCase());
  }

  /** The name or code that a word most likely was meant to be. */
  closest(word: string): string | undefined {
    const codes = this.metas.map(({ code }) => code);
    return closestWord(word, /\d/.test(word) ? codes : this.metas.map(({ name }) => name));
  }
}
