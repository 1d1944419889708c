import { personOf } from '#src/platform/context.ts'
import { holdBooking, tryWish } from '#src/spaces/booking.db.ts'
import { planSeries } from '#src/spaces/series.ts'
import { decidersOf, questionsNow } from '#src/spaces/usage.db.ts'
import { html } from '../answer.tsx'
import { freshOnce, makeOnce, readForm } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { bookBase, fromAddress, showWhen, spaceOf } from './_book-when.tsx'
import { atRepeat, repeatFrom } from './_repeat.ts'
import { atFields, inAddress, readWish, wishFrom } from './_wish.ts'
import { QuestionsView } from './book-questions.view.tsx'
import { WhyView } from './book-why.view.tsx'
import { showDates } from './series.page.tsx'

/** The errand of asking for a room: when, what for, why so; each page is an address of its own and loses nothing. */
export const bookPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const space = await spaceOf(visit)
  const typed = fromAddress(visit)
  const step = c.req.query('langkah')
  if (step !== 'kegiatan' && step !== 'mengapa' && step !== 'tanggal') return await showWhen(visit, space, typed, [])
  const read = wishFrom(space.slug, typed)
  if (!read.wish) return await showWhen(visit, space, typed, read.refusals)
  const repeat = repeatFrom(typed)
  const planned = repeat?.ok ? planSeries(read.wish.periods, repeat.value, ctx.tongue) : repeat
  if (planned && !planned.ok) return await showWhen(visit, space, typed, atFields(atRepeat(planned.refusals)))
  const asked = step === 'kegiatan' ? undefined : typed.answers
  const tried = await tryWish(ctx.db, read.wish, ctx.now, asked, { english: ctx.tongue === 'en' })
  // of what repeats, one date that cannot be had is no reason not to ask for the others
  if (!repeat && tried.refusals.length > 0) return await showWhen(visit, space, typed, atFields(tried.refusals))
  if (repeat?.ok && step === 'tanggal' && tried.quote?.ok)
    return await showDates(visit, { space, typed, wish: read.wish, repeat: repeat.value })
  const facts = { t, tongue: ctx.tongue, space, typed, periods: read.wish.periods }
  if (tried.quote?.ok) {
    const { value: quote } = tried.quote
    const deciders = await decidersOf(ctx, quote.action, tried.unit ?? '', quote.price)
    const signedIn = personOf(ctx.actor) !== undefined
    return html(visit, {
      ...bookBase(visit, space, 3),
      main: <WhyView {...facts} refusals={[]} quote={quote} deciders={deciders} signedIn={signedIn} here={visit.here} once={freshOnce()} />,
    })
  }
  const refusals = (tried.quote?.refusals ?? []).map((one) =>
    one.rule === 'spaces.usage.unanswered' ? { ...one, field: `j_${one.field}` } : { ...one, field: 'j_peserta_bayar' },
  )
  return html(visit, {
    ...bookBase(visit, space, 2),
    refusals,
    ...(refusals.length > 0 ? { status: statusOf(refusals) } : {}),
    main: <QuestionsView {...facts} refusals={refusals} questions={await questionsNow(ctx.db)} />,
  })
}

/** Holds what was asked for; the clock begins. */
export const holdPage: Page = async (visit) => {
  const space = await spaceOf(visit)
  const form = await readForm(visit)
  const typed = readWish({ get: (name) => form.given(name), names: () => form.names() })
  const read = wishFrom(space.slug, typed)
  if (!read.wish) return await showWhen(visit, space, typed, read.refusals)
  const { wish } = read
  const made = await makeOnce(
    visit,
    form,
    (ctx) => holdBooking(ctx, wish),
    ({ number }) => to.myBooking(number, { ...inAddress(typed), slug: space.slug }),
  )
  return 'response' in made ? made.response : await showWhen(visit, space, typed, atFields(made.refused.refusals))
}
