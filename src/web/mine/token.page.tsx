import type { Refusal } from '#src/base/outcome.ts'
import { waysOf } from '#src/identity/security.db.ts'
import { endToken, myTokens, offeredScopes, orderToken } from '#src/identity/token.db.ts'
import { html, redirect } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { callerOf, mine, readForm, statusFor } from './_door.ts'
import { newsOf } from './_news.ts'
import { NewToken, type TokenFacts, Tokens } from './token.view.tsx'

const nothing = { nama: '', cakupan: [], hari: '90' }

async function page(visit: Visit, typed: TokenFacts['typed'] = nothing, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t } = visit
  const main = (
    <Tokens
      t={t}
      tongue={ctx.tongue}
      refusals={refusals}
      news={newsOf(visit, ['token'])}
      tokens={await myTokens(ctx)}
      scopes={await offeredScopes(ctx)}
      ways={await waysOf(ctx)}
      typed={typed}
    />
  )
  return html(visit, {
    door: 'hub',
    title: t('identity.token.title'),
    private: true,
    ...(refusals.length ? { refusals, status: statusFor(visit, refusals) } : {}),
    main,
  })
}

export const showTokens: Page = mine((visit) => page(visit))

/** The answer to this POST is the only page that ever shows the token. */
export const newToken: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const typed = { nama: form('nama'), cakupan: form.all('cakupan'), hari: form('hari') }
  const outcome = await orderToken(callerOf(visit), { ...typed, sandi_kini: form('sandi_kini') })
  if (!outcome.ok) return page(visit, typed, outcome.refusals)
  return html(visit, {
    door: 'hub',
    title: visit.t('identity.token.made'),
    private: true,
    main: <NewToken t={visit.t} token={outcome.value.token} />,
  })
})

export const dropToken: Page = mine(async (visit) => {
  const form = await readForm(visit)
  await endToken(visit.ctx, { id: form('id') })
  return redirect(visit, `${to.myTokens()}?kabar=token`)
})
