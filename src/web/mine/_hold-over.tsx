import { type Outcome, refused } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { alternativesTo, isTaken } from '#src/spaces/alternatives.db.ts'
import { tryWish } from '#src/spaces/booking.db.ts'
import { type HoldWish, holdSchema } from '#src/spaces/booking.ts'
import { bodiesOf, type WholeBooking } from '#src/spaces/booking-page.db.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { type Space, spaceCalled } from '#src/spaces/space-read.db.ts'
import type { Choice } from '#src/ui/choices.tsx'
import { html, redirect } from '../answer.tsx'
import { readWish } from '../hub/_wish.ts'
import { freshOnce } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_booking-held.tsx'
import { HoldOverView } from './hold-over.view.tsx'

/** What a hold asked for, to be asked for again. */
const wishOf = ({ bookable, periods, people, items }: WholeBooking): HoldWish => ({
  bookable: bookable.slug,
  periods,
  people,
  extras: items.filter(({ slug }) => slug !== bookable.slug).map(({ slug, quantity }) => ({ bookable: slug, quantity })),
})

type Time = Pick<HoldWish, 'bookable' | 'periods' | 'extras'>
/** A time as the form sends it back. */
const packed = ({ bookable, periods, extras }: Time): string =>
  JSON.stringify({ bookable, periods: periods.map(({ start, end }) => ({ start: start.toISOString(), end: end.toISOString() })), extras })

/** The time that was chosen of those the page offered; what nobody offered is read as any other wish. */
export function timeChosen(text: string, { people }: WholeBooking): Outcome<HoldWish> {
  try {
    return readBooking(holdSchema, { ...JSON.parse(text), people })
  } catch {
    return refused({ rule: 'spaces.when.unreadable', field: 'waktu' })
  }
}

async function timesFor(ctx: Ctx, t: Visit['t'], wish: HoldWish): Promise<{ free: boolean; times: Choice[] }> {
  const { refusals } = await tryWish(ctx.db, wish, ctx.now, undefined, { english: ctx.tongue === 'en' })
  if (refusals.length === 0)
    return { free: true, times: [{ value: packed(wish), label: `${t('room.over.same')} ${whenText(wish.periods, ctx.tongue)}` }] }
  const others = refusals.every(({ rule }) => isTaken(rule)) ? await alternativesTo(ctx, wish) : []
  return {
    free: false,
    times: others.map((one) => ({
      value: packed({ bookable: one.space, periods: one.periods, extras: one.extras }),
      label: `${t(`room.other.${one.kind}`, { item: one.item ?? '', space: one.name, n: one.quantity ?? 0 })} ${whenText(one.periods, ctx.tongue)}`,
    })),
  }
}

/** A hold that ran out while its page lay open. Nothing that was written is lost: it is sent for the same time, or for another. */
export async function showHoldOver(visit: Visit, booking: WholeBooking, { refusals, form }: Wrong): Promise<Response> {
  const { ctx, t } = visit
  const space: Space | undefined = await spaceCalled(ctx.db, booking.bookable.slug, ctx.tongue)
  if (!space) return redirect(visit, to.spaces())
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('room.over.title'),
    refusals,
    status: statusOf(refusals),
    main: (
      <HoldOverView
        t={t}
        tongue={ctx.tongue}
        space={space}
        typed={readWish({ get: (name) => form.given(name), names: () => form.names() })}
        refusals={refusals}
        number={booking.number}
        bodies={await bodiesOf(ctx)}
        form={{ title: form.text('title'), purpose: form.text('purpose'), organisation: form.text('organisation') }}
        once={freshOnce()}
        {...(await timesFor(ctx, t, wishOf(booking)))}
      />
    ),
  })
}
