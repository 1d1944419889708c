import type { z } from 'zod'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { dayOf, wallClock } from '#src/base/time.ts'
import { needsSecondFactor } from '#src/identity/second-factor.db.ts'
import { tooMany } from '#src/platform/limits.ts'
import { realisticDates } from '#src/support/channel.ts'
import { makeCommitment } from '#src/support/commitment.db.ts'
import { confirmDelivery, recordDelivery } from '#src/support/delivery.db.ts'
import { everyGiven, givingAbout } from '#src/support/giving.db.ts'
import { givingHead, grantOf } from '#src/support/giving.ts'
import { type Offer, offersPage } from '#src/support/offer.db.ts'
import { unitScores } from '#src/support/score.db.ts'
import { leastForRank, type Score, scoreOfAll } from '#src/support/score.ts'
import { addressOfClient } from '../guard.ts'
import { to } from '../to.ts'
import { get, type Page, post, type Route, type Visit } from '../visit.ts'
import { commitmentBody, confirmationBody, deliveryBody, offersQuery, scoreQuery } from './_schemas-support.ts'
import { json, onceFor, readBody, refuse } from './answer.ts'

/** What a schema calls by the name of a rule is that rule. */
const asRule = (refusal: Refusal): Refusal => {
  const reason = String(refusal.facts?.reason ?? '')
  return /^support(\.[a-z_]+)+$/.test(reason) ? { rule: reason, ...(refusal.field ? { field: refusal.field } : {}) } : refusal
}

/** The query as that schema says; numbers are written as text in an address. */
function query<T extends z.ZodObject>({ c }: Visit, schema: T): Outcome<z.output<T>> {
  const given = Object.fromEntries(
    Object.entries(c.req.query()).map(([name, value]) => [
      name,
      /^\d{1,9}$/.test(value) && ['limit', 'year'].includes(name) ? Number(value) : value,
    ]),
  )
  const read = schema.strip().safeParse(given)
  if (read.success) return done(read.data as z.output<T>)
  return refused(
    ...read.error.issues.map((issue): Refusal => {
      const field = String(issue.path[0] ?? 'query')
      return { rule: 'platform.input', field, facts: { field, reason: issue.message } }
    }),
  )
}

const offerBody = (visit: Visit, offer: Offer) => {
  const { from, until, budget } = realisticDates(offer, dayOf(visit.ctx.now))
  const { slug, unit, unitName, kind, title, plain, forWhom, documents, quantity, measure, unitValue, article, budgetLine, illustrative } =
    offer
  return {
    slug,
    unit,
    unitName,
    kind,
    title,
    plain,
    forWhom,
    documents,
    quantity,
    measure,
    unitValue,
    legalBasis: offer.basis,
    article,
    budgetLine,
    days: { from: offer.daysFrom, to: offer.daysTo },
    realistic: { from, until, ...(budget ? { budgetYear: budget.year, askBefore: budget.askBefore } : {}) },
    window: { opens: offer.opens, closes: offer.closes },
    illustrative,
    url: `${visit.ctx.house.config.origin}${to.offer(slug)}`,
  }
}

const offers: Page = async (visit) => {
  const read = query(visit, offersQuery)
  if (!read.ok) return refuse(visit, read.refusals)
  const { kind, unit, limit = 30, cursor } = read.value
  const { items, next } = await offersPage(visit.ctx.db, visit.ctx.tongue === 'en', { kind, unit, after: cursor, most: limit })
  return json({ items: items.map((one) => offerBody(visit, one)), next })
}

const ranked = ({ commitments }: Score) => commitments >= leastForRank

const scoreBody = ({ commitments, promised, delivered, onTime, claimed, toCome }: Score) => ({
  commitments,
  promised,
  delivered,
  onTime,
  claimed,
  toCome,
})

const score: Page = async (visit) => {
  const read = query(visit, scoreQuery)
  if (!read.ok) return refuse(visit, read.refusals)
  const { ctx } = visit
  const { year = wallClock(ctx.now).year, ...filter } = read.value
  const today = dayOf(ctx.now)
  const units = await unitScores(ctx.db, year, today, ctx.tongue === 'en', undefined, filter)
  const city = scoreOfAll(units.map(({ score: its }) => its))
  return json({
    year,
    city: { ...scoreBody(city), deliveredPermille: city.deliveredPermille ?? null, onTimePermille: city.onTimePermille ?? null },
    units: units.map(({ unit, name, formerly, score: its, note }) => ({
      unit,
      name,
      formerly,
      ...scoreBody(its),
      ranked: ranked(its),
      deliveredPermille: ranked(its) ? (its.deliveredPermille ?? null) : null,
      onTimePermille: ranked(its) ? (its.onTimePermille ?? null) : null,
      note: note?.text ?? null,
      url: `${ctx.house.config.origin}${to.supportUnit(unit, { tahun: year })}`,
    })),
  })
}

/** The whole register, written as it is read. */
const giving: Page = async (visit) => {
  const read = query(visit, scoreQuery.pick({ year: true }))
  if (!read.ok) return refuse(visit, read.refusals)
  const { ctx } = visit
  const { origin } = ctx.house.config
  const { city, first } = await givingAbout(ctx.db)
  const rows = everyGiven(ctx.db, read.value.year)
  const encoder = new TextEncoder()
  const head = JSON.stringify(givingHead(origin, city, first ?? undefined, ctx.now))
  let begun = false
  let empty = true
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!begun) {
        begun = true
        controller.enqueue(encoder.encode(`${head.slice(0, -1)},"grants":[`))
        return
      }
      const { value, done: over } = await rows.next()
      if (over) {
        controller.enqueue(encoder.encode(']}'))
        controller.close()
        return
      }
      const text = value.map((one) => JSON.stringify(grantOf(one, { origin, city }))).join(',')
      controller.enqueue(encoder.encode(empty ? text : `,${text}`))
      empty = false
    },
  })
  return new Response(body, {
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, no-cache', 'access-control-allow-origin': '*' },
  })
}

/** One errand: body by schema, replay key, then the deed. */
const errand =
  <T, O>(
    path: string,
    schema: z.ZodType<T>,
    officer: boolean,
    run: (visit: Visit['ctx'], wish: T) => Promise<Outcome<O>>,
    body: (visit: Visit, made: O) => unknown,
  ): Page =>
  async (visit) => {
    if (officer && (await needsSecondFactor(visit.ctx))) return refuse(visit, [{ rule: 'identity.second.needed' }])
    const read = await readBody(visit, schema)
    if (!read.ok) return refuse(visit, read.refusals.map(asRule))
    const ctx = onceFor(visit, `POST ${path}`, read.value.text, (made) => ({ status: 201, body: body(visit, made as O) }))
    if (!ctx.ok) return refuse(visit, ctx.refusals)
    const made = await run(ctx.value, read.value.value)
    return made.ok ? json(body(visit, made.value), 201) : refuse(visit, made.refusals)
  }

const trying = { name: 'support-key', most: 20, seconds: 60 }

const confirm = errand('/support/confirmations', confirmationBody, false, confirmDelivery, (_, { number }) => ({ number }))

/** A key that is tried again and again is guessed: that is counted. */
const confirmations: Page = async (visit) => {
  const wait = await tooMany(visit.ctx, trying, addressOfClient(visit))
  return wait
    ? refuse(visit, [{ rule: 'platform.too_many', facts: { seconds: wait } }], { 'retry-after': String(wait) })
    : await confirm(visit)
}

export const supportApiRoutes: readonly Route[] = [
  get('/api/v1/support/offers', 'api', offers),
  get('/api/v1/support/score', 'api', score),
  get('/api/v1/support/360giving.json', 'api', giving),
  post(
    '/api/v1/support/commitments',
    'api',
    errand('/support/commitments', commitmentBody, true, makeCommitment, (visit, { number, value }) => ({
      number,
      value,
      url: `${visit.ctx.house.config.origin}${to.commitment(number)}`,
    })),
  ),
  post(
    '/api/v1/support/deliveries',
    'api',
    errand('/support/deliveries', deliveryBody, true, recordDelivery, (_, { delivery }) => ({ delivery })),
  ),
  post('/api/v1/support/confirmations', 'api', confirmations),
]
