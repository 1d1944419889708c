import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import { bodiesOf, type WholeBooking } from '#src/spaces/booking-page.db.ts'
import { tryUse } from '#src/spaces/requote-preview.db.ts'
import { type Space, spaceCalled } from '#src/spaces/space-read.db.ts'
import { decidersOf, questionsNow } from '#src/spaces/usage.db.ts'
import { unanswered } from '#src/spaces/usage.ts'
import { html, redirect } from '../answer.tsx'
import { readWish, type WishTyped } from '../hub/_wish.ts'
import { CheckView } from '../hub/book-check.view.tsx'
import { WhySheet } from '../hub/book-why.view.tsx'
import { ObjectLink } from '../hub/object.view.tsx'
import { freshOnce, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { HeldQuestionsView } from './booking-held.view.tsx'

export type Wrong = { refusals: readonly Refusal[]; form: Typed }

const typedIn = (visit: Visit, form: Typed | undefined): WishTyped => {
  const all = visit.c.req.query()
  return form
    ? readWish({ get: (name) => form.given(name), names: () => form.names() })
    : readWish({ get: (name) => all[name], names: () => Object.keys(all) })
}

type Held = { visit: Visit; booking: WholeBooking; space: Space; typed: WishTyped; until: Date; wrong: Wrong | undefined }

/** What was offered to somebody who waited was never asked about: its questions come first, and their answer in full. */
async function questionsFirst({ visit, booking, space, typed, until }: Held): Promise<Child | undefined> {
  const { ctx, t } = visit
  const questions = await questionsNow(ctx.db)
  const missing = unanswered(questions, typed.answers)
  const tried = missing.length > 0 ? undefined : await tryUse(ctx, booking.number, typed.answers)
  if (tried?.ok) return undefined
  // what has not been asked yet is no mistake
  const refusals =
    Object.keys(typed.answers).length === 0
      ? []
      : missing.length > 0
        ? missing.map((one) => ({ ...one, field: `j_${one.field}` }))
        : (tried?.refusals ?? []).map((one) => ({ ...one, field: 'j_peserta_bayar' }))
  return (
    <HeldQuestionsView
      t={t}
      tongue={ctx.tongue}
      booking={booking}
      space={space}
      typed={typed}
      questions={questions}
      refusals={refusals}
      until={until}
    />
  )
}

async function toldOf({ visit, booking, space, typed }: Held): Promise<Child> {
  const { ctx, t } = visit
  if (!booking.offered) return null
  const quote = await tryUse(ctx, booking.number, typed.answers)
  if (!quote.ok) return null
  const deciders = await decidersOf(ctx, quote.value.action, space.unit, quote.value.price)
  return (
    <WhySheet t={t} tongue={ctx.tongue} quote={quote.value} deciders={deciders}>
      <ObjectLink t={t} space={space.slug} answers={typed.answers} />
    </WhySheet>
  )
}

async function checkOf(held: Held): Promise<Child> {
  const { visit, booking, space, typed, until, wrong } = held
  const form = wrong?.form
  return (
    <CheckView
      t={visit.t}
      tongue={visit.ctx.tongue}
      space={space}
      typed={typed}
      refusals={wrong?.refusals ?? []}
      number={booking.number}
      heldUntil={until}
      heldLonger={booking.heldLonger}
      periods={booking.periods}
      bodies={await bodiesOf(visit.ctx)}
      form={{ title: form?.text('title') ?? '', purpose: form?.text('purpose') ?? '', organisation: form?.text('organisation') ?? '' }}
      told={await toldOf(held)}
      once={freshOnce()}
    />
  )
}

/** A hold still wants its name and for whom; everything else about it was asked before. */
export async function showHeld(visit: Visit, booking: WholeBooking, wrong?: Wrong): Promise<Response> {
  const { ctx, t } = visit
  const space = await spaceCalled(ctx.db, booking.bookable.slug, ctx.tongue)
  if (!space || !booking.lapsesAt) return redirect(visit, to.spaces())
  const held: Held = { visit, booking, space, typed: typedIn(visit, wrong?.form), until: booking.lapsesAt, wrong }
  const questions = await questionsFirst(held)
  return html(visit, {
    door: 'hub',
    private: true,
    quiet: true,
    title: t(questions ? 'room.wait.questions' : 'room.check_title'),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: questions ?? (await checkOf(held)),
  })
}
