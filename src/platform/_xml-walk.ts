/** A beginning, an end, or letters between: nothing of a document but what a table needs. */
export type Sign = { open: string; has(name: string): string | undefined; empty: boolean } | { close: string } | { text: string }

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** The five names and the numbers; there are no others, for a document that declares any is not read. */
const plain = (text: string): string =>
  text.replace(/&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi, (whole, name?: string, ten?: string, hex?: string) => {
    if (name) return named[name.toLowerCase()] ?? whole
    const code = ten ? Number(ten) : Number.parseInt(hex ?? '', 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
  })

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Whether a document says what its words mean: entities are never needed in a workbook, and are how a small file becomes a large one or reads another. */
export const declares = (xml: string): boolean => /<!(?:DOCTYPE|ENTITY)|<!\[CDATA\[/i.test(xml)

/** Walks once through the text, in one direction. */
export function* walk(xml: string): Generator<Sign> {
  for (let at = 0; at < xml.length; ) {
    const begin = xml.indexOf('<', at)
    if (begin < 0) return
    if (begin > at) yield { text: plain(xml.slice(at, begin)) }
    if (xml.startsWith('<!--', begin)) {
      const over = xml.indexOf('-->', begin)
      if (over < 0) return
      at = over + 3
      continue
    }
    const over = xml.indexOf('>', begin)
    if (over < 0) return
    const inside = xml.slice(begin + 1, over)
    at = over + 1
    if (inside.startsWith('?') || inside.startsWith('!')) continue
    if (inside.startsWith('/')) {
      yield { close: local(inside.slice(1).trim()) }
      continue
    }
    const [name = ''] = inside.split(/[\s/]/, 1)
    const empty = inside.endsWith('/')
    yield { open: local(name), empty, has: (wanted) => attribute(inside, wanted) }
    if (empty) yield { close: local(name) }
  }
}

function attribute(inside: string, wanted: string): string | undefined {
  for (const [, name = '', double, single] of inside.matchAll(/\s([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    if (name === wanted) return plain(double ?? single ?? '')
  return undefined
}
