const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  middot: '·',
  times: '×',
  deg: '°',
  eacute: 'é',
  egrave: 'è',
  frac12: '½',
  copy: '©',
  reg: '®',
  trade: '™',
}

function readEntity(whole: string, name: string): string {
  const code = /^#x/i.test(name)
    ? Number.parseInt(name.slice(2), 16)
    : name.startsWith('#')
      ? Number.parseInt(name.slice(1), 10)
      : undefined
  if (code === undefined) return entities[name.toLowerCase()] ?? whole
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ''
}

/** Cuts an element with all it holds. By position, not by pattern: a page of unclosed openings must not cost quadratic time. */
function cutElement(html: string, open: string, close: string): string {
  const search = html.toLowerCase()
  if (search.length !== html.length) return html
  const kept: string[] = []
  let at = 0
  for (let start = search.indexOf(open); start >= 0; start = search.indexOf(open, at)) {
    kept.push(html.slice(at, start))
    const closing = search.indexOf(close, start)
    const end = closing < 0 ? -1 : search.indexOf('>', closing)
    at = end < 0 ? html.length : end + 1
  }
  kept.push(html.slice(at))
  return kept.join(' ')
}

const hiddenElements: [open: string, close: string][] = [
  ['<!--', '-->'],
  ['<script', '</script'],
  ['<style', '</style'],
]

/** The words of another shop system's description, with its paragraphs and lists, without its markup. The answer is text: it is escaped where it is shown. */
export function textOfHtml(html: string): string {
  if (!/[<&]/.test(html)) return html
  return hiddenElements
    .reduce((rest, [open, close]) => cutElement(rest, open, close), html.replace(/\r\n?/g, '\n'))
    .replace(/<li\b[^<>]*>/gi, '\n- ')
    .replace(/<(?:br|hr)\b[^<>]*>|<\/(?:p|div|li|ul|ol|tr|table|h[1-6]|blockquote|section)\s*>/gi, '\n')
    .replace(/<[a-z/!?][^<>]*>/gi, '')
    .replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z][a-z0-9]{1,9});/gi, readEntity)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{2,}- /g, '\n- ')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
