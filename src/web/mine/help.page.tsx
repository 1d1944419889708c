import { allowLook, myLooks, stopLook } from '#src/identity/view-as.db.ts'
import { html, redirect } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { mine, readForm } from './_door.ts'
import { Help } from './help.view.tsx'

async function show(visit: Visit, made?: { code: string; until: Date }): Promise<Response> {
  const { ctx, t } = visit
  const news = visit.c.req.query('kabar') === 'akhir' ? t('help.ended') : undefined
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('help.title'),
    main: <Help t={t} tongue={ctx.tongue} refusals={[]} news={news} looks={await myLooks(ctx)} made={made} />,
  })
}

export const showHelp: Page = mine((visit) => show(visit))

/** The answer to this POST is the only page that ever shows the code. */
export const askForHelp: Page = mine(async (visit) => {
  const made = await allowLook(visit.ctx, undefined)
  if (!made.ok) throw new Error('help was refused')
  return show(visit, made.value)
})

export const stopHelp: Page = mine(async (visit) => {
  const form = await readForm(visit)
  await stopLook(visit.ctx, { id: form('id') })
  return redirect(visit, `${to.myHelp()}?kabar=akhir`)
})
