import type { Refusal } from '#src/base/outcome.ts'
import { myPasskeys } from '#src/identity/passkey.db.ts'
import { changePassword, waysOf } from '#src/identity/security.db.ts'
import { endOtherSessions, endSession, openSessions } from '#src/identity/session.db.ts'
import { html, redirect } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { callerOf, keepCookies, mine, readForm, statusFor } from './_door.ts'
import { newsOf } from './_news.ts'
import { passkeyScript } from './_passkey-script.tsx'
import { Security } from './security.view.tsx'

const news = ['sandi', 'sesi', 'kunci', 'kunci-hapus', 'dua-mati']

async function page(visit: Visit, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t, c } = visit
  const main = (
    <Security
      t={t}
      tongue={ctx.tongue}
      refusals={refusals}
      news={newsOf(visit, news)}
      ways={await waysOf(ctx)}
      passkeys={await myPasskeys(ctx)}
      sessions={await openSessions(ctx, c.req.raw.headers)}
    />
  )
  const status = refusals.length ? { status: statusFor(visit, refusals) } : {}
  return html(visit, { door: 'hub', title: t('identity.security.title'), private: true, head: passkeyScript(), refusals, ...status, main })
}

export const showSecurity: Page = mine((visit) => page(visit))

export const savePassword: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const outcome = await changePassword(callerOf(visit), { sandi_kini: form('sandi_kini'), sandi: form('sandi') })
  if (!outcome.ok) return page(visit, outcome.refusals)
  keepCookies(visit, outcome.value.cookies)
  return redirect(visit, `${to.mySecurity()}?kabar=sandi`)
})

export const dropSession: Page = mine(async (visit) => {
  const form = await readForm(visit)
  await endSession(visit.ctx, { id: form('id') })
  return redirect(visit, `${to.mySecurity()}?kabar=sesi`)
})

export const dropOtherSessions: Page = mine(async (visit) => {
  await endOtherSessions(visit.ctx, { headers: visit.c.req.raw.headers })
  return redirect(visit, `${to.mySecurity()}?kabar=sesi`)
})
