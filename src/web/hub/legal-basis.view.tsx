import type { Tongue } from '#src/base/time.ts'
import type { Basis, WholeBasis } from '#src/governance/legal-basis-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { dayText } from './institution.view.tsx'

type Query = { q?: string | undefined; tingkat?: string | undefined; verifikasi?: string | undefined }

/** `Perda 1 Tahun 2024`; a text without a number or a year goes by what it has. */
export const calledBasis = (t: Say, { kind, number, year }: Pick<Basis, 'kind' | 'number' | 'year'>) =>
  [kind, number, year === null ? undefined : t('gov.basis.year', { year })].filter(Boolean).join(' ')

const levels = new Set(['national', 'institution'])
const levelOf = (t: Say, level: string) => (levels.has(level) ? t(`gov.level.${level}`) : level)

const Marks = ({ t, basis }: { t: Say; basis: Basis }) => (
  <span class="marks">
    <Status kind={basis.inForce ? 'ok' : 'warn'}>{t(`gov.basis.status.${basis.status}`)}</Status>
    {basis.illustrative ? (
      <Status kind="wait">{t('gov.example')}</Status>
    ) : (
      <Status kind={basis.verified ? 'ok' : 'wait'}>{t(basis.verified ? 'gov.basis.verified' : 'gov.unverified')}</Status>
    )}
  </span>
)

export const BasesView = ({
  t,
  rows,
  levels: known,
  query,
  next,
}: {
  t: Say
  rows: readonly Basis[]
  levels: readonly string[]
  query: Query
  next: string | undefined
}) => (
  <div class="register">
    <Breadcrumb t={t} crumbs={[{ label: t('matrix.governance'), href: to.governance() }, { label: t('gov.basis.title') }]} />
    <h1>{t('gov.basis.title')}</h1>
    <p class="lead">{t('gov.basis.lead')}</p>
    <form method="get" action={to.legalBases()} class="register-filter">
      <TextField t={t} name="q" label={t('gov.register.words')} value={query.q} type="search" optional />
      <div class="fields">
        <SelectField
          t={t}
          name="tingkat"
          label={t('gov.basis.level')}
          value={query.tingkat}
          empty={t('gov.register.all')}
          choices={known.map((level) => ({ value: level, label: levelOf(t, level) }))}
          optional
        />
        <SelectField
          t={t}
          name="verifikasi"
          label={t('gov.basis.verification')}
          value={query.verifikasi}
          empty={t('gov.register.all')}
          choices={[
            { value: 'yes', label: t('gov.basis.verified') },
            { value: 'no', label: t('gov.unverified') },
          ]}
          optional
        />
      </div>
      <p class="acts">
        <Button>{t('gov.register.search')}</Button>
        <a href={to.legalBases()}>{t('gov.register.clear')}</a>
      </p>
    </form>
    {rows.length === 0 ? (
      <p class="lead">{t('gov.basis.none')}</p>
    ) : (
      <ol class="register-lines">
        {rows.map((basis) => (
          <li>
            <h2>
              <a href={to.legalBasis(basis.code)}>{calledBasis(t, basis)}</a>
            </h2>
            <p>{basis.about}</p>
            <p class="quiet">
              {levelOf(t, basis.level)} <Marks t={t} basis={basis} />
            </p>
          </li>
        ))}
      </ol>
    )}
    <Pager t={t} next={next ? to.legalBases({ ...query, sesudah: next }) : undefined} />
  </div>
)

/** So many of a kind are read at a glance; more are folded away until somebody wants them. */
const shown = 4

const Articles = ({ t, tongue, basis }: { t: Say; tongue: Tongue; basis: WholeBasis }) =>
  basis.articles.length === 0 ? (
    <p class="quiet">{t('gov.basis.no_articles')}</p>
  ) : (
    <dl class="articles">
      {basis.articles.map((article) => (
        <div>
          <dd>{tongue === 'en' ? (article.plainEn ?? article.plain) : article.plain}</dd>
          <dt>
            {article.label}
            {!article.verified && ` · ${t('gov.unverified')}`}
          </dt>
        </div>
      ))}
    </dl>
  )

export const BasisView = ({ t, tongue, basis }: { t: Say; tongue: Tongue; basis: WholeBasis }) => (
  <article class="decision">
    <Breadcrumb
      t={t}
      crumbs={[
        { label: t('matrix.governance'), href: to.governance() },
        { label: t('gov.basis.title'), href: to.legalBases() },
        { label: calledBasis(t, basis) },
      ]}
    />
    <h1>{calledBasis(t, basis)}</h1>
    <p class="lead">{basis.about}</p>
    <p>
      <Marks t={t} basis={basis} />
    </p>
    {!basis.verified && (
      <Notice kind="wait">
        <p>{t(basis.illustrative ? 'gov.basis.example_how' : 'gov.basis.unverified_how')}</p>
      </Notice>
    )}
    <h2>{t('gov.basis.articles')}</h2>
    <Articles t={t} tongue={tongue} basis={basis} />
    <h2>{t('gov.basis.resting')}</h2>
    {basis.resting.every((page) => page.rows.length === 0) ? (
      <p class="quiet">{t('gov.basis.nothing_rests')}</p>
    ) : (
      basis.resting
        .filter((page) => page.rows.length > 0)
        .map((page) => (
          <details class="resting-kind" open={page.rows.length <= shown}>
            <summary>
              {t(page.label)} <span class="quiet">{page.more ? t('gov.basis.count_more', { n: page.rows.length }) : page.rows.length}</span>
            </summary>
            <ul class="resting">
              {page.rows.map((one) => (
                <li>{one.what}</li>
              ))}
              {page.more && <li class="quiet">{t('gov.basis.and_more')}</li>}
            </ul>
          </details>
        ))
    )}
    <h2>{t('gov.basis.about')}</h2>
    <Facts
      facts={[
        [t('gov.basis.level'), levelOf(t, basis.level)],
        ...(basis.validFrom ? ([[t('gov.basis.from'), dayText(basis.validFrom, tongue)]] as const) : []),
        ...(basis.validTo ? ([[t('gov.basis.to'), dayText(basis.validTo, tongue)]] as const) : []),
        [t('gov.basis.source'), basis.source],
        ...(basis.note ? ([[t('gov.basis.note'), basis.note]] as const) : []),
        ...(basis.document
          ? ([[t('gov.basis.document'), <a href={to.legalDocument(basis.code)}>{t('gov.basis.download')}</a>]] as const)
          : []),
      ]}
    />
    {basis.documentHash && (
      <section class="seal">
        <h2>{t('gov.basis.seal')}</h2>
        <p>
          <code>{basis.documentHash}</code>
        </p>
        <p class="quiet">{t('gov.basis.seal_how')}</p>
      </section>
    )}
    {basis.steps.length > 0 && (
      <>
        <h2>{t('gov.basis.history')}</h2>
        <ol class="plain-lines">
          {basis.steps.map((step) => (
            <li>
              <b>{t(`gov.basis.status.${step.status}`)}</b>
              <span>
                {step.fromDay ? `${t('gov.basis.since')} ${dayText(step.fromDay, tongue)} · ` : ''}
                {step.reason} · <Moment at={step.at} tongue={tongue} as="day" />
                {step.successor && (
                  <>
                    {' · '}
                    <a href={to.legalBasis(step.successor)}>{step.successor}</a>
                  </>
                )}
              </span>
            </li>
          ))}
        </ol>
      </>
    )}
  </article>
)
