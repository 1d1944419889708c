import { gamblingIn } from './gambling.ts'

/** What a page should not hold. `hidden`: leads away from a place nobody sees. `unguarded`: leads away and lends the site's name. `foreign`: brings in what is not ours. */
export type Planted = { kind: 'word' | 'hidden' | 'unguarded' | 'foreign'; what: string }

const tag = /<(\/?)([a-z][a-z0-9-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi
const attribute = /([^\s=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g
const empty = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
  'path',
  'rect',
  'circle',
  'use',
])

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  colon: ':',
  sol: '/',
  period: '.',
}

const decoded = (text: string) =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (whole, hex, number, name) => {
    const code = hex ? Number.parseInt(hex, 16) : number ? Number(number) : undefined
    if (code === undefined) return entities[String(name).toLowerCase()] ?? whole
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })

function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [, name = '', double, single, bare] of text.matchAll(attribute))
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), decoded(double ?? single ?? bare ?? ''))
  return found
}

/** Ways by which a thing is on a page and is not seen, ours for screen readers among them: nothing that leads away belongs there. */
const unseenStyle =
  /display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d]*[1-9])|font-size\s*:\s*[01](?:px|pt|em|%)?\s*(?:;|$)|(?:left|top|right|text-indent|margin-left|inset[\w-]*)\s*:\s*-\d{3,}|(?:height|width|max-height)\s*:\s*[01](?:px)?\s*(?:;|$)|clip\s*:\s*rect|color\s*:\s*transparent|transform\s*:\s*scale\(0/i

const isUnseen = (at: Map<string, string>): boolean =>
  at.has('hidden') ||
  at.get('aria-hidden') === 'true' ||
  unseenStyle.test(at.get('style') ?? '') ||
  /(?:^|\s)(?:vh|hidden|sr-only|d-none)(?:\s|$)/.test(at.get('class') ?? '')

function hostOf(address: string | undefined): string | undefined {
  const found = /^\s*(?:https?:)?[\\/]{2}([^/?#\\:]+)/i.exec(address ?? '')
  return found?.[1]?.toLowerCase()
}

const brings: Readonly<Record<string, string>> = {
  script: 'src',
  iframe: 'src',
  embed: 'src',
  object: 'data',
  form: 'action',
  base: 'href',
  frame: 'src',
}

function leadsAway(name: string, at: Map<string, string>, unseen: boolean, ours: (host: string) => boolean): Planted | undefined {
  const address = name === 'a' || name === 'area' || name === 'link' ? at.get('href') : brings[name] ? at.get(brings[name]) : undefined
  const host = hostOf(address)
  if (name === 'meta' && /refresh/i.test(at.get('http-equiv') ?? '')) {
    const to = hostOf(/url\s*=\s*['"]?(.*)$/i.exec(at.get('content') ?? '')?.[1])
    return to && !ours(to) ? { kind: 'foreign', what: to } : undefined
  }
  const runs = name === 'link' ? /^\s*(?:javascript|vbscript):/i : /^\s*(?:javascript|data|vbscript):/i
  if (runs.test(address ?? '')) return { kind: 'foreign', what: (address ?? '').trim().slice(0, 20) }
  if (!host || ours(host)) return undefined
  if (name !== 'a' && name !== 'area')
    return name === 'link' && !/stylesheet|preload|modulepreload/.test(at.get('rel') ?? '') ? undefined : { kind: 'foreign', what: host }
  if (unseen) return { kind: 'hidden', what: host }
  return /\b(?:nofollow|ugc|license)\b/.test(at.get('rel') ?? '') ? undefined : { kind: 'unguarded', what: host }
}

/** Elements that stand within a word. */
const within = /^<\/?(?:b|i|u|s|em|strong|span|font|mark|wbr|a|small|sup|sub)\b/i

/** Everything of a page of ours that was planted, once each. `ours`: hosts that are this site's. */
export function plantedIn(html: string, ours: (host: string) => boolean): Planted[] {
  const found = new Map<string, Planted>()
  const add = (one: Planted | undefined) => one && found.set(`${one.kind} ${one.what}`, one)
  const stack: { name: string; unseen: boolean }[] = []
  for (const [, closing, name = '', rest = ''] of html.matchAll(tag)) {
    const lower = name.toLowerCase()
    if (closing) {
      const at = stack.findLastIndex((one) => one.name === lower)
      if (at >= 0) stack.length = at
      continue
    }
    const at = attributesOf(rest)
    const unseen = isUnseen(at) || stack.at(-1)?.unseen === true
    add(leadsAway(lower, at, unseen, ours))
    if (!empty.has(lower) && !rest.endsWith('/')) stack.push({ name: lower, unseen })
  }
  for (const part of html.replace(/<[^>]*>/g, (whole) => (within.test(whole) ? '' : '<')).split('<')) {
    const word = part.length > 3 ? gamblingIn(decoded(part)) : undefined
    if (word !== undefined) add({ kind: 'word', what: word })
  }
  const addressed = [...html.matchAll(/(?:href|src|action|content|alt|title|value)\s*=\s*"([^"]{3,500})"/gi)].map(([, value = '']) =>
    decoded(value),
  )
  for (const value of addressed) {
    const other = gamblingIn(value)
    if (other !== undefined) add({ kind: 'word', what: other })
  }
  return [...found.values()]
}
