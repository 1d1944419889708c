import { Missing } from '#src/base/outcome.ts'
import { answerObjection, objectionAnswerSchema, openObjections, precedents } from '#src/spaces/objection.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { roomParts, unitsWhere } from './_room-parts.tsx'
import { ObjectionsView } from './objections.view.tsx'

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const units = await unitsWhere(visit, 'spaces.objection.decide')
  // who may not answer finds no list; who was just refused reads why
  if (units.length === 0 && wrong.refusals.length === 0) throw new Missing('objections')
  const open = await Promise.all(units.map(async ({ code, name }) => ({ name, items: (await openObjections(ctx, code)) ?? [] })))
  const main = (
    <ObjectionsView
      visit={visit}
      parts={await roomParts(visit, 'objections')}
      open={open}
      found={await precedents(ctx.db, { most: 20 })}
      wrong={wrong}
      did={c.req.query('sudah')}
    />
  )
  return deskPage(visit, held, 'bookings', { title: t('roomdesk.objections'), main, ...answerOf(wrong) })
}

/** Objections to a class, a price or a refusal, the one due first. */
export const deskObjectionsPage: Page = async (visit) => {
  const held = await deskPart(visit, 'bookings')
  return held instanceof Response ? held : await show(visit, held)
}

export const answerObjectionPage: Page = async (visit) => {
  const held = await deskPart(visit, 'bookings')
  if (held instanceof Response) return held
  const number = visit.c.req.param('number') ?? ''
  const form = await readForm(visit)
  const upheld = { ya: true, tidak: false }[form.text('upheld')]
  const made = await tryErrand(
    visit,
    form,
    number,
    async (ctx) => {
      const read = readBooking(objectionAnswerSchema, { upheld, reason: form.text('reason'), precedent: form.text('precedent') })
      return read.ok ? await answerObjection(ctx, { ...read.value, number }) : read
    },
    () => to.deskObjections({ sudah: 'keberatan' }),
  )
  return made instanceof Response ? made : await show(visit, held, made)
}
