import type { Refusal } from '#src/base/outcome.ts'
import { formatDay } from '#src/base/time.ts'
import type { NominationState } from '#src/market/curation.ts'
import type { Collection, NominationRead, Reason } from '#src/market/curation-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { freshOnce, nothingTyped, type Typed } from './form.ts'

export const nominationKinds: Record<NominationState, StatusKind> = { waiting: 'wait', shown: 'ok', refused: 'warn', appealed: 'wait' }

type Facts = {
  visit: Visit
  shop: string
  nominations: readonly NominationRead[]
  collections: readonly Collection[]
  reasons: readonly Reason[]
  products: readonly { slug: string; name: string }[]
  wrong: { about: string; form: Typed; refusals: readonly Refusal[] } | undefined
  did: string | undefined
}

/** Each reason with what teaches the remedy, and when. */
const Remedies = ({ visit: { t, ctx }, reasons, nomination }: { visit: Visit; reasons: readonly Reason[]; nomination: NominationRead }) => {
  const given = nomination.votes.filter(({ show }) => !show)
  return (
    <ul>
      {given.map((vote) => {
        const reason = reasons.find(({ code }) => code === vote.reason)
        return reason ? (
          <li>
            <b>{reason.name}.</b> {vote.says} {t('batik.curation.module', { module: reason.module })}{' '}
            {reason.next ? (
              <a href={reason.next.kind === 'event' ? to.event(reason.next.slug) : to.programme(reason.next.slug)}>
                {t(`batik.curation.next.${reason.next.kind}`, { title: reason.next.title, day: formatDay(reason.next.at, ctx.tongue) })}
              </a>
            ) : (
              t('batik.curation.no_next')
            )}
          </li>
        ) : null
      })}
    </ul>
  )
}

const Appeal = ({ visit: { t }, shop, nomination, wrong }: Pick<Facts, 'visit' | 'shop' | 'wrong'> & { nomination: NominationRead }) => {
  const mine = wrong?.about === nomination.id ? wrong : undefined
  return (
    <form method="post" action={to.shopAppeal(shop, nomination.id)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <TextArea
        t={t}
        name="says"
        id={`says-${nomination.id.slice(-6)}`}
        label={t('batik.curation.appeal')}
        hint={t('batik.curation.appeal_hint')}
        value={mine?.form.text('says') ?? ''}
        error={complaints(t, mine?.refusals ?? [])('says')}
        rows={3}
        maxlength={1000}
      />
      <Button kind="ghost">{t('batik.curation.appeal_do')}</Button>
    </form>
  )
}

const New = ({ visit: { t }, shop, collections, products, wrong }: Facts) => {
  const form = wrong?.about === 'new' ? wrong.form : nothingTyped
  const said = complaints(t, wrong?.about === 'new' ? wrong.refusals : [])
  return (
    <form method="post" action={to.shopCuration(shop)} class="fields-form" novalidate>
      <h2>{t('batik.collection.nominate')}</h2>
      <input type="hidden" name="once" value={freshOnce()} />
      <SelectField
        t={t}
        name="collection"
        label={t('batik.curation.collection')}
        choices={collections.map(({ slug, title }) => ({ value: slug, label: title }))}
        value={form.text('collection')}
        error={said('collection')}
      />
      <SelectField
        t={t}
        name="product"
        label={t('batik.curation.product')}
        choices={products.map(({ slug, name }) => ({ value: slug, label: name }))}
        value={form.text('product')}
        error={said('product')}
      />
      <TextArea
        t={t}
        name="says"
        label={t('batik.curation.says')}
        value={form.text('says')}
        error={said('says')}
        rows={3}
        maxlength={600}
        optional
      />
      <p class="acts">
        <Button>{t('batik.curation.send')}</Button>
      </p>
    </form>
  )
}

export const CurationView = (facts: Facts) => {
  const { visit, shop, nominations, collections, reasons, wrong, did } = facts
  const { t } = visit
  return (
    <div class="wrap batik">
      <ErrorSummary t={t} refusals={wrong?.refusals ?? []} />
      <h1>{t('batik.curation.shop_title')}</h1>
      <p class="lead">{t('batik.curation.shop_lead')}</p>
      {did && (
        <Notice kind="done" live>
          {t(`batik.curation.did.${did}`)}
        </Notice>
      )}
      {nominations.map((one) => (
        <article class="request">
          <h2>
            {one.name}: <a href={to.collection(one.collection)}>{one.collectionTitle}</a>
          </h2>
          <p>
            <Status kind={nominationKinds[one.state]}>{t(`batik.curation.state.${one.state}`)}</Status>
          </p>
          {one.state === 'refused' && <Remedies visit={visit} reasons={reasons} nomination={one} />}
          {one.answer && <p>{t('batik.curation.answered', { says: one.answer })}</p>}
          {one.state === 'refused' && !one.appealed && <Appeal visit={visit} shop={shop} nomination={one} wrong={wrong} />}
        </article>
      ))}
      {collections.length > 0 ? <New {...facts} /> : <p>{t('batik.collection.none_why')}</p>}
    </div>
  )
}
