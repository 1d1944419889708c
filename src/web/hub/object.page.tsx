import { type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { ownBookingLine } from '#src/spaces/booking-page.db.ts'
import { fileObjection, objectionSchema } from '#src/spaces/objection.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { spaceCalled } from '#src/spaces/space-read.db.ts'
import { hasWords } from '#src/ui/words.ts'
import { html } from '../answer.tsx'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { readWish } from './_wish.ts'
import { ObjectView } from './object-form.view.tsx'

/** What an objection is about: a booking, or answers and the rule that refused them. */
export type ObjectAbout = { pemesanan: string; ruang: string; aturan: string; answers: Record<string, string> }

function aboutIn(get: (name: string) => string | undefined, names: () => readonly string[]): ObjectAbout {
  const short = (name: string) => (get(name) ?? '').slice(0, 60)
  const rule = short('aturan')
  return {
    pemesanan: short('pemesanan'),
    ruang: short('ruang'),
    aturan: rule.startsWith('spaces.') && hasWords(rule) ? rule : '',
    answers: readWish({ get, names }).answers,
  }
}

async function show(visit: Visit, about: ObjectAbout, refusals: readonly Refusal[], form: Typed): Promise<Response> {
  const { ctx, t } = visit
  const booking = about.pemesanan ? await ownBookingLine(ctx, about.pemesanan) : undefined
  const space = booking ? undefined : await spaceCalled(ctx.db, about.ruang, ctx.tongue)
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('room.object.title'),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <ObjectView
        t={t}
        tongue={ctx.tongue}
        about={about}
        booking={booking}
        space={space}
        refusals={refusals}
        form={form}
        once={freshOnce()}
      />
    ),
  })
}

export const objectPage: Page = (visit) => {
  const query = visit.c.req.query()
  const about = aboutIn(
    (name) => query[name],
    () => Object.keys(query),
  )
  return show(visit, about, [], nothingTyped)
}

/** Answers as they stand where no rule refused; against a rule by its name otherwise. */
async function wishOf(visit: Visit, about: ObjectAbout, says: string): Promise<Outcome<Parameters<typeof fileObjection>[1]>> {
  const space = await spaceCalled(visit.ctx.db, about.ruang, visit.ctx.tongue)
  if (!about.pemesanan && !space) return refused({ rule: 'spaces.objection.about', field: 'ruang' })
  const classed = about.aturan === 'spaces.usage.forbidden' && Object.keys(about.answers).length > 0
  return readBooking(objectionSchema, {
    ...(about.pemesanan ? { booking: about.pemesanan } : {}),
    ...(about.aturan && !classed ? { refusal: about.aturan } : {}),
    answers: about.answers,
    unit: space?.unit ?? '',
    says,
  })
}

export const fileMyObjection: Page = async (visit) => {
  const form = await readForm(visit)
  const about = aboutIn(form.given, form.names)
  const wish = await wishOf(visit, about, form.text('says'))
  if (!wish.ok) return await show(visit, about, wish.refusals, form)
  const made = await makeOnce(
    visit,
    form,
    (ctx) => fileObjection(ctx, wish.value),
    ({ case: number }) => to.myObjections({ sudah: number }),
  )
  return 'response' in made ? made.response : await show(visit, about, made.refused.refusals, form)
}
