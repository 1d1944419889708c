import { formatCount } from '#src/base/money.ts'
import { formatMoment } from '#src/base/time.ts'
import type { OwnUnit, SourceLine } from '#src/events/source-pages.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { FileField, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Table } from '#src/ui/table.tsx'
import { FreshMark } from '../hub/event-sources.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { DeskForm, DeskNews, fieldsOf } from './desk-parts.view.tsx'

type SourcesFacts = { visit: Visit; units: readonly OwnUnit[]; sources: readonly SourceLine[]; wrong: Wrong; mostBytes: number }

/** Whoever answers for one agency is not asked which. */
const Unit = ({ visit: { t }, units, wrong, errand }: SourcesFacts & { errand: string }) => {
  const [only] = units
  if (units.length === 1 && only) return <input type="hidden" name="unit" value={only.code} />
  return (
    <SelectField
      {...fieldsOf(t, wrong, errand)('unit')}
      label={t('source.unit')}
      choices={units.map(({ code, name }) => ({ value: code, label: name }))}
    />
  )
}

const Connect = (facts: SourcesFacts) => {
  const { t } = facts.visit
  const field = fieldsOf(t, facts.wrong, 'ics')
  return (
    <section class="narrow gap">
      <h2>{t('source.connect')}</h2>
      <p>{t('source.connect_lead')}</p>
      <DeskForm action={to.deskSources()}>
        <Unit {...facts} errand="ics" />
        <TextField {...field('name')} label={t('source.name')} hint={t('source.name_hint')} maxlength={120} autocomplete="off" />
        <TextField
          {...field('address')}
          type="url"
          label={t('source.address')}
          hint={t('source.address_hint')}
          maxlength={2000}
          autocomplete="off"
        />
        <details>
          <summary>{t('source.where')}</summary>
          <ul>
            <li>{t('source.where_google')}</li>
            <li>{t('source.where_outlook')}</li>
          </ul>
        </details>
        <div class="acts">
          <Button>{t('source.connect_do')}</Button>
        </div>
      </DeskForm>
    </section>
  )
}

const SendSheet = (facts: SourcesFacts) => {
  const { t } = facts.visit
  return (
    <section class="narrow gap">
      <h2>{t('source.sheet')}</h2>
      <p>{t('source.sheet_lead')}</p>
      <DeskForm action={`${to.deskSources()}/berkas`} files>
        <Unit {...facts} errand="sheet" />
        <FileField
          {...fieldsOf(t, facts.wrong, 'sheet')('file')}
          label={t('source.file')}
          hint={t('source.file_hint')}
          accept=".csv,text/csv,text/plain,.tsv"
          mostBytes={facts.mostBytes}
        />
        <div class="acts">
          <Button icon="upload">{t('source.sheet_do')}</Button>
          <LinkButton href={`${to.deskSources()}/contoh.csv`} kind="ghost" icon="download" download>
            {t('source.template')}
          </LinkButton>
        </div>
      </DeskForm>
    </section>
  )
}

const todo = ({ t }: Visit, one: SourceLine): string =>
  [
    one.missing > 0 && t('source.n_missing', { n: formatCount(one.missing) }),
    one.drafts > 0 && t('source.n_ready', { n: formatCount(one.drafts) }),
    one.proposed > 0 && t('source.n_proposed', { n: formatCount(one.proposed) }),
  ]
    .filter(Boolean)
    .join(', ') || t('source.nothing_to_do')

export const Sources = (facts: SourcesFacts) => {
  const { visit, units, sources, wrong } = facts
  const { t, ctx } = visit
  return (
    <>
      <DeskNews t={t} wrong={wrong} many />
      <h1>{t('source.title')}</h1>
      <p class="lead">{t('source.lead')}</p>
      {sources.length === 0 ? (
        <Empty seed="meja-sumber" title={t('source.empty')}>
          {t('source.empty_why')}
        </Empty>
      ) : (
        <Table
          caption={t('source.all')}
          quietCaption
          rows={sources}
          columns={[
            {
              label: t('source.name'),
              head: true,
              cell: (one) => <a href={to.deskSource(one.id)}>{one.kind === 'sheet' ? t('source.sheets') : one.name}</a>,
            },
            { label: t('source.unit'), cell: (one) => one.unitName },
            { label: t('source.freshness'), cell: (one) => <FreshMark t={t} state={one.state} /> },
            { label: t('source.read'), cell: (one) => (one.read ? formatMoment(one.read, ctx.tongue) : t('source.not_read')) },
            { label: t('source.todo'), cell: (one) => todo(visit, one) },
          ]}
        />
      )}
      {units.length > 0 && <Connect {...facts} />}
      {units.length > 0 && <SendSheet {...facts} />}
      <p class="gap">
        <a href={to.eventSources()}>{t('source.public.see')}</a>
      </p>
    </>
  )
}
