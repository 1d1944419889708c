import { hash } from 'node:crypto'
import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import type { Facts, Refusal } from '#src/base/outcome.ts'
import type { Door } from '#src/ui/brand.tsx'
import { frame, type NavLink } from '#src/ui/frame.tsx'
import { hasWords, type Say, sayRefusal } from '#src/ui/words.ts'
import { asset } from './assets.ts'
import { statusOf } from './status.ts'
import { to } from './to.ts'
import type { Visit } from './visit.ts'

export type Answer = {
  door: Door
  title: string
  main: Child
  status?: number
  /** More for the head: JSON-LD, `noindex`, a refresh. */
  head?: Child
  description?: string | undefined
  /** Path of this page without what does not change it. */
  canonical?: string | undefined
  /** The page sets its own widths. */
  wide?: boolean
  /** An errand: nothing that leads away. */
  quiet?: boolean
  /** In the place of the door's own bar. */
  bar?: Child
  /** Seen by its reader alone, signed in or not (an order with its key). */
  private?: boolean
  /** A form shown again: the title begins with *Galat:*. */
  refusals?: readonly Refusal[]
  query?: string | undefined
  asOf?: Date | undefined
}

/** A page may bring the number of things in the cart without every page asking for it. */
type CartCount = () => Promise<number | undefined>

const frameLinks = {
  hub: to.home(),
  market: to.market(),
  search: to.search(),
  cart: to.cart(),
  openShop: to.openShop(),
  mine: to.mine(),
  shops: to.shops(),
  howToBuy: to.howToBuy(),
  origin: to.origin(),
  batik: to.batik(),
  orderFind: to.orderFind(),
  stories: to.stories(),
  data: to.data(),
}

const hubRooms = (t: Say): NavLink[] => [
  { label: t('ui.nav.calendar'), href: to.events() },
  { label: t('ui.nav.directory'), href: to.directory() },
  { label: t('ui.nav.rooms'), href: to.spaces() },
  { label: t('ui.nav.programmes'), href: to.programmes() },
  { label: t('ui.nav.support'), href: to.support() },
  { label: t('ui.nav.needs'), href: to.needs() },
  { label: t('ui.nav.governance'), href: to.governance() },
]

/** The same address in the other tongue. */
export function inTongue(here: string, tongue: 'id' | 'en'): string {
  return `${here}${here.includes('?') ? '&' : '?'}bahasa=${tongue}`
}

const cartCountOf = async (c: Context): Promise<number | undefined> => (c.get('cartCount') as CartCount | undefined)?.()

const cacheRule = (c: Context, personal: boolean) =>
  personal ? 'private, no-store' : c.req.header('cookie') ? 'private, no-cache' : 'no-cache'

/** Sheets beside the one of all pages, by where they are needed. */
const sheets = [
  { name: 'batik.css', at: /^\/(?:koleksi|belanja\/produk|meja\/(?:kurasi|ulasan)|toko-saya\/[^/]+\/(?:kurasi|ulasan))(?:\/|$)/ },
  { name: 'workshop.css', at: /^\/(?:toko-saya|meja)(?:\/|$)/ },
  {
    name: 'rooms.css',
    at: /^\/(?:ruang|surat|saya\/(?:pemesanan|rangkaian|tunggu|keberatan)|meja\/(?:pemesanan|rangkaian|keberatan|pungutan|ruang|musim))(?:\/|$)/,
  },
  { name: 'events.css', at: /^\/(?:acara|saya\/acara|meja\/acara)(?:\/|$)/ },
  { name: 'directory.css', at: /^\/(?:direktori|saya\/direktori|meja\/direktori)(?:\/|$)/ },
  { name: 'programmes.css', at: /^\/(?:program|sertifikat-hadir|saya\/program|meja\/program)(?:\/|$)/ },
  { name: 'gate.css', at: /^\/acara\/(?:[^/]+\/(?:gerbang|hadir)|pendaftaran\/[^/]+\/tiket)(?:\/|$)/ },
  { name: 'hubhome.css', at: /^\/$/ },
  { name: 'press.css', at: /^\/(?:data|kabar|pers|meja\/(?:kabar|pemeriksaan)|saya\/kabar)(?:\/|$)/ },
  { name: 'support.css', at: /^\/(?:dukungan|acara\/[^/]+|meja\/(?:dukungan|tautan|tp2id|putusan-dukungan))(?:\/|$)/ },
  { name: 'batik.css', at: /^\/(?:motif|sertifikat|meja\/(?:batik|asal)|toko-saya\/[^/]+\/(?:karya|asal))(?:\/|$)/ },
  { name: 'apply.css', at: /^\/(?:dukungan\/(?:cocok|anggota|[^/]+\/ajukan)|saya\/(?:permohonan|berkas)|meja\/permohonan)(?:\/|$)/ },
  { name: 'needs.css', at: /^\/(?:butuh-tawar|kesepakatan|saya\/butuh-tawar|tata-kelola\/kerja-sama|meja\/kerja-sama)(?:\/|$)/ },
  { name: 'institution.css', at: /^\/(?:tata-kelola|meja|saya\/kepentingan)(?:\/|$)/ },
]

const sheetsFor = (path: string) => sheets.filter(({ at }) => at.test(path)).map(({ name }) => asset(name))

/** Composes the frame around `main` and answers it as HTML. */
export async function html(visit: Visit, answer: Answer): Promise<Response> {
  const { c, ctx, t, here } = visit
  const { actor, tongue, house } = ctx
  const person = actor.kind === 'person' ? actor.name : undefined
  const origin = house.config.origin
  const other = tongue === 'id' ? 'en' : 'id'
  const document = await frame({
    door: answer.door,
    title: answer.refusals?.length ? t('ui.title.wrong', { title: answer.title }) : answer.title,
    description: answer.description,
    canonical: answer.canonical && `${origin}${answer.canonical}`,
    t,
    tongue,
    otherTongue: inTongue(here, other),
    assets: {
      css: asset('site.css'),
      more: sheetsFor(c.req.path),
      font: asset('plus-jakarta-sans-latin-wght-normal.woff2'),
      script: asset('site.js'),
    },
    links: { ...frameLinks, signIn: to.signIn(c.req.method === 'GET' ? here : undefined) },
    nav: answer.door === 'hub' ? hubRooms(t) : [],
    person,
    looking: actor.kind === 'person' && actor.seenBy ? { until: actor.seenBy.until, leave: to.deskHelpEnd() } : undefined,
    cartCount: await cartCountOf(c),
    demo: house.demo,
    asOf: answer.asOf,
    query: answer.query,
    wide: answer.wide,
    quiet: answer.quiet,
    bar: answer.bar,
    head: answer.head,
    main: answer.main,
  })
  const body = String(document)
  const status = answer.status ?? (answer.refusals?.length ? statusOf(answer.refusals) : 200)
  const personal = person !== undefined || answer.private === true || status >= 400
  const headers = new Headers({
    'content-type': 'text/html; charset=utf-8',
    'content-language': tongue,
    'cache-control': cacheRule(c, personal),
    vary: 'cookie',
  })
  if (!personal && status === 200) headers.set('etag', `W/"${hash('sha1', body, 'base64url')}"`)
  return answered(c, body, status, headers)
}

/** Keeps what was set on the context before (cookies), which a bare Response would lose. */
function answered(c: Context, body: string | null, status: number, headers: Headers): Response {
  for (const [name, value] of headers) c.header(name, value)
  return c.body(body as string, status as 200)
}

/** After a POST: see there. */
export function redirect(visit: Visit, address: string): Response {
  visit.c.header('cache-control', 'no-store')
  return visit.c.redirect(address, 303)
}

export type Problem = {
  status: number
  rule: string
  field?: string | undefined
  facts?: Facts | undefined
  /** Posts that could have done it. */
  whoCan?: readonly string[] | undefined
  retryAfter?: number | undefined
  request?: string | undefined
}

/** RFC 9457. `detail` is a sentence in the reader's tongue; `rule` is the name programs branch on. */
export function problemBody(t: Say, { status, rule, field, facts, whoCan, request }: Problem) {
  const title = t(hasWords(`platform.status.${status}`) ? `platform.status.${status}` : 'platform.status.other')
  return {
    type: `urn:mch:rule:${rule}`,
    title,
    status,
    detail: hasWords(rule) ? sayRefusal(t, { rule, ...(facts ? { facts } : {}) }) : title,
    rule,
    ...(field === undefined ? {} : { field }),
    ...(facts === undefined ? {} : { facts }),
    ...(whoCan === undefined ? {} : { whoCan }),
    ...(request === undefined ? {} : { request }),
  }
}

export function problem(visit: Pick<Visit, 'c' | 't'>, facts: Problem): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' })
  if (facts.retryAfter !== undefined) headers.set('retry-after', String(facts.retryAfter))
  return answered(visit.c, JSON.stringify(problemBody(visit.t, facts)), facts.status, headers)
}
