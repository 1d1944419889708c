import type { z } from 'zod'
import { Missing, type Outcome } from '#src/base/outcome.ts'
import { isoWithOffset } from '#src/base/time.ts'
import { deskEventPage, ownEventPage } from '#src/events/event-read.db.ts'
import { type AtAsk, answerAsk, askToStandUnder, askUnder, leaveUmbrella, withdrawAsk } from '#src/events/umbrella-ask.db.ts'
import { asksOfFestival, asksOfPart, type UmbrellaAsk } from '#src/events/umbrella-ask-read.db.ts'
import { needsSecondFactor } from '#src/identity/second-factor.db.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import { get, type Page, post, type Route, type Visit } from '../visit.ts'
import { askSides, festivalAnswerBody, festivalAskBody, festivalLeaveBody, festivalSideBody } from './_schemas-festival.ts'
import { asRule, json, onceFor, readBody, refuse } from './answer.ts'

type Side = (typeof askSides)[number]

const keyOf = ({ c }: Visit) => c.req.header('x-event-key')?.slice(0, 100)
const numberOf = ({ c }: Visit) => (c.req.param('number') ?? '').slice(0, 40)

const askOut = (one: UmbrellaAsk) => ({
  id: one.id,
  side: one.side,
  state: one.state,
  event: one.number,
  title: one.title,
  festival: one.festivalNumber,
  festivalTitle: one.festival,
  asked: isoWithOffset(one.at),
  until: isoWithOffset(one.until),
  ended: one.endedAt && isoWithOffset(one.endedAt),
  leftBy: one.leftSide || null,
  says: one.says,
})

async function askedOfFestival({ ctx }: Visit, number: string): Promise<UmbrellaAsk[]> {
  const festival = await deskEventPage(ctx, number)
  const keeps = await may(ctx, 'events.event.publish', { unit: festival.unit, fund: 'tanpa_dana' })
  if (!keeps || !festival.isUmbrella || (await needsSecondFactor(ctx))) throw new Missing('event')
  return await asksOfFestival(ctx.db, festival.id)
}

const asks: Page = async (visit) => {
  const side = askSides.find((one) => one === (visit.c.req.query('side') ?? 'part'))
  if (!side) return refuse(visit, [{ rule: 'events.umbrella.side', field: 'side' }])
  const found =
    side === 'festival'
      ? await askedOfFestival(visit, numberOf(visit))
      : await asksOfPart(visit.ctx.db, (await ownEventPage(visit.ctx, numberOf(visit), keyOf(visit))).id)
  return json({ items: found.map(askOut), next: null })
}

/** Reads, asks for the second factor where one speaks for a desk, and does the one deed. */
const said =
  <T extends { side: Side }>(
    body: z.ZodType<T>,
    status: 200 | 201,
    run: (ctx: Ctx, wish: T, visit: Visit) => Promise<Outcome<object>>,
  ): Page =>
  async (visit) => {
    const read = await readBody(visit, body)
    if (!read.ok) return refuse(visit, read.refusals.map(asRule))
    const { text, value } = read.value
    const ctx = onceFor(visit, `POST ${visit.c.req.path}`.slice(0, 200), text, (made) => ({ status, body: made as object }))
    if (!ctx.ok) return refuse(visit, ctx.refusals)
    if (value.side === 'festival' && (await needsSecondFactor(visit.ctx))) return refuse(visit, [{ rule: 'identity.second.needed' }])
    const made = await run(ctx.value, value, visit)
    return made.ok ? json(made.value, status) : refuse(visit, made.refusals)
  }

const ask = said(festivalAskBody, 201, (ctx, { side, umbrella }, visit) =>
  side === 'festival'
    ? askUnder(ctx, { number: numberOf(visit), umbrella })
    : askToStandUnder(ctx, { number: numberOf(visit), key: keyOf(visit), umbrella }),
)

const at = (visit: Visit, side: Side): AtAsk => ({
  ask: (visit.c.req.param('id') ?? '').slice(0, 40),
  ...(side === 'part' ? { own: { key: keyOf(visit) } } : {}),
})
const answer = said(festivalAnswerBody, 200, (ctx, { side, yes, says }, visit) => answerAsk(ctx, { ...at(visit, side), yes, says }))
const withdraw = said(festivalSideBody, 200, (ctx, { side }, visit) => withdrawAsk(ctx, at(visit, side)))
const leave = said(festivalLeaveBody, 200, (ctx, { side, says }, visit) => leaveUmbrella(ctx, { ...at(visit, side), says }))

export const festivalApiRoutes: readonly Route[] = [
  get('/api/v1/events/:number/festival-asks', 'api', asks),
  post('/api/v1/events/:number/festival-asks', 'api', ask),
  post('/api/v1/festival-asks/:id/reply', 'api', answer),
  post('/api/v1/festival-asks/:id/recall', 'api', withdraw),
  post('/api/v1/festival-asks/:id/departure', 'api', leave),
]
