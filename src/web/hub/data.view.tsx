import { formatCount, formatRupiah } from '#src/base/money.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Column, Dataset } from '#src/platform/open-data.ts'
import type { Listed, Version } from '#src/press/catalogue.db.ts'
import type { CityCount } from '#src/press/city-counts.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { dataLicence, fileOf } from './_dcat.ts'

const decimal = (n: number, tongue: Tongue, digits = 1) =>
  n.toLocaleString(tongue === 'en' ? 'en-GB' : 'id-ID', { maximumFractionDigits: digits })

const size = (bytes: number, tongue: Tongue): string =>
  bytes < 1_000_000 ? `${decimal(Math.max(1, Math.round(bytes / 1000)), tongue, 0)} kB` : `${decimal(bytes / 1_000_000, tongue)} MB`

const Files = ({ t, tongue, one, kept = false }: { t: Say; tongue: Tongue; one: Version; kept?: boolean }) => (
  <ul class="data-files">
    {(['csv', 'json'] as const).map((form) => (
      <li>
        <a
          href={fileOf(one, form, kept)}
          download
          aria-label={t('data.take', { form: form.toUpperCase(), what: t(`data.set.${one.dataset}.title`) })}
        >
          {form.toUpperCase()}
        </a>{' '}
        <span class="small quiet">{size(form === 'csv' ? one.csvBytes : one.jsonBytes, tongue)}</span>
      </li>
    ))}
  </ul>
)

const Entry = ({ t, tongue, set, newest }: Listed & { t: Say; tongue: Tongue }) => (
  <li>
    <div>
      <h2>
        <a href={to.dataset(set.slug)}>{t(`data.set.${set.slug}.title`)}</a>
      </h2>
      <p>{t(`data.set.${set.slug}.about`)}</p>
    </div>
    <p class="rows">
      <b>{formatCount(newest.rows)}</b> <span class="small quiet">{t('data.rows')}</span>
    </p>
    <p class="small quiet">
      {t('data.version', { n: newest.version })}
      <br />
      <Moment at={newest.at} tongue={tongue} as="day" />
    </p>
    <Files t={t} tongue={tongue} one={newest} />
  </li>
)

const numberText = (one: CityCount, tongue: Tongue): string =>
  one.unit === 'rupiah' ? formatRupiah(one.value) : decimal(one.value, tongue, 3)

/** The address of a source may be followed, and lends nothing to where it leads. */
const Source = ({ text }: { text: string }) => {
  const [, said = text, address] = /^(.*?) \((https:\/\/[^\s)]+)\)$/.exec(text) ?? []
  return (
    <cite>
      {address ? (
        <a href={address} rel="nofollow noopener external">
          {said}
        </a>
      ) : (
        text
      )}
    </cite>
  )
}

/** What several published about the same: side by side, each with who said it and when. None is the true one here. */
const Counts = ({ t, tongue, group }: { t: Say; tongue: Tongue; group: readonly CityCount[] }) => {
  const [first] = group
  if (!first) return null
  const most = Math.max(...group.map(({ value }) => value))
  const title = tongue === 'en' ? first.title_en : first.title
  return (
    <section class="counts">
      <h3>{title}</h3>
      {group.length > 1 && <p class="small quiet">{t('data.counts.differ', { n: group.length })}</p>}
      <ol>
        {group.map((one) => (
          <li>
            <p class="n">
              <b>{numberText(one, tongue)}</b> {one.unit === 'rupiah' ? '' : tongue === 'en' ? one.unit_en : one.unit}
            </p>
            {group.length > 1 && (
              <svg class="count-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect width={Math.max(1, Math.round((100 * one.value) / most))} height="4" />
              </svg>
            )}
            <p class="small">
              {one.about}. <Source text={one.source} />, {one.source_date}.{' '}
              {!one.verified && <span class="unverified">{t('data.unverified')}</span>}
              {one.note && <span class="quiet"> {one.note}.</span>}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}

type DataFacts = { t: Say; tongue: Tongue; listed: readonly Listed[]; counts: readonly (readonly CityCount[])[]; demo: boolean }

export const OpenDataView = ({ t, tongue, listed, counts, demo }: DataFacts) => (
  <div class="press-page">
    <Breadcrumb t={t} crumbs={[{ label: t('ui.nav.home'), href: to.home() }, { label: t('data.page.title') }]} />
    <h1>{t('data.page.title')}</h1>
    <p class="lead">{t('data.page.lead')}</p>
    {demo && <Notice kind="info">{t('data.example')}</Notice>}
    {listed.length === 0 ? (
      <Empty seed="data" title={t('data.empty')}>
        {t('data.empty_why')}
      </Empty>
    ) : (
      <ul class="data-list">
        {listed.map((one) => (
          <Entry t={t} tongue={tongue} {...one} />
        ))}
      </ul>
    )}
    <section class="data-how">
      <h2>{t('data.how')}</h2>
      <p>{t('data.how_text')}</p>
      <p class="acts">
        <a href={dataLicence} rel="license noopener external">
          {t('data.licence')}
        </a>{' '}
        <a href={to.dataCatalogue()}>{t('data.catalogue')}</a> <a href={to.dataSums()}>{t('data.sums_file')}</a>{' '}
        <a href={to.apiData()}>{t('data.api')}</a>
      </p>
    </section>
    {counts.length > 0 && (
      <section id="angka-kota">
        <h2>{t('data.counts')}</h2>
        <p>{t('data.counts.lead')}</p>
        <div class="all-counts">
          {counts.map((group) => (
            <Counts t={t} tongue={tongue} group={group} />
          ))}
        </div>
      </section>
    )}
  </div>
)

/** Where people are named by their own word: how many are not, and what taking it back does. */
const Consent = ({ t, newest }: { t: Say; newest: Version }) => (
  <Notice kind="info">
    {(newest.sums.tanpa_nama ?? 0) > 0 && <p>{t('data.without_name', { n: formatCount(newest.sums.tanpa_nama ?? 0) })}</p>}
    <p>{t('data.consent')}</p>
    <p>
      <a href={`${to.myData()}#data-terbuka`}>{t('data.consent.own')}</a>
    </p>
  </Notice>
)

export const NoLongerView = ({ t, slug }: { t: Say; slug: string }) => (
  <div class="narrow">
    <h1>{t('data.gone.title')}</h1>
    <p class="lead">{t('data.gone.text')}</p>
    <p>
      <a href={to.dataset(slug)}>{t(`data.set.${slug}.title`)}</a>
    </p>
  </div>
)

const sumText = ({ kind }: Column, sum: number): string => (kind === 'rupiah' ? formatRupiah(sum) : formatCount(sum))

type DatasetFacts = { t: Say; tongue: Tongue; set: Dataset; versions: readonly Version[]; newest: Version }

export const DatasetView = ({ t, tongue, set, versions, newest }: DatasetFacts) => {
  const added = set.columns.filter(({ added }) => added)
  return (
    <div class="press-page">
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('ui.nav.home'), href: to.home() },
          { label: t('data.page.title'), href: to.data() },
          { label: t(`data.set.${set.slug}.title`) },
        ]}
      />
      <h1>{t(`data.set.${set.slug}.title`)}</h1>
      <p class="lead">{t(`data.set.${set.slug}.about`)}</p>
      <Files t={t} tongue={tongue} one={newest} />
      {set.restsOnConsent && <Consent t={t} newest={newest} />}
      <Facts
        facts={[
          [t('data.rows_label'), formatCount(newest.rows)],
          [t('data.changed'), <Moment at={newest.at} tongue={tongue} />],
          ...added.map((column) => [t(`data.column.${column.name}`), sumText(column, newest.sums[column.name] ?? 0)] as const),
          [t('data.same_page'), <a href={set.page}>{t('data.see_page')}</a>],
        ]}
      />
      <h2>{t('data.columns')}</h2>
      <Table
        caption={t('data.columns')}
        quietCaption
        rows={set.columns}
        columns={[
          { label: t('data.column_name'), head: true, cell: ({ name }) => <code>{name}</code> },
          { label: t('data.column_kind'), cell: ({ kind }) => t(`data.kind.${kind}`) },
          { label: t('data.column_about'), cell: ({ name }) => t(`data.column.${name}`) },
        ]}
      />
      <h2>{t('data.versions')}</h2>
      <p>{t(set.restsOnConsent ? 'data.versions_consented' : 'data.versions_text')}</p>
      <Table
        caption={t('data.versions')}
        quietCaption
        rows={versions}
        columns={[
          { label: t('data.version_label'), head: true, cell: ({ version }) => version },
          { label: t('data.changed'), cell: ({ at }) => <Moment at={at} tongue={tongue} /> },
          { label: t('data.rows_label'), number: true, cell: ({ rows }) => formatCount(rows) },
          {
            label: t('data.file'),
            cell: (one) =>
              set.restsOnConsent && one.version !== newest.version ? (
                <span class="quiet">{t('data.no_longer')}</span>
              ) : (
                <Files t={t} tongue={tongue} one={one} kept />
              ),
          },
          { label: 'SHA-256 (CSV)', cell: ({ csvSha256 }) => <code class="sha">{csvSha256}</code> },
        ]}
      />
    </div>
  )
}
