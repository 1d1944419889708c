import type { Refusal } from '#src/base/outcome.ts'
import { kelurahanOnMap, rooms, subsectors, venues } from '#src/events/choices.db.ts'
import { roads } from '#src/events/route.db.ts'
import { submitEvent } from '#src/events/submit.db.ts'
import { openUmbrellas } from '#src/events/umbrella.db.ts'
import { tooMany } from '#src/platform/limits.ts'
import { html } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { tooOften } from '../mb2/_too-often.tsx'
import { freshOnce, makeOnce, readForm } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { atFormFields, type EventTyped, newEvent, submissionFrom, typedEvent } from './_event-form.ts'
import type { FormChoices } from './event-form.view.tsx'
import { SendEventView, SentView } from './event-send.view.tsx'

const sending = { name: 'event-send', most: 20, seconds: 3600 }

export async function choicesFor({ ctx }: Visit): Promise<FormChoices> {
  const english = ctx.tongue === 'en'
  const [places, spaces, sectors, kelurahan, known] = await Promise.all([
    venues(ctx.db),
    rooms(ctx.db, english),
    subsectors(ctx.db, english),
    kelurahanOnMap(ctx.db),
    roads(ctx.db),
  ])
  return {
    venues: places,
    roads: known.map(({ name }) => name),
    rooms: spaces,
    subsectors: sectors,
    kelurahan: kelurahan.map(({ code, name }) => ({ value: code, label: name })),
  }
}

async function show(visit: Visit, typed: EventTyped, refusals: readonly Refusal[]): Promise<Response> {
  const { t, ctx } = visit
  const [choices, umbrellas] = await Promise.all([choicesFor(visit), openUmbrellas(ctx.db)])
  return html(visit, {
    door: 'hub',
    title: t('event.send.title'),
    description: t('event.send.lead'),
    canonical: to.sendEvent(),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: <SendEventView t={t} typed={typed} refusals={refusals} choices={choices} umbrellas={umbrellas} once={freshOnce()} />,
  })
}

/** The form by which anybody sends an event in; afterwards, that it was received and what happens next. */
export const sendEventPage: Page = async (visit) => {
  const sent = /^ACR-\d{4}-\d{5,8}$/.exec(visit.c.req.query('terkirim') ?? '')?.[0]
  if (!sent)
    return await show(visit, newEvent(visit.ctx.actor.kind === 'person' ? { name: visit.ctx.actor.name, email: '' } : undefined), [])
  return html(visit, {
    door: 'hub',
    private: true,
    title: visit.t('event.sent.title'),
    main: <SentView t={visit.t} number={sent} known={visit.ctx.actor.kind === 'person'} />,
  })
}

export const sentEventPage: Page = async (visit) => {
  const form = await readForm(visit)
  const seconds = await tooMany(visit.ctx, sending, addressOfClient(visit))
  if (seconds) return await tooOften(visit, seconds)
  const typed = typedEvent(form)
  const read = submissionFrom(typed)
  if (!read.ok) return await show(visit, typed, read.refusals)
  const made = await makeOnce(
    visit,
    form,
    (ctx) => submitEvent(ctx, read.value),
    ({ number }) => to.sendEvent({ terkirim: number }),
  )
  return 'response' in made ? made.response : await show(visit, typed, atFormFields(made.refused.refusals))
}
