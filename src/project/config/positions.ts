import { SourceText, type TextPosition } from '../../cif/index.js';

/** Names of properties and indices of items, from the outermost inwards. */
export type ConfigPath = readonly (string | number)[];

/**
 * Where a value of a JSON or YAML text stands; where it is not there, the innermost value around it that is.
 *
 * @param at whether the name of the last property is meant, or its value
 */
export async function positionInConfig(
  text: string,
  path: ConfigPath,
  at: 'key' | 'value',
): Promise<TextPosition | undefined> {
  const offset = await offsetInConfig(text, path, at);
  return offset === undefined ? undefined : new SourceText('', text).position(offset);
}

/** The same as an offset in the text. */
export async function offsetInConfig(text: string, path: ConfigPath, at: 'key' | 'value'): Promise<number | undefined> {
  // Most runs have no configuration in YAML: they need not wait for its library.
  const { isMap, isScalar, isSeq, parseDocument } = await import('yaml');
  const document = parseDocument(text, { logLevel: 'silent', prettyErrors: false });
  let node: unknown = document.contents;
  let offset = offsetOf(node);
  for (const [depth, step] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
      if (pair === undefined) break;
      const wanted = depth === path.length - 1 && at === 'key' ? pair.key : (pair.value ?? pair.key);
      offset = offsetOf(wanted) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      offset = offsetOf(node) ?? offset;
    } else {
      break;
    }
  }
  return offset;
}

function offsetOf(node: unknown): number | undefined {
  const range = (node as { readonly range?: readonly number[] | null } | null | undefined)?.range;
  return range?.[0];
}

/** `overrides[0].rules.low-iou[1].level` */
export function pathText(path: ConfigPath): string {
  return path.map((step, depth) => (typeof step === 'number' ? `[${step}]` : depth === 0 ? step : `.${step}`)).join('');
}
