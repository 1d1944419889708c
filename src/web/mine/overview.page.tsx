import type { Refusal } from '#src/base/outcome.ts'
import { changeProfile, postsOf } from '#src/identity/person.db.ts'
import { needsSecondFactor } from '#src/identity/second-factor.db.ts'
import { waysOf } from '#src/identity/security.db.ts'
import { html, redirect } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { mine, readForm } from './_door.ts'
import { newsOf } from './_news.ts'
import { Overview, type OverviewTyped } from './overview.view.tsx'

async function page(visit: Visit, typed?: OverviewTyped, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t } = visit
  const ways = await waysOf(ctx)
  const name = ctx.actor.kind === 'person' ? ctx.actor.name : ''
  const main = (
    <Overview
      t={t}
      refusals={refusals}
      news={newsOf(visit, ['profil', 'akun', 'surel'])}
      ways={ways}
      typed={typed ?? { nama: name, telepon: ways.phone, bahasa: ways.tongue }}
      needsSecond={await needsSecondFactor(ctx, 'payout')}
      posts={await postsOf(ctx)}
    />
  )
  return html(visit, { door: 'hub', title: t('identity.mine.title'), private: true, refusals, main })
}

export const showMine: Page = mine((visit) => page(visit))

export const saveProfile: Page = mine(async (visit) => {
  const form = await readForm(visit)
  const typed = { nama: form('nama'), telepon: form('telepon'), bahasa: form('bahasa') }
  const outcome = await changeProfile(visit.ctx, typed)
  return outcome.ok ? redirect(visit, `${to.mine()}?kabar=profil`) : page(visit, typed, outcome.refusals)
})
