import { formatCount } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatMoment } from '#src/base/time.ts'
import type { ImportJob } from '#src/market/import-job.db.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { FileField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Visit } from '../visit.ts'
import { toGoods, toImport, toImports } from './_addresses.ts'
import { freshOnce } from './form.ts'

type Facts = { visit: Visit; seat: Seat; jobs: readonly ImportJob[]; refusals: readonly Refusal[]; mostBytes: number }

const countsOf = ({ t }: Visit, job: ImportJob): string =>
  job.status === 'waiting'
    ? t('shop.import.not_yet')
    : t('shop.import.counts', {
        created: formatCount(job.created),
        updated: formatCount(job.updated),
        unchanged: formatCount(job.unchanged),
        failed: formatCount(job.failed),
      })

/** A table of goods in, with nothing lost: first looked at, then tried, then taken. */
export const Imports = ({ visit, seat, jobs, refusals, mostBytes }: Facts) => {
  const { t, ctx } = visit
  return (
    <div class="wrap form-page">
      <Breadcrumb t={t} crumbs={[{ label: t('shop.goods.title'), href: toGoods(seat.slug) }, { label: t('shop.import.title') }]} />
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{t('shop.import.title')}</h1>
      <p class="lead">{t('shop.import.lead')}</p>
      <form method="post" action={toImports(seat.slug)} enctype="multipart/form-data" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <FileField
          t={t}
          name="file"
          label={t('shop.import.file')}
          hint={t('shop.import.file_hint')}
          accept=".csv,text/csv,text/plain,.tsv"
          mostBytes={mostBytes}
          error={complaints(t, refusals)('file')}
        />
        <div class="acts">
          <Button icon="upload">{t('shop.import.upload')}</Button>
          <LinkButton href={`${toImports(seat.slug)}/contoh.csv`} kind="ghost" icon="download" download>
            {t('shop.import.template')}
          </LinkButton>
        </div>
      </form>
      {jobs.length > 0 && (
        <section class="gap">
          <Table
            caption={t('shop.import.before')}
            rows={jobs}
            columns={[
              { label: t('shop.import.file'), head: true, cell: (job) => <a href={toImport(seat.slug, job.id)}>{job.fileName}</a> },
              { label: t('shop.stock.when'), cell: (job) => formatMoment(job.createdAt, ctx.tongue) },
              {
                label: t('shop.import.state'),
                cell: (job) =>
                  [t(`shop.import.state_${job.status}`), job.dryRun && job.status !== 'waiting' && t('shop.import.trial')]
                    .filter(Boolean)
                    .join(', '),
              },
              { label: t('shop.import.rows'), cell: (job) => countsOf(visit, job) },
            ]}
          />
        </section>
      )}
    </div>
  )
}
