import { formatCount } from '#src/base/money.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Finding, LastScan } from '#src/press/self-scan.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { nothingWrong, type Wrong } from './_errand.ts'

type Facts = {
  t: Say
  tongue: Tongue
  findings: readonly Finding[]
  scans: readonly LastScan[]
  wrong: Wrong
  about: string
  news: string | undefined
  once: string
}

const One = ({ t, tongue, finding, wrong, once }: { t: Say; tongue: Tongue; finding: Finding; wrong: Wrong; once: string }) => (
  <li class="finding">
    <h3>{t(`press.finding.${finding.kind}`)}</h3>
    <p>
      <code>{finding.what}</code>
    </p>
    <p class="small">
      {finding.page ? <a href={finding.page}>{finding.page}</a> : <code>{finding.place}</code>}
      {finding.row && <span class="quiet"> {finding.row}</span>} · {t('press.scan.since')} <Moment at={finding.foundAt} tongue={tongue} />
    </p>
    <form method="post" action={to.deskFinding(finding.id)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={`${once}${finding.id}`} />
      <TextField
        t={t}
        id={`alasan-${finding.id}`}
        name="reason"
        label={t('press.scan.what_was_it')}
        value={wrong.form.text('reason')}
        error={complaints(t, wrong.refusals)('reason')}
        maxlength={400}
      />
      <p class="acts">
        <Button kind="ghost" label={t('press.scan.settle_this', { what: finding.what })}>
          {t('press.scan.settle_it')}
        </Button>
      </p>
    </form>
  </li>
)

export const ScanView = ({ t, tongue, findings, scans, wrong, about, news, once }: Facts) => (
  <>
    <ErrorSummary t={t} refusals={wrong.refusals} />
    <h1>{t('press.scan.title')}</h1>
    <p class="lead">{t('press.scan.lead')}</p>
    {news && (
      <Notice kind="done" live>
        {news}
      </Notice>
    )}
    <h2>{t('press.scan.open', { n: findings.length })}</h2>
    {findings.length === 0 ? (
      <Empty seed="pemeriksaan" title={t('press.scan.empty')} level={3}>
        {t('press.scan.empty_why')}
      </Empty>
    ) : (
      <ul class="findings">
        {findings.map((finding) => (
          <One t={t} tongue={tongue} finding={finding} wrong={finding.id === about ? wrong : nothingWrong} once={once} />
        ))}
      </ul>
    )}
    <h2>{t('press.scan.last')}</h2>
    {scans.length === 0 ? (
      <p>{t('press.scan.never')}</p>
    ) : (
      <Table
        caption={t('press.scan.last')}
        quietCaption
        rows={scans}
        columns={[
          { label: t('press.scan.at'), head: true, cell: (one) => <Moment at={one.finishedAt} tongue={tongue} /> },
          { label: t('press.scan.pages'), number: true, cell: (one) => formatCount(one.pages) },
          { label: t('press.scan.texts'), number: true, cell: (one) => formatCount(one.texts) },
          { label: t('press.scan.found_n'), number: true, cell: (one) => formatCount(one.found) },
          { label: t('press.scan.fresh_n'), number: true, cell: (one) => formatCount(one.fresh) },
        ]}
      />
    )}
  </>
)
