import { personOf } from '#src/platform/context.ts'
import { leaveWaiting, placesOf } from '#src/spaces/waiting.db.ts'
import { html, redirect } from '../answer.tsx'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { mine } from './_door.ts'
import { WaitingView } from './waiting.view.tsx'

const news = ['ikut', 'keluar'] as const

/** Where the reader waits, which place he has, and what is held for him now. */
export const showWaiting: Page = mine(async (visit) => {
  const { ctx, t, c } = visit
  const did = news.find((one) => one === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('room.wait.mine'),
    main: (
      <WaitingView
        t={t}
        tongue={ctx.tongue}
        places={await placesOf(ctx.db, personOf(ctx.actor) ?? '', ctx.tongue === 'en')}
        news={did ? t(`room.wait.did.${did}`) : undefined}
      />
    ),
  })
})

export const leaveLine: Page = async (visit) => {
  const form = await readForm(visit)
  await leaveWaiting(visit.ctx, { id: form.text('tunggu') })
  return redirect(visit, to.myWaiting({ sudah: 'keluar' }))
}
