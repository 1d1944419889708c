import { deleteCookie } from 'hono/cookie'
import type { Refusal } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { changeConsent, myConsents, myPause, pauseProcessing } from '#src/identity/consent.db.ts'
import type { Purpose } from '#src/identity/consent.ts'
import { endPerson, exportPerson } from '#src/identity/person.db.ts'
import { waysOf } from '#src/identity/security.db.ts'
import { sessionCookie } from '#src/identity/session.db.ts'
import { html, redirect } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { callerOf, mine, readForm, statusFor } from './_door.ts'
import { newsOf } from './_news.ts'
import { Data } from './data.view.tsx'

async function page(visit: Visit, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t } = visit
  const main = (
    <Data
      t={t}
      tongue={ctx.tongue}
      refusals={refusals}
      news={newsOf(visit, ['persetujuan', 'tunda', 'lanjut'])}
      ledger={await myConsents(ctx)}
      paused={await myPause(ctx)}
      ways={await waysOf(ctx)}
    />
  )
  return html(visit, {
    door: 'hub',
    title: t('identity.data.title'),
    private: true,
    ...(refusals.length ? { refusals, status: statusFor(visit, refusals) } : {}),
    main,
  })
}

export const showData: Page = mine((visit) => page(visit))

const purposes: readonly Purpose[] = ['privacy', 'news', 'open_data']

export const saveConsent: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const purpose = purposes.find((known) => known === form('tujuan')) ?? 'privacy'
  const outcome = await changeConsent(visit.ctx, { purpose, given: form('setuju') === '1' })
  return outcome.ok ? redirect(visit, `${to.myData()}?kabar=persetujuan`) : page(visit, outcome.refusals)
})

export const savePause: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const pause = form('tunda') === '1'
  const outcome = await pauseProcessing(visit.ctx, { pause })
  return outcome.ok ? redirect(visit, `${to.myData()}?kabar=${pause ? 'tunda' : 'lanjut'}`) : page(visit, outcome.refusals)
})

/** Everything kept about the reader, as a file. */
export const download: Page = mine(async (visit) => {
  const outcome = await exportPerson(visit.ctx, undefined)
  if (!outcome.ok) return page(visit, outcome.refusals)
  visit.c.header('content-disposition', `attachment; filename="data-saya-${dayOf(visit.ctx.now)}.json"`)
  visit.c.header('cache-control', 'private, no-store')
  return visit.c.body(JSON.stringify(outcome.value, null, 2), 200, { 'content-type': 'application/json; charset=utf-8' })
})

export const endAccount: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const outcome = await endPerson(callerOf(visit), { sandi_kini: form('sandi_kini'), yakin: form('yakin') !== '' })
  if (!outcome.ok) return page(visit, outcome.refusals)
  deleteCookie(visit.c, sessionCookie, { path: '/', secure: true })
  return redirect(visit, `${to.signIn()}?kabar=dihapus`)
})
