import { readEvent } from '#src/events/read-input.ts'
import { calendarUnit } from '#src/events/submit.db.ts'
import { openUmbrella, umbrellaSchema } from '#src/events/umbrella.db.ts'
import { mayOrWhy } from '#src/platform/context.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { UmbrellaNewView } from './umbrella-new.view.tsx'

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t } = visit
  const may = await mayOrWhy(ctx, 'events.event.publish', { unit: calendarUnit, fund: 'tanpa_dana' })
  const closed = may.ok ? undefined : may.refusal ? sayRefusal(t, may.refusal) : t('event.desk.not_yours')
  return deskPage(visit, held, 'events', {
    title: t('event.umbrella.new'),
    ...answerOf(wrong),
    main: <UmbrellaNewView t={t} wrong={wrong} closed={closed} />,
  })
}

/** A festival by a form: a name over events of many organisers. Its parts are put under it from its own desk page. */
export const newUmbrellaPage: Page = async (visit) => {
  const held = await deskPart(visit, 'events')
  return held instanceof Response ? held : await show(visit, held)
}

const fields = ['title', 'titleEn', 'summary', 'body', 'organiser', 'place'] as const

export const openUmbrellaPage: Page = async (visit) => {
  const held = await deskPart(visit, 'events')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const read = readEvent(umbrellaSchema, { ...Object.fromEntries(fields.map((name) => [name, form.text(name)])), unit: calendarUnit })
  if (!read.ok) return await show(visit, held, { ...nothingWrong, form, refusals: read.refusals, status: 422, errand: 'open' })
  const made = await tryErrand(
    visit,
    form,
    'open',
    (ctx) => openUmbrella(ctx, read.value),
    ({ number }) => to.deskEvent(number),
  )
  return made instanceof Response ? made : await show(visit, held, made)
}
