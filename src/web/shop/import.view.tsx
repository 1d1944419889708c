import type { Child } from 'hono/jsx'
import { formatCount, formatRupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import type { ImportJob, PictureRow, Preview } from '#src/market/import-job.db.ts'
import { ownFields } from '#src/market/import-mapping.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import type { CategoryChoice } from '#src/market/product-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Progress } from '#src/ui/progress.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import { hasWords, sayRefusal } from '#src/ui/words.ts'
import type { Visit } from '../visit.ts'
import { toGoods, toImport, toImports } from './_addresses.ts'
import { freshOnce, type Typed } from './form.ts'
import { PhotosUpload, photoFacts, pictureName } from './import-photos.view.tsx'

type Own = { visit: Visit; seat: Seat; job: ImportJob }

const Frame = ({ visit: { t }, seat, job, refusals = [], children }: Own & { refusals?: readonly Refusal[]; children?: Child }) => (
  <div class="wrap list-page">
    <Breadcrumb
      t={t}
      crumbs={[
        { label: t('shop.goods.title'), href: toGoods(seat.slug) },
        { label: t('shop.import.title'), href: toImports(seat.slug) },
        { label: job.fileName },
      ]}
    />
    <ErrorSummary t={t} refusals={refusals} />
    <h1>{t('shop.import.of', { file: job.fileName })}</h1>
    {children}
  </div>
)

const said = (visit: Visit, refusal: Refusal): string =>
  hasWords(refusal.rule) ? sayRefusal(visit.t, refusal) : visit.t('shop.import.row_wrong')

/** Our guess of each column, to be corrected; tables of other systems are known by their headings and keep them. */
const Columns = ({ visit: { t }, preview, form, refusals }: Own & { preview: Preview; form: Typed; refusals: readonly Refusal[] }) => {
  const { mapping } = preview
  const wrong = complaints(t, refusals)
  if (mapping.format === 'shopify' || mapping.format === 'woocommerce') return null
  const choices = mapping.headings.map((heading, at) => ({ value: String(at), label: heading || t('shop.import.column_n', { n: at + 1 }) }))
  return (
    <details class="group" open={mapping.missing.length > 0 || refusals.length > 0}>
      <summary>{t('shop.import.columns')}</summary>
      <input type="hidden" name="kolom" value="1" />
      <div class="zones">
        {ownFields.map((field) => (
          <SelectField
            t={t}
            name={`kolom.${field}`}
            label={t(`shop.import.column.${field}`)}
            choices={choices}
            value={form.checked('kolom') ? form.text(`kolom.${field}`) : mapping.columns[field]?.toString()}
            error={wrong(`kolom.${field}`)}
            empty={t('shop.import.column_none')}
            optional
          />
        ))}
      </div>
    </details>
  )
}

const FirstRows = ({ visit, preview }: { visit: Visit; preview: Preview }) => {
  const { t } = visit
  return (
    <Table
      caption={t('shop.import.first_rows', { n: preview.rows.length })}
      rows={preview.rows}
      columns={[
        { label: t('shop.import.line'), cell: (row) => row.line },
        { label: t('shop.import.column.nama'), head: true, cell: (row) => row.name || '–' },
        { label: t('shop.import.column.sku'), cell: (row) => row.sku || '–' },
        { label: t('shop.import.options'), cell: (row) => row.options || '–' },
        { label: t('shop.import.column.harga'), number: true, cell: (row) => (row.price === undefined ? '–' : formatRupiah(row.price)) },
        { label: t('shop.import.column.stok'), number: true, cell: (row) => (row.stock === undefined ? '–' : formatCount(row.stock)) },
        { label: t('shop.import.column.kategori'), cell: (row) => row.category ?? '–' },
        {
          label: t('shop.import.understood'),
          cell: (row) =>
            row.refusals.length === 0 ? (
              t('shop.import.fine')
            ) : (
              <span class="odd">{row.refusals.map((refusal) => said(visit, refusal)).join('; ')}</span>
            ),
        },
      ]}
    />
  )
}

/** How the file is understood, before anything is written. */
export const ImportPreview = (
  facts: Own & { preview: Preview; categories: readonly CategoryChoice[]; refusals: readonly Refusal[]; form: Typed },
) => {
  const { visit, seat, job, preview, categories, refusals, form } = facts
  const { t, ctx } = visit
  const delimiters: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab' }
  return (
    <Frame visit={visit} seat={seat} job={job} refusals={refusals}>
      <p class="lead">{t('shop.import.preview_lead')}</p>
      <Facts
        facts={[
          [t('shop.import.kind'), t(`shop.import.kind_${preview.mapping.format}`)],
          [t('shop.import.letters'), preview.encoding],
          [t('shop.import.delimiter'), t(`shop.import.delimiter_${delimiters[preview.delimiter] ?? 'comma'}`)],
          [t('shop.import.left_out'), preview.mapping.unknown.join(', ') || '–'],
        ]}
      />
      {preview.refusals.map((refusal) => (
        <Notice kind="warn">{said(visit, refusal)}</Notice>
      ))}
      <PhotosUpload t={t} seat={seat} job={job} preview={preview} refusals={refusals} />
      <form method="post" action={`${toImport(seat.slug, job.id)}/mulai`} novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <Columns {...facts} />
        <SelectField
          t={t}
          name="defaultCategory"
          label={t('shop.import.default_category')}
          hint={t('shop.import.default_category_hint')}
          choices={categories.map((one) => ({ value: one.slug, label: ctx.tongue === 'en' ? one.nameEn : one.nameId }))}
          value={form.given('defaultCategory') ?? job.defaultCategory ?? undefined}
          error={complaints(t, refusals)('defaultCategory')}
          empty={t('shop.import.column_none')}
          optional
        />
        <div class="acts">
          <Button name="cara" value="coba">
            {t('shop.import.try')}
          </Button>
          <Button kind="ghost" name="cara" value="masukkan">
            {t('shop.import.run')}
          </Button>
        </div>
      </form>
      {preview.rows.length > 0 && (
        <section class="gap">
          <FirstRows visit={visit} preview={preview} />
        </section>
      )}
    </Frame>
  )
}

export const ImportRunning = ({ visit, seat, job }: Own) => {
  const { t } = visit
  return (
    <Frame visit={visit} seat={seat} job={job}>
      <Progress
        t={t}
        title={t(job.dryRun ? 'shop.import.trying' : 'shop.import.running')}
        done={job.rowsDone}
        all={job.rowsTotal > 0 ? job.rowsTotal : undefined}
        failed={job.failed}
        state={job.cancel ? 'running' : job.status === 'waiting' ? 'waiting' : 'running'}
      >
        <PostButton
          to={`${toImport(seat.slug, job.id)}/pembatalan`}
          once={freshOnce()}
          name="batal"
          value="1"
          kind="ghost"
          closed={job.cancel ? t('shop.import.stopping') : undefined}
        >
          {t('shop.import.cancel')}
        </PostButton>
        <a class="btn plain" href={`${toImport(seat.slug, job.id)}?jalan=1`}>
          {t('shop.import.look_again')}
        </a>
      </Progress>
    </Frame>
  )
}

const ended = { done: 'done', stopped: 'cancelled', failed: 'failed', waiting: 'waiting', running: 'running' } as const

const PicturesOf = ({ visit, job, pictures }: Own & { pictures: readonly PictureRow[] }) => {
  const { t } = visit
  const bad = pictures.filter((one) => one.status === 'failed')
  if (pictures.length === 0) return null
  return (
    <section class="gap">
      <h2>{t('shop.import.pictures')}</h2>
      <p>
        {t('shop.import.pictures_counts', {
          done: formatCount(job.pictures.done),
          waiting: formatCount(job.pictures.waiting),
          failed: formatCount(job.pictures.failed),
        })}
      </p>
      <ul class="mini">
        {bad.map((one) => (
          <li>
            <b>{one.product}</b>
            <span>
              {pictureName(one)}: {one.refusal ? said(visit, one.refusal) : t('shop.import.row_wrong')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What became of it: counted, the failed rows to take away, the next step. */
export const ImportEnded = ({
  visit,
  seat,
  job,
  pictures,
  refusals,
}: Own & { pictures: readonly PictureRow[]; refusals: readonly Refusal[] }) => {
  const { t } = visit
  return (
    <Frame visit={visit} seat={seat} job={job} refusals={refusals}>
      {(job.refusal ?? []).map((refusal) => (
        <Notice kind="warn">{said(visit, refusal)}</Notice>
      ))}
      <Progress
        t={t}
        title={t(job.dryRun ? 'shop.import.tried' : 'shop.import.ran')}
        done={job.rowsDone}
        all={job.rowsTotal}
        failed={job.failed}
        state={ended[job.status]}
      />
      <Facts
        facts={[
          [t('shop.import.created'), formatCount(job.created)],
          [t('shop.import.updated'), formatCount(job.updated)],
          [t('shop.import.unchanged'), formatCount(job.unchanged)],
          [t('shop.import.failed'), formatCount(job.failed)],
          ...photoFacts(t, job),
        ]}
      />
      <div class="acts after">
        {job.dryRun && job.status === 'done' && (
          <PostButton to={`${toImport(seat.slug, job.id)}/mulai`} once={freshOnce()} name="cara" value="masukkan">
            {t('shop.import.run')}
          </PostButton>
        )}
        {job.dryRun && job.status === 'done' && job.photos.there && (
          <PostButton to={`${toImport(seat.slug, job.id)}/mulai`} once={freshOnce()} name="cara" value="coba" kind="ghost">
            {t('shop.import.try')}
          </PostButton>
        )}
        {!job.dryRun && <LinkButton href={toGoods(seat.slug)}>{t('shop.import.to_goods')}</LinkButton>}
        {job.failedKey && (
          <LinkButton href={`${toImport(seat.slug, job.id)}/perlu-diperbaiki.csv`} kind="ghost" icon="download" download>
            {t('shop.import.failed_file')}
          </LinkButton>
        )}
        <LinkButton href={toImports(seat.slug)} kind="plain">
          {t('shop.import.another')}
        </LinkButton>
      </div>
      {job.dryRun && job.status === 'done' && <PhotosUpload t={t} seat={seat} job={job} refusals={refusals} />}
      <PicturesOf visit={visit} seat={seat} job={job} pictures={pictures} />
    </Frame>
  )
}
