import { stringify } from 'csv-stringify/sync'
import { neutralise } from '#src/base/csv-safe.ts'
import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { deskEventPage } from '#src/events/event-read.db.ts'
import { addQuestion, changeIntake, openIntake } from '#src/events/intake.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { decideRegistration } from '#src/events/register.db.ts'
import { questionSchema } from '#src/events/registration.ts'
import { exportRegistrations } from '#src/events/registration-export.db.ts'
import { attendeesOf, intakesOf, type Organised, organisedEvent } from '#src/events/registration-read.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { workbookType, writeWorkbook } from '#src/platform/xlsx-write.ts'
import { html } from '../answer.tsx'
import { freshOnce, makeOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { eventKey, isEventNumber } from './_event-key.ts'
import { atIntakeFields, type IntakeTyped, intakeAsTyped, intakeFrom, typedIntake } from './_intake-form.ts'
import { AttendeesView } from './attendees.view.tsx'
import { daysText, hoursText } from './event-parts.view.tsx'

const news = ['buka', 'tanya', 'putus'] as const
type Errand = (typeof news)[number]

async function organised(visit: Visit): Promise<Organised> {
  const number = visit.c.req.param('number') ?? ''
  if (!isEventNumber(number)) throw new Missing('event')
  return await organisedEvent(visit.ctx, number, eventKey(visit, number))
}

type Wrong = { refusals: readonly Refusal[]; errand: Errand; form: Typed }

async function show(visit: Visit, event: Organised, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const [intakes, people, page] = [
    await intakesOf(ctx.db, event.id),
    await attendeesOf(ctx.db, event.id, 500),
    await deskEventPage(ctx, event.number),
  ]
  const dates = page.dates.filter(({ cancelled, startsAt }) => !cancelled && startsAt > ctx.now)
  const asked =
    wrong?.errand === 'buka' ? wrong.form.text('intake') || 'baru' : (c.req.query('ubah') ?? (intakes.length === 0 ? 'baru' : ''))
  const intake = intakes.find(({ id }) => id === asked)
  const typed: IntakeTyped = wrong?.errand === 'buka' ? typedIntake(wrong.form) : intakeAsTyped(intake, ctx.now, dates[0]?.startsAt)
  const did = news.find((one) => one === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    private: true,
    wide: true,
    title: t('seat.list.of', { title: event.title }),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <AttendeesView
        t={t}
        tongue={ctx.tongue}
        event={event}
        intakes={intakes}
        people={people}
        dates={dates.map((one) => ({ id: one.id, label: `${daysText(ctx.tongue, one)}, ${hoursText(t, ctx.tongue, one)}` }))}
        news={did && !wrong ? t(`seat.did.${did}`) : undefined}
        refusals={wrong?.refusals ?? []}
        form={intake || asked === 'baru' ? { typed, intake } : undefined}
        question={
          wrong?.errand === 'tanya'
            ? { intake: wrong.form.text('intake'), label: wrong.form.text('label'), choices: wrong.form.text('choices') }
            : undefined
        }
        once={freshOnce()}
      />
    ),
  })
}

export const attendees: Page = async (visit) => await show(visit, await organised(visit))

type By = { number: string; key: string | undefined }
const errand =
  (did: Errand, run: (ctx: Ctx, by: By, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const event = await organised(visit)
    const form = await readForm(visit)
    const by = { number: event.number, key: eventKey(visit, event.number) }
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, by, form),
      () => to.attendees(event.number, { sudah: did }),
    )
    return 'response' in made ? made.response : await show(visit, event, { refusals: made.refused.refusals, errand: did, form })
  }

export const setIntake: Page = errand('buka', async (ctx, by, form) => {
  const wish = intakeFrom(typedIntake(form))
  if (!wish.ok) return wish
  const intake = form.given('intake')
  return atIntakeFields(
    intake
      ? await changeIntake(ctx, { ...by, intake, wish: wish.value, version: form.whole('version') })
      : await openIntake(ctx, { ...by, wish: wish.value, date: form.given('date') }),
  )
})

export const askQuestion: Page = errand('tanya', async (ctx, by, form) => {
  const choices = form
    .text('choices')
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean)
  const wish = readEvent(questionSchema, { label: form.text('label'), required: form.checked('required'), choices })
  return wish.ok ? await addQuestion(ctx, { ...by, intake: form.text('intake'), wish: wish.value }) : wish
})

export const decideSeat: Page = errand('putus', (ctx, by, form) =>
  decideRegistration(ctx, {
    ...by,
    registration: form.text('registration'),
    confirm: form.text('confirm') === '1',
    reason: form.text('reason').slice(0, 600),
  }),
)

const csvOf = (rows: readonly (readonly (string | number)[])[]) =>
  `\ufeff${stringify(
    rows.map((row) => row.map(neutralise)),
    { delimiter: ';', record_delimiter: 'windows' },
  )}`

/** The table of names, as CSV or as a workbook, sent and not linked: taking it out is an errand, and stands in the journal. */
export const takeList: Page = async (visit) => {
  const event = await organised(visit)
  const { c } = visit
  const workbook = (await readForm(visit)).text('bentuk') === 'xlsx'
  const made = await exportRegistrations(visit.ctx, { number: event.number, key: eventKey(visit, event.number) })
  if (!made.ok) throw new Missing('event')
  const { name, rows } = made.value
  c.header('content-type', workbook ? workbookType : 'text/csv; charset=utf-8')
  c.header('content-disposition', `attachment; filename="${name}.${workbook ? 'xlsx' : 'csv'}"`)
  c.header('cache-control', 'private, no-store')
  return workbook ? c.body(writeWorkbook('peserta', rows)) : c.body(csvOf(rows))
}
