import type { Refusal } from '#src/base/outcome.ts'
import { personOf } from '#src/platform/context.ts'
import { type HoldWish, useSchema } from '#src/spaces/booking.ts'
import { bodiesOf } from '#src/spaces/booking-page.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { placeSeries } from '#src/spaces/series.db.ts'
import { type Repeat, takings } from '#src/spaces/series.ts'
import { previewSeries } from '#src/spaces/series-preview.db.ts'
import type { Space } from '#src/spaces/space-read.db.ts'
import { zoneFor } from '../_zone.ts'
import { html } from '../answer.tsx'
import { freshOnce, makeOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { bookBase, showWhen, spaceOf } from './_book-when.tsx'
import { atRepeat, repeatFrom } from './_repeat.ts'
import { atFields, inAddress, readWish, type WishTyped, wishFrom } from './_wish.ts'
import { DatesView } from './series.view.tsx'

type Asked = { space: Space; typed: WishTyped; wish: HoldWish; repeat: Repeat }
type Wrong = { refusals: readonly Refusal[]; form: Typed }

/** Every date with what is in its way. What is wrong with all of them alike leads back to the first page. */
export async function showDates(visit: Visit, { space, typed, wish, repeat }: Asked, wrong?: Wrong): Promise<Response> {
  const { ctx, t } = visit
  const seen = await previewSeries(ctx, { ...wish, repeat, answers: typed.answers })
  if (!seen.ok) return await showWhen(visit, space, typed, atFields(atRepeat(seen.refusals)))
  const text = (name: string) => wrong?.form.text(name) ?? ''
  const refusals = wrong?.refusals ?? []
  return html(visit, {
    ...bookBase(visit, space),
    refusals,
    ...(wrong ? { status: statusOf(refusals) } : {}),
    main: (
      <DatesView
        t={t}
        tongue={ctx.tongue}
        space={space}
        typed={typed}
        refusals={refusals}
        preview={seen.value}
        zone={await zoneFor(visit)}
        bodies={await bodiesOf(ctx)}
        form={{
          title: text('title'),
          purpose: text('purpose'),
          organisation: text('organisation'),
          taking: text('yang_tidak_bisa') || 'skip',
        }}
        signedIn={personOf(ctx.actor) !== undefined}
        here={to.bookSpace(space.slug, { ...inAddress(typed), langkah: 'tanggal' })}
        once={freshOnce()}
      />
    ),
  })
}

/** Asks for every date that can be had. */
export const placeSeriesPage: Page = async (visit) => {
  const space = await spaceOf(visit)
  const form = await readForm(visit)
  const typed = readWish({ get: (name) => form.given(name), names: () => form.names() })
  const [{ wish, refusals }, repeat] = [wishFrom(space.slug, typed), repeatFrom(typed)]
  if (!wish) return await showWhen(visit, space, typed, refusals)
  if (!repeat?.ok) return await showWhen(visit, space, typed, repeat?.refusals ?? [{ rule: 'spaces.series.rhythm', field: 'ulang' }])
  const asked = { space, typed, wish, repeat: repeat.value }
  const read = readBooking(useSchema, {
    title: form.text('title'),
    purpose: form.text('purpose'),
    organisation: form.given('organisation'),
    answers: typed.answers,
  })
  if (!read.ok) return await showDates(visit, asked, { refusals: read.refusals, form })
  const taking = takings.find((one) => one === form.given('yang_tidak_bisa')) ?? 'skip'
  const made = await makeOnce(
    visit,
    form,
    (ctx) => placeSeries(ctx, { ...wish, ...read.value, repeat: repeat.value, taking }),
    ({ number }) => to.mySeries(number, { sudah: 'terkirim' }),
  )
  return 'response' in made ? made.response : await showDates(visit, asked, { refusals: atRepeat(made.refused.refusals), form })
}
