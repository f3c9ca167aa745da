import { escapeInXml } from './plain-text.js';

/** An element as text; attributes that are undefined are left out, `children` are elements already written. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  children: readonly string[] = [],
): string {
  const written = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : ` ${key}="${attributeText(String(value))}"`))
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

export function characterData(text: string): string {
  // An attribute or line must not come back with other line ends than it was written with: XML turns CR into LF.
  return escapeInXml(allowed(text).replace(/[&<>\r]/g, (character) => entities[character]));
}

function attributeText(text: string): string {
  return escapeInXml(allowed(text).replace(/[&<>"'\t\n\r]/g, (character) => entities[character]));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** XML 1.0 has no way to write other control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
function allowed(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
