import { applyEdits, type CifBlock, type CifDocument, insertAfter, type TextEdit } from '../../cif/index.js';
import type { ReplyForm } from './forms.js';
import { parseReply } from './reply-text.js';

export interface InsertedForms {
  /** The file with the forms; the text it had where none was put in. */
  readonly text: string;
  readonly inserted: readonly ReplyForm[];
  /** Forms that the file has already, with the atoms that the form there does not name. */
  readonly present: readonly { readonly form: ReplyForm; readonly missingAtoms: readonly string[] }[];
}

/**
 * Puts forms at the end of the data blocks that they are about; no other byte changes. A form whose data name stands
 * anywhere in the file already is left out: it may hold a response.
 *
 * @throws CifEditError where the file's own text makes the data name of a form no data name
 */
export function insertForms(document: CifDocument, forms: readonly ReplyForm[]): InsertedForms {
  const inserted: ReplyForm[] = [];
  const present: InsertedForms['present'][number][] = [];
  const texts = new Map<CifBlock, string[]>();
  for (const form of forms) {
    const holder = document.blocks.find((block) => block.has(form.key));
    if (holder !== undefined) {
      const named = new Set(parseReply(holder.value(form.key)?.text ?? '').atoms);
      // A form that names no atom is about all of them.
      const missingAtoms = named.size === 0 ? [] : form.atoms.filter((atom) => !named.has(atom));
      present.push({ form, missingAtoms });
      continue;
    }
    const block = document.blocks.find(({ name }) => name === form.block);
    if (block === undefined || block.entries.length === 0) continue;
    inserted.push(form);
    const before = texts.get(block);
    if (before) before.push(form.text);
    else texts.set(block, [form.text]);
  }
  const edits = [...texts].map(([block, pieces]): TextEdit => {
    const last = block.entries[block.entries.length - 1];
    return insertAfter(document, last, pieces.join('\n'));
  });
  return { text: applyEdits(document.source, edits), inserted, present };
}
