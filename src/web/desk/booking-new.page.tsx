import { Missing, type Refusal } from '#src/base/outcome.ts'
import { bodiesToBookFor, deskPlaceSchema, placeAtDesk } from '#src/spaces/desk-place.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { allSpaces } from '#src/spaces/space-read.db.ts'
import { questionsNow } from '#src/spaces/usage.db.ts'
import { atFields, firstDay, readWish, type WishTyped, wishFrom } from '../hub/_wish.ts'
import { nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { roomParts, unitsWhere } from './_room-parts.tsx'
import { NewBookingView } from './booking-new.view.tsx'

const typedIn = (visit: Visit, form: Typed): WishTyped => {
  const all = visit.c.req.query()
  return form === nothingTyped
    ? readWish({ get: (name) => all[name], names: () => Object.keys(all) })
    : readWish({ get: (name) => form.given(name), names: () => form.names() })
}

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  if ((await unitsWhere(visit, 'spaces.desk.run')).length === 0 && wrong.refusals.length === 0) throw new Missing('desk of rooms')
  const [spaces, questions, bodies] = await Promise.all([allSpaces(ctx.db, ctx.tongue), questionsNow(ctx.db), bodiesToBookFor(ctx.db)])
  const typed = typedIn(visit, wrong.form)
  const main = (
    <NewBookingView
      visit={visit}
      parts={await roomParts(visit, 'new')}
      spaces={spaces}
      questions={questions}
      bodies={bodies}
      typed={{ ...typed, day: typed.day || firstDay(ctx.now), from: typed.from || '10:00', until: typed.until || '12:00' }}
      space={wrong.form.given('ruang') ?? c.req.query('ruang')?.slice(0, 60)}
      wrong={wrong}
    />
  )
  return deskPage(visit, held, 'bookings', { title: t('roomdesk.new'), main, ...answerOf(wrong) })
}

export const newBookingPage: Page = async (visit) => {
  const held = await deskPart(visit, 'bookings')
  return held instanceof Response ? held : await show(visit, held)
}

/** The deed names its own fields; the form has its own names for them. */
const named = (refusals: readonly Refusal[]): Refusal[] =>
  atFields(refusals).map((one) => {
    if (one.rule === 'spaces.usage.unanswered') return { ...one, field: `j_${one.field}` }
    return one.field === 'bookable' ? { ...one, field: 'ruang' } : one
  })

export const placeAtDeskPage: Page = async (visit) => {
  const held = await deskPart(visit, 'bookings')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const typed = typedIn(visit, form)
  const { wish, refusals } = wishFrom(form.text('ruang') || '-', typed)
  const rest = {
    title: form.text('title'),
    purpose: form.text('purpose'),
    answers: typed.answers,
    ...(form.given('organisation') ? { organisation: form.text('organisation') } : {}),
    applicant: form.text('applicant'),
    unbuffered: form.checked('unbuffered'),
    reason: form.text('reason'),
  }
  const made = await tryErrand(
    visit,
    form,
    'baru',
    async (ctx) => {
      const periods = wish?.periods.map(({ start, end }) => ({ start: start.toISOString(), end: end.toISOString() })) ?? []
      const read = readBooking(deskPlaceSchema, { ...rest, ...wish, periods })
      if (refusals.length > 0 || !read.ok)
        return {
          ok: false as const,
          refusals: [...refusals, ...(read.ok ? [] : read.refusals.filter(({ field }) => !wishFields.has(field ?? '')))],
        }
      return await placeAtDesk(ctx, read.value)
    },
    ({ number }) => to.deskBooking(number, { sudah: 'dipesankan' }),
  )
  return made instanceof Response ? made : await show(visit, held, { ...made, refusals: named(made.refusals) })
}

/** What the reading of the wish has complained of already. */
const wishFields = new Set(['bookable', 'periods', 'people', 'extras'])
