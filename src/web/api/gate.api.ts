import type { z } from 'zod'
import { Denied, type Outcome } from '#src/base/outcome.ts'
import { isoWithOffset } from '#src/base/time.ts'
import { endHelper, nameHelper, planGate, recordMovements } from '#src/events/gate.db.ts'
import type { Settled } from '#src/events/gate.ts'
import { type AtGate, duplicatesAt, gateList, gateNumbers, gateOf, gateSeats, helpersOf, revokedEntries } from '#src/events/gate-read.db.ts'
import { signedForGate } from '#src/events/gate-signed.db.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import { to } from '../to.ts'
import { get, type Page, post, type Route, type Visit } from '../visit.ts'
import { gateBody, gateHelperBody, gateMovementsBody } from './_schemas-gate.ts'
import { asRule, json, onceFor, readBody, refuse } from './answer.ts'

type Gate = Awaited<ReturnType<typeof gateOf>>

/** By a token of the organiser, or by a key that was given for this gate. One header: which of the two it is, the gate knows. */
function atGate({ c }: Visit): AtGate {
  const slug = c.req.param('slug') ?? ''
  const key = c.req.header('x-gate-key')?.slice(0, 100)
  return { slug: /^[a-z0-9-]{2,80}$/.test(slug) ? slug : '', organiserKey: key, helperKey: key }
}

/** Whose gate it is comes first; then whether this token may stand at it, for the list has names. */
async function standing(visit: Visit): Promise<{ at: AtGate; gate: Gate }> {
  const at = atGate(visit)
  const gate = await gateOf(visit.ctx, at)
  if (!(await may(visit.ctx, 'events.gate.record', gate.scope))) throw new Denied('events.gate.record')
  return { at, gate }
}

const planBody = ({ plan: { venueSecret, ...plan } }: Gate) => ({ ...plan, selfCheckIn: venueSecret !== null })

const show: Page = async (visit) => {
  const { gate } = await standing(visit)
  return json({
    event: gate.slug,
    number: gate.number,
    title: gate.title,
    organises: gate.organises,
    helper: gate.helper?.name ?? null,
    calledOff: gate.calledOff,
    plan: planBody(gate),
    dates: gate.dates.map((one) => ({
      id: one.id,
      start: isoWithOffset(one.startsAt),
      end: one.endsAt ? isoWithOffset(one.endsAt) : null,
      timeKnown: one.timeKnown,
    })),
  })
}

/** A phone's address for a helper, with his key, as the organiser's page shows it. */
const helperBody = (ctx: Ctx, slug: string, one: { id: string; name: string; key: string }) => ({
  id: one.id,
  name: one.name,
  key: one.key,
  url: `${ctx.house.config.origin}${to.gate(slug, { kunci: one.key })}`,
})

const helpers: Page = async (visit) => {
  const { gate } = await standing(visit)
  const found = await helpersOf(visit.ctx, gate)
  return json({
    items: found.map((one) => ({ ...helperBody(visit.ctx, gate.slug, one), since: isoWithOffset(one.at) })),
    next: null,
  })
}

const dateIn = ({ c }: Visit): string => (c.req.query('date') ?? '').slice(0, 40)
const at = (ms: number): string => isoWithOffset(new Date(ms))

const list: Page = async (visit) => {
  const { at: asked } = await standing(visit)
  const { slug, present, keys, opensAt, startsAt, closesAt, madeAt, ...rest } = await gateList(visit.ctx, asked, dateIn(visit))
  const told = {
    ...rest,
    event: slug,
    opensAt: at(opensAt),
    startsAt: at(startsAt),
    closesAt: at(closesAt),
    madeAt: at(madeAt),
    keys: keys.map((one) => ({ ...one, since: at(one.since), until: one.until === null ? null : at(one.until) })),
    present: Object.entries(present).map(([ticket, one]) => ({ ticket, ...one, firstAt: at(one.firstAt) })),
  }
  return json({ list: told, ...(await signedForGate(visit.ctx, told)) })
}

const chosen = (visit: Visit, gate: Gate): string | undefined => gate.dates.find(({ id }) => id === dateIn(visit))?.id
const noDate = (visit: Visit): Response => refuse(visit, [{ rule: 'events.reach.date', field: 'date' }])

const seats: Page = async (visit) => {
  const { gate } = await standing(visit)
  const date = chosen(visit, gate)
  if (!date) return noDate(visit)
  const { c, ctx } = visit
  const most = Math.min(100, Math.max(1, Math.trunc(Number(c.req.query('limit') ?? 50)) || 50))
  const after = Math.min(20_000, Math.max(0, Math.trunc(Number(c.req.query('cursor') ?? 0)) || 0))
  const found = await gateSeats(ctx.db, gate.event, date, { q: (c.req.query('q') ?? '').trim().slice(0, 100), after, most })
  return json({
    items: found.slice(0, most).map(({ secret: _secret, left: _left, firstAt, ...one }) => ({
      ...one,
      firstAt: firstAt && isoWithOffset(firstAt),
    })),
    next: found.length > most ? String(after + most) : null,
  })
}

const counts: Page = async (visit) => {
  const { gate } = await standing(visit)
  const date = chosen(visit, gate)
  if (!date) return noDate(visit)
  const { db } = visit.ctx
  const twice = await duplicatesAt(db, gate.event, date)
  const revoked = await revokedEntries(db, gate.event, date)
  return json({
    date,
    ...(await gateNumbers(db, gate.event, date)),
    twice: twice.map((one) => ({ ...one, at: isoWithOffset(one.at), firstAt: isoWithOffset(one.firstAt) })),
    revoked: revoked.map((one) => ({ ...one, at: isoWithOffset(one.at) })),
  })
}

type Errand<T, R> = {
  status: 200 | 201
  run: (ctx: Ctx, at: AtGate, wish: T, visit: Visit) => Promise<Outcome<R>>
  body: (value: R, wish: T, visit: Visit, slug: string) => object
}

/** One errand at the gate: whose it is, then the body, the replay key, and the deed the pages take too. */
const making =
  <T, R>(schema: z.ZodType<T> | undefined, { status, run, body }: Errand<T, R>): Page =>
  async (visit) => {
    const { at: here } = await standing(visit)
    const read = schema ? await readBody(visit, schema) : ({ ok: true, value: { value: undefined as T, text: '' } } as const)
    if (!read.ok) return refuse(visit, read.refusals.map(asRule))
    const { value: wish, text } = read.value
    const told = (value: unknown) => body(value as R, wish, visit, here.slug)
    const ctx = onceFor(visit, `POST ${visit.c.req.path}`.slice(0, 200), text, (value) => ({ status, body: told(value) }))
    if (!ctx.ok) return refuse(visit, ctx.refusals)
    const made = await run(ctx.value, here, wish, visit)
    return made.ok ? json(told(made.value), status) : refuse(visit, made.refusals)
  }

const settled = ({ firstAt, ...one }: Settled) => ({ ...one, ...(firstAt === undefined ? {} : { firstAt: at(firstAt) }) })

const plan = making(gateBody, {
  status: 200,
  run: (ctx, here, wish) => planGate(ctx, { ...here, wish }),
  body: (_made, wish) => wish,
})
const name = making(gateHelperBody, {
  status: 201,
  run: (ctx, here, wish) => nameHelper(ctx, { ...here, name: wish.name }),
  body: ({ helper: id, key }, wish, visit, slug) => helperBody(visit.ctx, slug, { id, name: wish.name, key }),
})
const end = making<undefined, { helper: string }>(undefined, {
  status: 200,
  run: (ctx, here, _wish, { c }) => endHelper(ctx, { ...here, helper: (c.req.param('id') ?? '').slice(0, 40) }),
  body: ({ helper: id }) => ({ id }),
})
const movements = making(gateMovementsBody, {
  status: 200,
  run: (ctx, here, sending) => recordMovements(ctx, { ...here, sending }),
  body: (taken) => ({ items: taken.map(settled) }),
})

export const gateApiRoutes: readonly Route[] = [
  get('/api/v1/events/:slug/gate', 'api', show),
  post('/api/v1/events/:slug/gate/plan', 'api', plan),
  get('/api/v1/events/:slug/gate/helpers', 'api', helpers),
  post('/api/v1/events/:slug/gate/helpers', 'api', name),
  post('/api/v1/events/:slug/gate/helpers/:id/end', 'api', end),
  get('/api/v1/events/:slug/gate/list', 'api', list),
  get('/api/v1/events/:slug/gate/seats', 'api', seats),
  get('/api/v1/events/:slug/gate/counts', 'api', counts),
  post('/api/v1/events/:slug/gate/movements', 'api', movements, 400_000),
]
