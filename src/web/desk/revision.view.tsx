import type { Refusal } from '#src/base/outcome.ts'
import { formatMoment } from '#src/base/time.ts'
import type { RevisionWhole } from '#src/market/revision-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { freshOnce, type Typed } from '../shop/form.ts'
import { type Names, RevisionDiff } from '../shop/revision-diff.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { toDeskRevision, toDeskShop } from './desk.view.tsx'

type Facts = { visit: Visit; revision: RevisionWhole; names: Names; refusals: readonly Refusal[]; form: Typed }

const kinds: Record<RevisionWhole['status'], StatusKind> = { pending: 'wait', returned: 'warn', approved: 'ok', withdrawn: 'plain' }

const Decide = ({ visit: { t }, revision, refusals, form }: Facts) => {
  const wrong = complaints(t, refusals)
  return (
    <section class="sheet" id="putusan">
      <h2 class="h3">{t('desk.decide')}</h2>
      <form method="post" action={`${toDeskRevision(revision.id)}/putusan`} novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <input type="hidden" name="seen" value={revision.mark} />
        <Radios
          t={t}
          name="verdict"
          label={t('desk.verdict')}
          value={form.given('verdict')}
          error={wrong('verdict')}
          choices={(['approve', 'give_back'] as const).map((one) => ({
            value: one,
            label: t(`desk.revision_${one}`),
            hint: t(`desk.revision_${one}_hint`),
          }))}
        />
        <TextArea
          t={t}
          name="reason"
          label={t('desk.reason')}
          hint={t('desk.revision_reason_hint')}
          value={form.given('reason')}
          error={wrong('reason')}
          maxlength={1000}
          rows={4}
          optional
        />
        <div class="acts">
          <Button>{t('desk.decide_do')}</Button>
        </div>
      </form>
    </section>
  )
}

/** One change of a listing: what buyers see today against what the shop wishes. */
export const RevisionOnDeskPage = (facts: Facts) => {
  const { visit, revision, names, refusals } = facts
  const { t, ctx } = visit
  const { product, shop } = revision
  return (
    <>
      <Breadcrumb
        t={t}
        crumbs={[{ label: t('desk.desk'), href: to.desk() }, { label: shop.name, href: toDeskShop(shop.slug) }, { label: product.name }]}
      />
      <ErrorSummary t={t} refusals={refusals} />
      <div class="headline">
        <h1>{t('desk.revision_title', { product: product.name })}</h1>
        <Status kind={kinds[revision.status]}>{t(`shop.revision.${revision.status}`)}</Status>
        {product.status === 'published' && (
          <LinkButton href={to.product(product.slug)} kind="ghost" small>
            {t('desk.revision_public')}
          </LinkButton>
        )}
      </div>
      <p class="lead">
        {t('desk.revision_lead', {
          shop: shop.name,
          by: revision.by || t('desk.revision_by_table'),
          since: formatMoment(revision.askedAt, ctx.tongue),
        })}
      </p>
      {revision.reason && (
        <Notice>
          <p>{t('desk.revision_before')}</p>
          <q>{revision.reason}</q>
        </Notice>
      )}
      <div class="order-grid">
        <div class="stack wide">
          <RevisionDiff visit={visit} shown={revision.shown} wished={revision.wished} names={names} level={2} />
        </div>
        <aside class="stack">{revision.status === 'pending' && <Decide {...facts} />}</aside>
      </div>
    </>
  )
}
