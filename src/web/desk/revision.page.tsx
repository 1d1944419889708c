import { Denied, Missing, type Refusal } from '#src/base/outcome.ts'
import { cleanText } from '#src/base/text.ts'
import { attributesForForm, categoriesForForm } from '#src/market/product-read.db.ts'
import { judgeRevision } from '#src/market/revision.db.ts'
import { revisionForDesk } from '#src/market/revision-read.db.ts'
import { makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPowers, keepsShops } from './_desk-frame.tsx'
import { RevisionOnDeskPage } from './revision.view.tsx'

async function seatAtRevisions(visit: Visit): Promise<DeskPowers | Response> {
  const held = await deskPowers(visit)
  if (held instanceof Response) return held
  if (!keepsShops(held)) throw new Missing('desk')
  if (!held.review) throw new Denied('market.shop.review')
  return held
}

async function show(visit: Visit, held: DeskPowers, wrong?: { refusals: readonly Refusal[]; form: Typed }): Promise<Response> {
  const { ctx, c, t } = visit
  const revision = await revisionForDesk(ctx, c.req.param('id') ?? '')
  if (revision.status === 'withdrawn') throw new Missing('revision')
  const [categories, now, then] = await Promise.all([
    categoriesForForm(ctx),
    attributesForForm(ctx, revision.shown.category ?? ''),
    attributesForForm(ctx, revision.wished.category ?? ''),
  ])
  const main = (
    <RevisionOnDeskPage
      visit={visit}
      revision={revision}
      names={{ categories, attributes: [...then, ...now] }}
      refusals={wrong?.refusals ?? []}
      form={wrong?.form ?? nothingTyped}
    />
  )
  return deskPage(visit, held, 'shops', {
    title: t('desk.revision_title', { product: revision.product.name }),
    main,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
  })
}

export const revisionPage: Page = async (visit) => {
  const held = await seatAtRevisions(visit)
  return held instanceof Response ? held : show(visit, held)
}

export const judgeRevisionPage: Page = async (visit) => {
  const held = await seatAtRevisions(visit)
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const wish = {
    revision: visit.c.req.param('id') ?? '',
    verdict: form.text('verdict') === 'approve' ? ('approve' as const) : ('give_back' as const),
    reason: cleanText(form.text('reason')).slice(0, 1000),
    seen: form.whole('seen') ?? -1,
  }
  const made = await makeOnce(
    visit,
    form,
    (ctx) => judgeRevision(ctx, wish),
    () => `${to.desk()}?sudah=revision`,
  )
  return 'response' in made ? made.response : show(visit, held, { refusals: made.refused.refusals, form })
}
