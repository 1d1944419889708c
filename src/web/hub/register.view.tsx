import { formatRupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { DecisionRead } from '#src/governance/decision-read.db.ts'
import type { PublishedMatrix } from '#src/governance/matrix-page.db.ts'
import type { Paged } from '#src/governance/place.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { MoneyField, NumberField, TextField } from '#src/ui/fields.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

export type RegisterQuery = {
  q?: string | undefined
  action?: string | undefined
  post?: string | undefined
  fund?: string | undefined
  year?: string | undefined
  min?: string | undefined
  max?: string | undefined
}

export type RegisterFacts = {
  t: Say
  tongue: Tongue
  page: Paged<DecisionRead>
  query: RegisterQuery
  matrix: PublishedMatrix | undefined
  refusals: readonly Refusal[]
}

const inAddress = ({ q, action, post, fund, year, min, max }: RegisterQuery) => ({
  q,
  tindakan: action,
  jabatan: post,
  dana: fund,
  tahun: year,
  dari: min,
  sampai: max,
})

const Filters = ({ t, query, matrix, refusals }: RegisterFacts) => {
  const wrong = complaints(t, refusals)
  const choices = (list: readonly { code: string; name: string }[]) => list.map(({ code, name }) => ({ value: code, label: name }))
  const more = Object.entries(query).some(([name, value]) => name !== 'q' && value !== undefined)
  return (
    <form method="get" action={to.decisions()} class="register-filter">
      <TextField t={t} name="q" label={t('gov.register.words')} value={query.q} type="search" optional />
      <details open={more}>
        <summary>{t('gov.register.more')}</summary>
        <div class="fields">
          {matrix && (
            <>
              <SelectField
                t={t}
                name="tindakan"
                label={t('matrix.action')}
                value={query.action}
                empty={t('gov.register.all')}
                choices={choices(matrix.actions)}
                optional
              />
              <SelectField
                t={t}
                name="jabatan"
                label={t('gov.register.post')}
                value={query.post}
                empty={t('gov.register.all')}
                choices={choices(matrix.posts)}
                optional
              />
              <SelectField
                t={t}
                name="dana"
                label={t('matrix.fund')}
                value={query.fund}
                empty={t('gov.register.all')}
                choices={choices(matrix.funds)}
                optional
              />
            </>
          )}
          <NumberField t={t} name="tahun" label={t('gov.register.year')} value={query.year} maxlength={4} optional />
          <MoneyField t={t} name="dari" label={t('gov.register.min')} value={query.min} error={wrong('dari')} optional />
          <MoneyField t={t} name="sampai" label={t('gov.register.max')} value={query.max} error={wrong('sampai')} optional />
        </div>
      </details>
      <p class="acts">
        <Button>{t('gov.register.search')}</Button>
        <a href={to.decisions()}>{t('gov.register.clear')}</a>
      </p>
    </form>
  )
}

const Line = ({ t, tongue, one }: { t: Say; tongue: Tongue; one: DecisionRead }) => {
  const { record, names } = one
  return (
    <li class={record.kind === 'refusal' ? 'refused' : undefined}>
      <p class="number">
        {record.number} · <Moment at={one.recordedAt} tongue={tongue} as="day" />
      </p>
      <h2>
        <a href={to.decision(record.number)}>{record.title}</a>
      </h2>
      <p>
        {tongue === 'en' ? names.actionEn : names.action}
        {record.amount > 0 && (
          <>
            {' · '}
            <b>{formatRupiah(record.amount)}</b> {tongue === 'en' ? names.fundEn : names.fund}
          </>
        )}
      </p>
      <p class="quiet">
        {t(record.meeting ? 'gov.register.by_meeting' : 'gov.register.by', {
          post: tongue === 'en' ? names.postEn : names.post,
          meeting: record.meeting ?? '',
          row: record.row,
          version: record.matrixVersion,
        })}
        {record.kind !== 'decision' && <Status kind={record.kind === 'refusal' ? 'warn' : 'wait'}>{t(`gov.kind.${record.kind}`)}</Status>}
        {one.correctedBy && <Status kind="warn">{t('gov.register.corrected')}</Status>}
        {one.illustrative && <Status kind="wait">{t('gov.example')}</Status>}
      </p>
    </li>
  )
}

export const RegisterView = (facts: RegisterFacts) => {
  const { t, tongue, page, query } = facts
  const filtered = Object.values(query).some((value) => value !== undefined)
  return (
    <div class="register">
      <Breadcrumb t={t} crumbs={[{ label: t('matrix.governance'), href: to.governance() }, { label: t('gov.register.title') }]} />
      <ErrorSummary t={t} refusals={facts.refusals} />
      <h1>{t('gov.register.title')}</h1>
      <p class="lead">{t('gov.register.lead')}</p>
      <Filters {...facts} />
      {page.items.length === 0 ? (
        <Empty
          seed="daftar-keputusan"
          title={t(filtered ? 'gov.register.nothing' : 'gov.register.empty')}
          action={<a href={filtered ? to.decisions() : to.matrix()}>{t(filtered ? 'gov.register.clear' : 'gov.ask')}</a>}
        >
          {t(filtered ? 'gov.register.nothing_how' : 'gov.register.empty_how')}
        </Empty>
      ) : (
        <ol class="register-lines">
          {page.items.map((one) => (
            <Line t={t} tongue={tongue} one={one} />
          ))}
        </ol>
      )}
      <Pager t={t} next={page.next ? to.decisions({ ...inAddress(query), dari_baris: page.next }) : undefined} />
      <p class="quiet">
        <a href={to.decisionFeed()}>{t('gov.register.feed')}</a> · <a href="/api/v1/governance/decisions">{t('matrix.json_link')}</a>
      </p>
    </div>
  )
}
