import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, formatDay, type Tongue } from '#src/base/time.ts'
import type { CertificateRead } from '#src/market/certificate-read.db.ts'
import type { AlarmRead, ScanDay } from '#src/market/scan.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

type Scans = { days: readonly ScanDay[]; alarms: readonly AlarmRead[] }

export const ScanHistory = ({ t, tongue, scans: { days, alarms } }: { t: Say; tongue: Tongue; scans: Scans }) => (
  <section>
    <h2>{t('batik.scans.title')}</h2>
    {alarms.map((alarm) => (
      <Notice kind={alarm.clearedAt ? 'info' : 'warn'}>
        {alarm.kind === 'far_apart'
          ? t('batik.alarm.far_apart', { places: alarm.places.join(', '), day: formatDay(alarm.at, tongue) })
          : t('batik.alarm.many_devices', { n: alarm.devices ?? 0, day: formatDay(alarm.at, tongue) })}{' '}
        {t(alarm.clearedAt ? 'batik.alarm.cleared' : 'batik.alarm.open')}
      </Notice>
    ))}
    <p class="small">{t('batik.scans.lead')}</p>
    {days.length > 0 && (
      <Table
        caption={t('batik.scans.title')}
        quietCaption
        rows={days}
        columns={[
          { label: t('batik.scans.day'), head: true, cell: (one) => formatCivicDay(one.day, tongue) },
          { label: t('batik.scans.place'), cell: (one) => one.place ?? t('batik.scans.unsaid') },
          { label: t('batik.scans.n'), number: true, cell: (one) => String(one.n) },
        ]}
      />
    )}
  </section>
)

type OwnFacts = {
  t: Say
  tongue: Tongue
  certificate: CertificateRead
  /** The code for the next owner, where this browser is the owner's. */
  code: string | undefined
  scans: Scans | undefined
  typed: string
  refusals: readonly Refusal[]
  done: boolean
  once: string
}

export const OwnPieceView = ({ t, tongue, certificate, code, scans, typed, refusals, done, once }: OwnFacts) => (
  <div class="batik narrow">
    <Breadcrumb
      t={t}
      crumbs={[
        { label: t('batik.find.title'), href: to.certificateFind() },
        { label: certificate.document.number, href: to.certificate(certificate.code) },
        { label: t('batik.own.crumb') },
      ]}
    />
    <ErrorSummary t={t} refusals={refusals} />
    <h1>{t('batik.own.title', { title: certificate.document.title })}</h1>
    {done && code && (
      <Notice kind="done" live>
        {t('batik.own.done')}
      </Notice>
    )}
    {code && (
      <section class="own-code">
        <h2>{t('batik.own.next')}</h2>
        <p class="code-line big">{code}</p>
        <p>{t('batik.own.next_how')}</p>
      </section>
    )}
    {scans && <ScanHistory t={t} tongue={tongue} scans={scans} />}
    {!code && (
      <>
        <p class="lead">{t('batik.own.lead')}</p>
        <form method="post" action={to.ownPiece(certificate.code)} class="fields-form" novalidate>
          <input type="hidden" name="once" value={once} />
          <TextField
            t={t}
            name="code"
            label={t('batik.own.code')}
            hint={t('batik.own.code_hint')}
            value={typed}
            error={complaints(t, refusals)('code')}
            maxlength={20}
            autocomplete="off"
            width="medium"
          />
          <p class="acts">
            <Button>{t('batik.own.do')}</Button>
          </p>
        </form>
      </>
    )}
  </div>
)
