import { Missing, type Refusal } from '#src/base/outcome.ts'
import { checkInSelf, venueDoor } from '#src/events/gate-self.db.ts'
import { tooMany } from '#src/platform/limits.ts'
import { html } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { tooOften } from '../mb2/_too-often.tsx'
import { freshOnce, makeOnce, readForm } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { seatKeys, slugOf } from './_gate-key.ts'
import { isSeatNumber } from './_seat-key.ts'
import { VenueDoorView } from './venue-door.view.tsx'

const trying = { name: 'venue-door', most: 300, seconds: 60 }
const codeOf = (text: string | undefined): string => (text ?? '').slice(0, 60)

async function show(visit: Visit, venue: string, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t, c } = visit
  const door = await venueDoor(ctx, slugOf(visit), venue, seatKeys(visit))
  return html(visit, {
    door: 'hub',
    private: true,
    quiet: true,
    title: t('gate.self.of', { title: door.title }),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: <VenueDoorView t={t} door={door} venue={venue} came={c.req.query('sudah') === 'hadir'} refusals={refusals} once={freshOnce()} />,
  })
}

/** Where the code at the venue leads: one's own registrations on this phone, and one button. */
export const venueDoorPage: Page = async (visit) => {
  const seconds = await tooMany(visit.ctx, trying, addressOfClient(visit))
  return seconds ? await tooOften(visit, seconds) : await show(visit, codeOf(visit.c.req.query('k')))
}

export const checkInAtDoor: Page = async (visit) => {
  const form = await readForm(visit)
  const [number, venue, slug] = [form.text('number'), codeOf(form.text('k')), slugOf(visit)]
  if (!isSeatNumber(number)) throw new Missing('registration')
  const key = seatKeys(visit).find((one) => one.number === number)?.key
  const made = await makeOnce(
    visit,
    form,
    (ctx) => checkInSelf(ctx, { slug, venue, number, key, people: Number(form.text('people')) || 100 }),
    () => to.venueDoor(slug, { k: venue, sudah: 'hadir' }),
  )
  return 'response' in made ? made.response : await show(visit, venue, made.refused.refusals)
}
