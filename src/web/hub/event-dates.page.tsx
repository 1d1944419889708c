import { Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { formatClock, minutesOfClock } from '#src/base/time.ts'
import { type EventDate, type OwnEvent, ownEventPage } from '#src/events/event-read.db.ts'
import { changeDates, type DatesPreview, previewDates } from '#src/events/reach.db.ts'
import { type ReachWish, reachDoneSchema, reachSchema } from '#src/events/reach.ts'
import { readEvent } from '#src/events/read-input.ts'
import { html } from '../answer.tsx'
import { freshOnce, makeOnce, readForm } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { eventKey, isEventNumber } from './_event-key.ts'
import { EventDatesView } from './event-dates.view.tsx'

/** What was typed, by the names of the form. */
export type DatesTyped = {
  date: string
  act: string
  reach: string
  day: string
  from: string
  until: string
  reason: string
  ticked: readonly string[]
}

const read = (one: (name: string) => string | undefined, all: (name: string) => readonly string[]): DatesTyped => ({
  date: one('tanggal') ?? '',
  act: one('tindakan') ?? '',
  reach: one('lingkup') ?? '',
  day: one('hari') ?? '',
  from: one('dari') ?? '',
  until: one('sampai') ?? '',
  reason: one('alasan') ?? '',
  ticked: all('ikut').slice(0, 400),
})

const reachOf = new Map([
  ['ini', 'this'],
  ['seterusnya', 'following'],
  ['semua', 'all'],
])
const actOf = new Map([
  ['pindah', 'move'],
  ['batal', 'cancel'],
  ['adakan', 'restore'],
])

const clock = (text: string): string | undefined => {
  const minutes = minutesOfClock(text)
  if (text.trim() === '') return undefined
  return minutes === undefined ? text : `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

const given = <T extends object>(value: T) => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined))

const fields: Readonly<Record<string, string>> = { date: 'tanggal', reach: 'lingkup', act: 'tindakan', when: 'hari', reason: 'alasan' }
const atForm = (refusals: readonly Refusal[]): Refusal[] =>
  refusals.map((one) => (one.field && Object.hasOwn(fields, one.field) ? { ...one, field: fields[one.field] ?? one.field } : one))

function wishOf(typed: DatesTyped): Outcome<ReachWish> {
  const act = actOf.get(typed.act) ?? ''
  return readEvent(reachSchema, {
    date: typed.date,
    reach: reachOf.get(typed.reach) ?? '',
    act,
    ...(act === 'cancel' || act === 'restore'
      ? {}
      : { when: given({ day: typed.day.trim(), from: clock(typed.from), until: clock(typed.until) }) }),
    ticked: typed.ticked,
  })
}

async function own(visit: Visit): Promise<{ event: OwnEvent; key: string | undefined }> {
  const number = visit.c.req.param('number') ?? ''
  if (!isEventNumber(number)) throw new Missing('event')
  const key = eventKey(visit, number)
  const event = await ownEventPage(visit.ctx, number, key)
  if (event.state !== 'published' || event.isUmbrella) throw new Missing('event')
  return { event, key }
}

const text = (at: Date): string => formatClock(at, 'en').slice(0, 5)

/** The form as it stands before anybody typed: the date asked about, else the next one, as it is now. */
function fresh(date: EventDate | undefined): Pick<DatesTyped, 'from' | 'until'> {
  return { from: date?.timeKnown ? text(date.startsAt) : '', until: date?.timeKnown && date.endsAt ? text(date.endsAt) : '' }
}

type Shown = { typed: DatesTyped; preview?: DatesPreview; refusals?: readonly Refusal[] }

async function show(visit: Visit, event: OwnEvent, { typed, preview, refusals = [] }: Shown): Promise<Response> {
  const { ctx, t } = visit
  const title = t('event.dates.title', { title: event.title })
  return html(visit, {
    door: 'hub',
    private: true,
    quiet: true,
    title,
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <EventDatesView
        t={t}
        tongue={ctx.tongue}
        title={title}
        event={event}
        choices={event.dates.filter(({ startsAt }) => startsAt > ctx.now)}
        typed={typed}
        preview={preview}
        refusals={refusals}
        once={freshOnce()}
      />
    ),
  })
}

/** Which date, what, how far; and then every date it reaches, before anything is done. */
export const showDates: Page = async (visit) => {
  const { c, ctx } = visit
  const { event, key } = await own(visit)
  const typed = read(
    (name) => c.req.query(name)?.slice(0, 100),
    (name) => c.req.queries(name) ?? [],
  )
  if (!typed.act) {
    const date = event.dates.find(({ id }) => id === typed.date) ?? event.dates.find((one) => !one.cancelled && one.startsAt > ctx.now)
    return await show(visit, event, { typed: { ...typed, ...fresh(date) } })
  }
  const wish = wishOf(typed)
  if (!wish.ok) return await show(visit, event, { typed, refusals: atForm(wish.refusals) })
  const preview = await previewDates(ctx, event.number, key, wish.value)
  return await show(visit, event, { typed, preview, refusals: atForm(preview.refusals) })
}

/** Does what was shown; where anything came in between, the list is made anew and nothing is done. */
export const saveDates: Page = async (visit) => {
  const { event, key } = await own(visit)
  const form = await readForm(visit)
  const typed = read((name) => form.given(name), form.all)
  const wish = wishOf(typed)
  if (!wish.ok) return await show(visit, event, { typed, refusals: atForm(wish.refusals) })
  const said = readEvent(reachDoneSchema, { seen: form.text('terlihat'), reason: typed.reason })
  const made = said.ok
    ? await makeOnce(
        visit,
        form,
        (ctx) => changeDates(ctx, { number: event.number, key, wish: wish.value, ...said.value }),
        () => to.ownEvent(event.number, { sudah: 'tanggal' }),
      )
    : { refused: refused(...said.refusals) }
  if ('response' in made) return made.response
  const preview = await previewDates(visit.ctx, event.number, key, wish.value)
  return await show(visit, event, { typed, preview, refusals: atForm(made.refused.refusals) })
}
