import type { Refusal } from '#src/base/outcome.ts'
import { joinWaiting } from '#src/spaces/waiting.db.ts'
import { html } from '../answer.tsx'
import { freshOnce, makeOnce, readForm } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { fromAddress, spaceOf } from './_book-when.tsx'
import { atFields, firstDay, readWish, type WishTyped, wishFrom } from './_wish.ts'
import { WaitView } from './wait.view.tsx'

async function show(visit: Visit, typed: WishTyped, refusals: readonly Refusal[]): Promise<Response> {
  const { ctx, t } = visit
  const space = await spaceOf(visit)
  const shown = { ...typed, day: typed.day || firstDay(ctx.now), from: typed.from || '10:00', until: typed.until || '12:00' }
  return html(visit, {
    door: 'hub',
    quiet: true,
    private: true,
    title: t('room.wait.title', { space: space.name }),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: <WaitView t={t} tongue={ctx.tongue} space={space} typed={shown} refusals={refusals} once={freshOnce()} />,
  })
}

/** Asks to be told when a time that is taken now becomes free. */
export const waitPage: Page = (visit) => show(visit, fromAddress(visit), [])

export const joinLine: Page = async (visit) => {
  const form = await readForm(visit)
  const typed = readWish({ get: (name) => form.given(name), names: () => form.names() })
  const { slug } = await spaceOf(visit)
  const read = wishFrom(slug, typed)
  if (!read.wish) return await show(visit, typed, read.refusals)
  const { wish } = read
  const made = await makeOnce(
    visit,
    form,
    (ctx) => joinWaiting(ctx, wish),
    () => to.myWaiting({ sudah: 'ikut' }),
  )
  return 'response' in made ? made.response : await show(visit, typed, atFields(made.refused.refusals))
}
