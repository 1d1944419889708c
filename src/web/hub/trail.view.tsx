import { formatCount } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Publication } from '#src/platform/publication.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { dayText } from './institution.view.tsx'

export type TrailChecked = { seq: string; hash: string; refusals: readonly Refusal[]; found?: { stands: boolean; day: string | null } }

type Facts = {
  t: Say
  tongue: Tongue
  days: readonly Publication[]
  head: { seq: number; hash: string } | undefined
  check: TrailChecked
}

const Newest = ({ t, tongue, days: [newest], head }: Facts) => (
  <section class="trail-head">
    {newest ? (
      <>
        <p>{t('gov.trail.newest', { day: dayText(newest.day, tongue) })}</p>
        <p class="count">{formatCount(newest.seq)}</p>
        <p>{t('gov.trail.sealed')}</p>
        <code>{newest.hash}</code>
      </>
    ) : (
      <p>{t('gov.trail.none')}</p>
    )}
    {head && newest && head.seq > newest.seq && <p class="since">{t('gov.trail.since', { count: formatCount(head.seq - newest.seq) })}</p>}
  </section>
)

const Found = ({ t, tongue, check: { found } }: Facts) =>
  found && (
    <Notice kind={found.stands ? 'done' : 'warn'}>
      <p>
        <b>{t(found.stands ? 'gov.trail.stands' : 'gov.trail.fallen')}</b>{' '}
        {found.stands ? found.day && t('gov.trail.stands_day', { day: dayText(found.day, tongue) }) : t('gov.trail.fallen_how')}
      </p>
    </Notice>
  )

const Check = (facts: Facts) => {
  const { t, check } = facts
  const wrong = complaints(t, check.refusals)
  return (
    <section id="periksa">
      <h2>{t('gov.trail.check')}</h2>
      <p>{t('gov.trail.check_how')}</p>
      <Found {...facts} />
      <form method="get" action={`${to.trail()}#periksa`} class="trail-check">
        <TextField
          t={t}
          name="nomor"
          label={t('gov.trail.seq')}
          value={check.seq}
          inputmode="numeric"
          width="short"
          error={wrong('nomor')}
        />
        <TextField t={t} name="sidik" label={t('gov.trail.hash')} value={check.hash} capital="none" error={wrong('sidik')} />
        <Button>{t('gov.trail.ask')}</Button>
      </form>
    </section>
  )
}

const Days = ({ t, tongue, days }: Facts) => (
  <section>
    <h2>{t('gov.trail.days')}</h2>
    <Table
      caption={t('gov.trail.days')}
      quietCaption
      rows={days}
      columns={[
        { label: t('gov.trail.day'), head: true, cell: (one) => dayText(one.day, tongue) },
        { label: t('gov.trail.entries'), number: true, cell: (one) => formatCount(one.seq) },
        { label: t('gov.trail.hash'), cell: (one) => <code>{one.hash}</code> },
        { label: t('gov.trail.at'), cell: (one) => <Moment at={one.at} tongue={tongue} /> },
      ]}
    />
    <p>
      <a href={to.trailCsv()}>{t('gov.trail.csv')}</a> · <a href={to.trailJson()}>{t('gov.trail.json')}</a>
    </p>
  </section>
)

export const TrailView = (facts: Facts) => {
  const { t, check } = facts
  return (
    <div class="register trail">
      <Breadcrumb t={t} crumbs={[{ label: t('matrix.governance'), href: to.governance() }, { label: t('gov.trail') }]} />
      <ErrorSummary t={t} refusals={check.refusals} />
      <h1>{t('gov.trail')}</h1>
      <p class="lead">{t('gov.trail.lead')}</p>
      <Newest {...facts} />
      <Check {...facts} />
      <section>
        <h2>{t('gov.trail.how')}</h2>
        <ol class="trail-how">
          {(['keep', 'compare', 'verify'] as const).map((step) => (
            <li>{t(`gov.trail.how.${step}`)}</li>
          ))}
        </ol>
      </section>
      {facts.days.length > 0 && <Days {...facts} />}
    </div>
  )
}
