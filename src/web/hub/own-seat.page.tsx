import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { readEvent } from '#src/events/read-input.ts'
import { acceptOffer, cancelRegistration, transferRegistration } from '#src/events/register.db.ts'
import { handOverSchema } from '#src/events/registration.ts'
import { type OwnRegistration, ownRegistrationPage } from '#src/events/registration-read.db.ts'
import { giveFeedback } from '#src/events/report.db.ts'
import { feedbackSchema } from '#src/events/report.ts'
import type { Ctx } from '#src/platform/context.ts'
import { tooMany } from '#src/platform/limits.ts'
import { html, redirect } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { tooOften } from '../mb2/_too-often.tsx'
import { freshOnce, makeOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { isSeatNumber, keepSeatKey, seatKey } from './_seat-key.ts'
import { OwnSeatView } from './own-seat.view.tsx'

const trying = { name: 'seat-key', most: 30, seconds: 60 }
const news = ['batal', 'terima', 'alihkan', 'kesan'] as const
type Errand = (typeof news)[number]

const numberOf = (visit: Visit): string => visit.c.req.param('number') ?? ''

async function own(visit: Visit): Promise<OwnRegistration> {
  const number = numberOf(visit)
  if (!isSeatNumber(number)) throw new Missing('registration')
  return await ownRegistrationPage(visit.ctx, number, seatKey(visit, number))
}

function show(visit: Visit, seat: OwnRegistration, refusals: readonly Refusal[] = [], form?: Typed): Promise<Response> | Response {
  const { ctx, t, c } = visit
  const did = news.find((one) => one === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    private: true,
    title: `${seat.number} · ${seat.event.title}`,
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <OwnSeatView
        t={t}
        tongue={ctx.tongue}
        seat={seat}
        news={did && refusals.length === 0 ? t(`seat.did.${did}`) : undefined}
        refusals={refusals}
        typed={{
          name: form?.text('name') ?? '',
          email: form?.text('email') ?? '',
          stars: form?.text('stars') ?? '',
          says: form?.text('says') ?? '',
        }}
        once={freshOnce()}
      />
    ),
  })
}

/** A registration for whoever holds it. A key in the address moves to a cookie at once and leaves the address; a handed-on one says so. */
export const ownSeat: Page = async (visit) => {
  const [number, key] = [numberOf(visit), visit.c.req.query('kunci')?.slice(0, 100)]
  if (key === undefined) return await show(visit, await own(visit))
  const seconds = await tooMany(visit.ctx, trying, addressOfClient(visit))
  if (seconds) return await tooOften(visit, seconds)
  await ownRegistrationPage(visit.ctx, number, key)
  keepSeatKey(visit, number, key)
  return redirect(visit, to.ownSeat(number))
}

type At = { number: string; key: string | undefined }
const errand =
  (
    did: Errand,
    run: (ctx: Ctx, at: At, form: Typed) => Promise<Outcome<unknown>>,
    seenAt: (seat: OwnRegistration, value: unknown) => string,
  ): Page =>
  async (visit) => {
    const seat = await own(visit)
    const form = await readForm(visit)
    const at = { number: seat.number, key: seatKey(visit, seat.number) }
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, at, form),
      (value) => seenAt(seat, value),
    )
    return 'response' in made
      ? made.response
      : await show(visit, await own(visit), made.refused.refusals, did === 'alihkan' || did === 'kesan' ? form : undefined)
  }

const here = (did: Errand) => (seat: OwnRegistration) => to.ownSeat(seat.number, { sudah: did })

export const cancelSeat: Page = errand('batal', (ctx, at) => cancelRegistration(ctx, at), here('batal'))
export const acceptSeat: Page = errand('terima', (ctx, at) => acceptOffer(ctx, at), here('terima'))

export const giveSeatFeedback: Page = errand(
  'kesan',
  async (ctx, at, form) => {
    const wish = readEvent(feedbackSchema, { stars: form.text('stars'), says: form.text('says') })
    return wish.ok ? await giveFeedback(ctx, { ...at, wish: wish.value }) : wish
  },
  here('kesan'),
)

/** Whoever handed it to somebody else no longer holds it, and is brought to the page of the event. */
export const handOverSeat: Page = errand(
  'alihkan',
  async (ctx, at, form) => {
    const read = readEvent(handOverSchema, { name: form.text('name'), email: form.text('email').trim() })
    return read.ok ? await transferRegistration(ctx, { ...at, to: read.value }) : read
  },
  (seat, value) => ((value as { key: string }).key === '' ? to.seatHanded(seat.event.slug) : to.ownSeat(seat.number, { sudah: 'alihkan' })),
)
