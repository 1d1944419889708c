import { readEvent } from '#src/events/read-input.ts'
import { declareInterest, giveScore } from '#src/events/scorecard.db.ts'
import { aspects, scoreSchema, wordSchema } from '#src/events/scorecard.ts'
import { myCard, myCards } from '#src/events/scorecard-read.db.ts'
import { html } from '../answer.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from '../desk/_errand.ts'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { CuratorCardsView, CuratorCardView } from './curator.view.tsx'

/** Events somebody was named to mark. Whoever was named for none finds none. */
export const showCuratorCards: Page = async (visit) => {
  const { ctx, t } = visit
  const main = <CuratorCardsView t={t} tongue={ctx.tongue} cards={await myCards(ctx)} />
  return html(visit, { door: 'hub', private: true, title: t('curation.mine'), main })
}

const cardOf = ({ c }: Visit) => (c.req.param('card') ?? '').slice(0, 40)
const news = ['nyatakan', 'nilai'] as const

async function show(visit: Visit, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const card = await myCard(ctx, cardOf(visit))
  const did = news.find((one) => one === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    private: true,
    title: `${card.number} · ${card.title}`,
    ...answerOf(wrong),
    main: (
      <CuratorCardView
        t={t}
        tongue={ctx.tongue}
        card={card}
        wrong={wrong}
        news={did && wrong.refusals.length === 0 ? t(`curation.did.${did}`) : undefined}
      />
    ),
  })
}

export const showCuratorCard: Page = (visit) => show(visit)

export const sendWord: Page = async (visit) => {
  const { number } = await myCard(visit.ctx, cardOf(visit))
  const form = await readForm(visit)
  const read = readEvent(wordSchema, { interest: form.text('interest'), says: form.text('says') })
  if (!read.ok) return await show(visit, { ...nothingWrong, form, refusals: read.refusals, status: 422, errand: 'word' })
  const made = await tryErrand(
    visit,
    form,
    'word',
    (ctx) => declareInterest(ctx, { card: number, wish: read.value }),
    () => to.myCuratorCard(number, { sudah: 'nyatakan' }),
  )
  return made instanceof Response ? made : await show(visit, made)
}

export const sendScore: Page = async (visit) => {
  const { number } = await myCard(visit.ctx, cardOf(visit))
  const form = await readForm(visit)
  const fields = (kind: string) => Object.fromEntries(aspects.map((one) => [one, form.text(`${kind}-${one}`)]))
  const marks = Object.fromEntries(aspects.map((one) => [one, form.given(`m-${one}`)]))
  const read = scoreSchema.safeParse({ marks, reasons: fields('r') })
  if (!read.success) {
    const refusals = read.error.issues.map(({ path, message }) => ({
      rule: message,
      field: `${path[0] === 'marks' ? 'm' : 'r'}-${String(path[1])}`,
    }))
    return await show(visit, { ...nothingWrong, form, refusals, status: 422, errand: 'score' })
  }
  const made = await tryErrand(
    visit,
    form,
    'score',
    (ctx) => giveScore(ctx, { card: number, wish: read.data }),
    () => to.myCuratorCard(number, { sudah: 'nilai' }),
  )
  return made instanceof Response ? made : await show(visit, made)
}
