import { Missing, type Refusal } from '#src/base/outcome.ts'
import { personOf } from '#src/platform/context.ts'
import { holdBooking, tryWish } from '#src/spaces/booking.db.ts'
import { allSpaces, type Space, spaceCalled } from '#src/spaces/space-read.db.ts'
import { decidersOf, questionsNow } from '#src/spaces/usage.db.ts'
import { html } from '../answer.tsx'
import { freshOnce, makeOnce, readForm } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { atFields, firstDay, inAddress, readWish, type WishTyped, wishFrom } from './_wish.ts'
import { QuestionsView, WhenView, WhyView } from './book.view.tsx'
import { Alternatives } from './book-others.view.tsx'

const spaceOf = async (visit: Visit): Promise<Space> => {
  const space = await spaceCalled(visit.ctx.db, visit.c.req.param('slug') ?? '', visit.ctx.tongue)
  if (!space) throw new Missing('space')
  return space
}

const fromAddress = ({ c }: Visit): WishTyped => {
  const all = c.req.query()
  return readWish({ get: (name) => all[name], names: () => Object.keys(all) })
}

const base = (visit: Visit, space: Space) =>
  ({
    door: 'hub',
    title: visit.t('room.book_this', { space: space.name }),
    head: <meta name="robots" content="noindex" />,
    quiet: true,
  }) as const

async function showWhen(visit: Visit, space: Space, typed: WishTyped, refusals: readonly Refusal[]): Promise<Response> {
  const { ctx, t } = visit
  const things = (await allSpaces(ctx.db, ctx.tongue)).filter((one) => ['equipment', 'kit'].includes(one.kind) && one.slug !== space.slug)
  const shown = { ...typed, day: typed.day || firstDay(ctx.now), from: typed.from || '10:00', until: typed.until || '12:00' }
  return html(visit, {
    ...base(visit, space),
    refusals,
    ...(refusals.length > 0 ? { status: statusOf(refusals) } : {}),
    main: (
      <WhenView
        t={t}
        tongue={ctx.tongue}
        space={space}
        typed={shown}
        refusals={refusals}
        things={things}
        others={await Alternatives({ visit, space, typed: shown, refusals })}
      />
    ),
  })
}

/** The errand of asking for a room: when, what for, why so; each page is an address of its own and loses nothing. */
export const bookPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const space = await spaceOf(visit)
  const typed = fromAddress(visit)
  const step = c.req.query('langkah')
  if (step !== 'kegiatan' && step !== 'mengapa') return await showWhen(visit, space, typed, [])
  const read = wishFrom(space.slug, typed)
  if (!read.wish) return await showWhen(visit, space, typed, read.refusals)
  const asked = step === 'mengapa' ? typed.answers : undefined
  const tried = await tryWish(ctx.db, read.wish, ctx.now, asked)
  if (tried.refusals.length > 0) return await showWhen(visit, space, typed, atFields(tried.refusals))
  const facts = { t, tongue: ctx.tongue, space, typed, periods: read.wish.periods }
  if (tried.quote?.ok) {
    const { value: quote } = tried.quote
    const deciders = await decidersOf(ctx, quote.action, tried.unit ?? '', quote.price)
    const signedIn = personOf(ctx.actor) !== undefined
    return html(visit, {
      ...base(visit, space),
      main: <WhyView {...facts} refusals={[]} quote={quote} deciders={deciders} signedIn={signedIn} here={visit.here} once={freshOnce()} />,
    })
  }
  const refusals = (tried.quote?.refusals ?? []).map((one) =>
    one.rule === 'spaces.usage.unanswered' ? { ...one, field: `j_${one.field}` } : { ...one, field: 'j_peserta_bayar' },
  )
  return html(visit, {
    ...base(visit, space),
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
