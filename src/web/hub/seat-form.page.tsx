import { Missing, type Refusal } from '#src/base/outcome.ts'
import { publishedEvent } from '#src/events/event-read.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { register } from '#src/events/register.db.ts'
import { registrationSchema } from '#src/events/registration.ts'
import { type IntakeShown, intakesOf } from '#src/events/registration-read.db.ts'
import { tooMany } from '#src/platform/limits.ts'
import { html } from '../answer.tsx'
import { registering } from '../api/registrations.api.ts'
import { addressOfClient } from '../guard.ts'
import { tooOften } from '../mb2/_too-often.tsx'
import { freshOnce, makeOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { SeatFormView, type SeatTyped } from './seat-form.view.tsx'

type For = { event: { slug: string; title: string }; intake: IntakeShown }

/** The event of this address and the intake that is meant; where none was opened, or the date is not one of its own, there is no such page. */
async function meant(visit: Visit, date: string | undefined): Promise<For> {
  const slug = (visit.c.req.param('slug') ?? '').slice(0, 100)
  const event = await publishedEvent(visit.ctx.db, slug, visit.ctx.tongue === 'en')
  const intakes = event ? await intakesOf(visit.ctx.db, event.id) : []
  const intake = date ? intakes.find((one) => one.date?.id === date) : (intakes.find(({ why }) => why === '') ?? intakes[0])
  if (!event || !intake) throw new Missing('event')
  return { event: { slug, title: visit.ctx.tongue === 'en' && event.titleEn ? event.titleEn : event.title }, intake }
}

function show(visit: Visit, { event, intake }: For, typed: SeatTyped, refusals: readonly Refusal[]): Promise<Response> | Response {
  const { ctx, t } = visit
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('seat.form.title', { title: event.title }),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <SeatFormView
        t={t}
        tongue={ctx.tongue}
        event={event}
        intake={intake}
        typed={typed}
        refusals={refusals}
        once={freshOnce()}
        handed={visit.c.req.query('sudah') === 'alihkan'}
      />
    ),
  })
}

export const seatForm: Page = async (visit) => {
  const { actor } = visit.ctx
  const name = actor.kind === 'person' ? actor.name : ''
  return await show(
    visit,
    await meant(visit, visit.c.req.query('tanggal')?.slice(0, 40)),
    { name, email: '', phone: '', party: '1', kind: '', answers: {} },
    [],
  )
}

const typedSeat = (form: Typed, { questions }: IntakeShown): SeatTyped => ({
  name: form.text('name'),
  email: form.text('email'),
  phone: form.text('phone'),
  party: form.text('party'),
  kind: form.text('kind'),
  answers: Object.fromEntries(questions.map(({ id }) => [id, form.text(`q-${id}`)])),
})

/** Registers and goes to the page of the registration, which takes the key out of its address at once. */
export const takeSeat: Page = async (visit) => {
  const form = await readForm(visit)
  const at = await meant(visit, form.given('tanggal')?.slice(0, 40))
  const typed = typedSeat(form, at.intake)
  const seconds = await tooMany(visit.ctx, registering, addressOfClient(visit))
  if (seconds) return await tooOften(visit, seconds)
  const { kind, email, ...rest } = typed
  const date = at.intake.date ? { date: at.intake.date.id } : {}
  const read = readEvent(registrationSchema, { ...rest, ...date, email: email.trim(), ...(kind ? { kind } : {}) })
  if (!read.ok) return await show(visit, at, typed, read.refusals)
  const made = await makeOnce(
    visit,
    form,
    (ctx) => register(ctx, { ...read.value, slug: at.event.slug }),
    ({ number, key }) => to.ownSeat(number, { kunci: key }),
  )
  return 'response' in made ? made.response : await show(visit, at, typed, made.refused.refusals)
}
