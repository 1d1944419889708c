/** Text and attribute values that come from people are escaped before they enter a drawing. */
export function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

export interface SheetOptions {
  readonly title?: string | undefined
  /** How a picture fills a box of another shape; slices by default. */
  readonly fit?: string | undefined
  readonly cls?: string | undefined
}

/** The outer element: named for assistive technology when it has a title, hidden when it is ornament. */
export function sheet(width: number, height: number, defs: string, body: string, options: SheetOptions = {}): string {
  const voice = options.title ? `role="img" aria-label="${escaped(options.title)}"` : 'aria-hidden="true"'
  const cls = options.cls ? ` class="${escaped(options.cls)}"` : ''
  const fit = escaped(options.fit ?? 'xMidYMid slice')
  const inside = (defs ? `<defs>${defs}</defs>` : '') + body
  return `<svg xmlns="http://www.w3.org/2000/svg"${cls} viewBox="0 0 ${width} ${height}" preserveAspectRatio="${fit}" ${voice}>${inside}</svg>`
}

export function filled(d: string, fill: string, more = ''): string {
  return d === '' ? '' : `<path d="${d}" fill="${fill}"${more && ` ${more}`}/>`
}

export function stroked(d: string, stroke: string, width: number, more = ''): string {
  return d === ''
    ? ''
    : `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round"${more && ` ${more}`}/>`
}
