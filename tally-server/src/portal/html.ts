/** HTML in which what comes from outside cannot be anything but text. */

export interface Html {
  readonly html: string;
}

type Part = Html | string | number | readonly Html[];

/** Escapes every value that is not itself made by this function. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] ?? '';
  for (const [i, part] of parts.entries()) text += formatPart(part) + (strings[i + 1] ?? '');
  return { html: text };
}

export const nothing: Html = { html: '' };

function formatPart(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  if ('html' in part) return part.html;
  return part.map((each) => each.html).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
