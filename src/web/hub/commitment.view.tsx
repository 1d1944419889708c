import type { Child } from 'hono/jsx'
import { formatCount, formatRupiah, rupiah } from '#src/base/money.ts'
import { type Day, formatDay, formatMoment, type Tongue } from '#src/base/time.ts'
import type { Keeping } from '#src/support/keeping-read.db.ts'
import type { Brought, Commitment } from '#src/support/read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { purposeAddress } from './purpose.view.tsx'
import { noon } from './spaces.view.tsx'
import { KeptFacts } from './support-kept.view.tsx'
import { CommitmentState } from './support-score.view.tsx'

/** `agreed`: since when its agreement holds, where there is one. */
type Look = { t: Say; tongue: Tongue; commitment: Commitment; agreed?: Date | undefined }

/** What was promised, by whom and by when; what it is worth was fixed that day. */
export const CommitmentFacts = ({ t, tongue, commitment: one, agreed }: Look) => {
  const lines: (readonly [string, Child])[] = [
    [t('support.from'), `${one.unitName} · ${one.post}`],
    ...(one.keeper ? [[t('keep.keeper'), <a href={to.supportUnit(one.keeper.unit)}>{one.keeper.name}</a>] as const] : []),
    [t('support.col.receiver'), one.event ? <a href={to.event(one.event.slug)}>{`${one.receiver}: ${one.event.title}`}</a> : one.receiver],
    ...(one.purpose
      ? [
          [
            t(`support.purpose.${one.purpose.kind}`),
            <a href={purposeAddress(one.purpose)}>{`${one.purpose.number}: ${one.purpose.title}`}</a>,
          ] as const,
        ]
      : []),
    [t('support.col.promised'), `${formatCount(one.quantity)} ${one.measure}`],
    [t('support.col.value'), formatRupiah(rupiah(one.value))],
    [t('support.col.due'), formatDay(noon(one.dueDay as Day), tongue)],
    [t('support.letter_label'), one.letter],
    ...(agreed ? [[t('support.grant_since'), formatDay(agreed, tongue)] as const] : []),
    [t('support.fund_label'), t(`support.fund.${one.fund}`)],
  ]
  return <Facts facts={lines} />
}

const said = (t: Say, one: Brought): Child =>
  one.confirmed === null ? (
    <Status kind="wait">{t(one.unsent ? 'support.brought.unsent' : 'support.brought.waiting')}</Status>
  ) : (
    <Status kind={one.confirmed >= one.quantity ? 'ok' : 'warn'}>
      {t('support.brought.confirmed', { n: one.confirmed, of: one.quantity })}
    </Status>
  )

/** What was brought, as its picture shows it. One with people on it is told of, and seen by its receiver and the desk. */
const BroughtPhoto = ({ t, one: { photo }, at }: { t: Say; one: Brought; at: string | undefined }) => {
  if (!photo) return null
  if (!at) return <p class="small quiet">{t('support.photo.closed')}</p>
  return (
    <figure class="brought-photo">
      <img src={at} alt={photo.alt} width={photo.width} height={photo.height} loading="lazy" decoding="async" />
      {!photo.open && <figcaption class="small quiet">{t('support.photo.for_you')}</figcaption>}
    </figure>
  )
}

/** What the agency brought, and what its receiver says of it. */
export const BroughtList = ({
  t,
  tongue,
  commitment,
  form,
  photoAt,
}: Look & {
  form?: (one: Brought) => Child /** Where its pictures are, for whoever sees them all. */
  photoAt?: (delivery: string) => string
}) => (
  <section>
    <h2>{commitment.brought.length === 0 ? t('support.brought.none') : t('support.brought.title')}</h2>
    <ul class="brought-list">
      {commitment.brought.map((one) => (
        <li>
          <p>
            <b>
              {formatCount(one.quantity)} {commitment.measure}
            </b>{' '}
            {said(t, one)}
          </p>
          <p class="small quiet">
            {t('support.brought.how', { day: formatDay(noon(one.onDay as Day), tongue), place: one.place, paper: one.paper })}
          </p>
          <BroughtPhoto
            t={t}
            one={one}
            at={photoAt?.(one.id) ?? (one.photo?.open ? to.deliveryPhoto(commitment.number, one.id) : undefined)}
          />
          {one.says && <p>“{one.says}”</p>}
          {one.confirmedAt && <p class="small quiet">{formatMoment(one.confirmedAt, tongue)}</p>}
          {one.confirmed === null && form?.(one)}
        </li>
      ))}
    </ul>
  </section>
)

export const CommitmentView = ({ t, tongue, commitment, agreed, keeping, today }: Look & { keeping: Keeping; today: string }) => (
  <article class="support commitment">
    <Breadcrumb
      t={t}
      crumbs={[
        { label: t('support.score.crumb'), href: to.supportScore() },
        { label: commitment.unitName, href: to.supportUnit(commitment.unit) },
        { label: commitment.number },
      ]}
    />
    <p class="number">
      {commitment.number} <CommitmentState t={t} row={commitment} today={today} />
    </p>
    <h1>{commitment.title}</h1>
    {commitment.withdrawnAt && (
      <Notice kind={commitment.withdrawnAs === 'failed' ? 'warn' : 'info'}>
        {t('support.withdrawn', { reason: commitment.withdrawnReason })} {t(`support.withdrawn.${commitment.withdrawnAs}`)}
      </Notice>
    )}
    <CommitmentFacts t={t} tongue={tongue} commitment={commitment} agreed={agreed} />
    <BroughtList t={t} tongue={tongue} commitment={commitment} />
    <KeptFacts t={t} tongue={tongue} keeping={keeping} measure={commitment.measure} />
    {commitment.illustrative && <Notice kind="info">{t('support.example')}</Notice>}
  </article>
)
