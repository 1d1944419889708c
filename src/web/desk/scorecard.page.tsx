import type { Outcome } from '#src/base/outcome.ts'
import { type Day, dayOf, dayPlus } from '#src/base/time.ts'
import { deskEventPage } from '#src/events/event-read.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { nameCurator, openScorecard, publishScorecard } from '#src/events/scorecard.db.ts'
import { scorecardSchema } from '#src/events/scorecard.ts'
import { deskCards, earlierCards } from '#src/events/scorecard-read.db.ts'
import { type Ctx, mayOrWhy } from '#src/platform/context.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { DeskScorecard } from './scorecard.view.tsx'

const news = ['buka', 'tunjuk', 'umumkan'] as const
type News = (typeof news)[number]
const numberOf = ({ c }: Visit) => (c.req.param('number') ?? '').slice(0, 40)

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const event = await deskEventPage(ctx, numberOf(visit))
  const parties = event.person ? [{ kind: 'person' as const, id: event.person }] : []
  const [cards, earlier, answer] = await Promise.all([
    deskCards(ctx.db, event.number),
    earlierCards(ctx.db),
    mayOrWhy(ctx, 'events.event.publish', { unit: event.unit, fund: 'tanpa_dana', parties }),
  ])
  const did = news.find((one) => one === c.req.query('sudah'))
  const today = dayOf(ctx.now)
  return deskPage(visit, held, 'events', {
    title: t('curation.of', { title: event.title }),
    ...answerOf(wrong),
    main: (
      <DeskScorecard
        t={t}
        tongue={ctx.tongue}
        event={event}
        cards={cards}
        earlier={earlier}
        fresh={{ year: today.slice(0, 4), due: dayPlus(today as Day, 14) }}
        closed={answer.ok ? undefined : answer.refusal ? sayRefusal(t, answer.refusal) : t('event.desk.not_yours')}
        wrong={wrong}
        news={did && wrong.refusals.length === 0 ? t(`curation.did.${did}`) : undefined}
      />
    ),
  })
}

export const deskScorecardPage: Page = async (visit) => {
  const held = await deskPart(visit, 'events')
  return held instanceof Response ? held : await show(visit, held)
}

export const openScorecardPage: Page = async (visit) => {
  const held = await deskPart(visit, 'events')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const { number } = await deskEventPage(visit.ctx, numberOf(visit))
  const read = readEvent(scorecardSchema, { year: form.text('year'), due: form.text('due'), earlier: form.text('earlier') })
  if (!read.ok) return await show(visit, held, { ...nothingWrong, form, refusals: read.refusals, status: 422, errand: 'open' })
  const made = await tryErrand(
    visit,
    form,
    'open',
    (ctx) => openScorecard(ctx, { number, wish: read.value }),
    () => to.deskScorecard(number, { sudah: 'buka' }),
  )
  return made instanceof Response ? made : await show(visit, held, made)
}

const errand =
  (did: News, run: (ctx: Ctx, at: { number: string; card: string }, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'events')
    if (held instanceof Response) return held
    const form = await readForm(visit)
    const { number } = await deskEventPage(visit.ctx, numberOf(visit))
    const card = (visit.c.req.param('card') ?? '').slice(0, 40)
    const made = await tryErrand(
      visit,
      form,
      card,
      (ctx) => run(ctx, { number, card }, form),
      () => to.deskScorecard(number, { sudah: did }),
    )
    return made instanceof Response ? made : await show(visit, held, made)
  }

export const nameCuratorPage: Page = errand('tunjuk', (ctx, at, form) =>
  nameCurator(ctx, { ...at, email: form.text('email').slice(0, 254) }),
)
export const publishScorecardPage: Page = errand('umumkan', (ctx, at) => publishScorecard(ctx, at))
