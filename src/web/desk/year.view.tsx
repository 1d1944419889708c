import { formatCivicDay, formatMoment } from '#src/base/time.ts'
import type { Space } from '#src/spaces/space-read.db.ts'
import { isNote, type YearLine, yearLimits } from '#src/spaces/year.ts'
import type { YearLoad, YearPreview } from '#src/spaces/year-read.db.ts'
import { fieldId } from '#src/ui/attributes.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { FileField, SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import { sayRefusal } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { type Wrong, wrongIn } from './_errand.ts'
import { PlannedRulings, planWords } from './closure-rulings.view.tsx'

export type YearFacts = {
  visit: Visit
  spaces: readonly Space[]
  units: readonly { code: string; name: string }[]
  loads: readonly YearLoad[]
  preview: YearPreview | undefined
  /** The year that is asked for first: lists are made for the next one. */
  year: number
  wrong: Wrong
  did: string | undefined
}

export const yearAsked = ['unit', 'year', 'source', 'sourceDay', 'list'] as const

/** Lines shown of each sort; the rest are counted. */
const most = 60

const Loads = ({ visit: { t, ctx }, loads }: YearFacts) =>
  loads.length === 0 ? (
    <p>{t('yeardesk.loads_none')}</p>
  ) : (
    <Table
      caption={t('yeardesk.loads')}
      quietCaption
      rows={loads}
      columns={[
        { label: t('yeardesk.year'), head: true, cell: (one) => String(one.year) },
        { label: t('yeardesk.unit'), cell: (one) => one.unit },
        { label: t('yeardesk.source'), cell: (one) => `${one.source}, ${formatCivicDay(one.sourceDay, ctx.tongue)}` },
        { label: t('yeardesk.days'), number: true, cell: (one) => String(one.days) },
        { label: t('yeardesk.notes'), number: true, cell: (one) => String(one.notes) },
        { label: t('yeardesk.at'), cell: (one) => formatMoment(one.at, ctx.tongue) },
      ]}
    />
  )

const Ask = ({ visit, units, year, wrong }: YearFacts) => {
  const { t } = visit
  const { form, refusals } = wrongIn(wrong, 'tahun')
  const complaint = complaints(t, refusals)
  const field = (name: string) => ({ t, name, value: form.given(name), error: complaint(name) })
  return (
    <form method="post" action={`${to.deskYearCheck()}#pratinjau`} enctype="multipart/form-data" class="fields-form" novalidate>
      <SelectField
        {...field('unit')}
        value={field('unit').value ?? units[0]?.code ?? ''}
        label={t('yeardesk.unit')}
        choices={units.map(({ code, name }) => ({ value: code, label: name }))}
      />
      <TextField
        {...field('year')}
        value={field('year').value ?? String(year)}
        label={t('yeardesk.year')}
        inputmode="numeric"
        maxlength={4}
        autocomplete="off"
      />
      <TextField {...field('source')} label={t('yeardesk.source')} hint={t('yeardesk.source_hint')} maxlength={200} autocomplete="off" />
      <TextField {...field('sourceDay')} type="date" label={t('yeardesk.source_day')} />
      <TextArea
        t={t}
        name="list"
        value={form.text('list')}
        error={complaint('list')}
        label={t('yeardesk.list')}
        hint={t('yeardesk.list_hint')}
        rows={12}
        maxlength={yearLimits.text}
        autocomplete="off"
      />
      <FileField
        t={t}
        name="file"
        label={t('yeardesk.file')}
        hint={t('yeardesk.file_hint')}
        error={complaint('file')}
        accept=".csv,.txt,text/csv"
        optional
      />
      <p class="acts">
        <Button kind="ghost">{t('yeardesk.check')}</Button>
      </p>
    </form>
  )
}

const effectOf = ({ visit: { t } }: YearFacts, preview: YearPreview, line: YearLine): string => {
  if (isNote(line)) return t('yeardesk.no_effect')
  const spans = preview.shut.find((one) => one.line === line.line)?.spans ?? []
  return t(spans.length === 0 ? 'yeardesk.open' : spans.length === 1 && hoursOf(spans) >= 24 ? 'yeardesk.closed' : 'yeardesk.partly')
}

const hoursOf = (spans: readonly { start: Date; end: Date }[]) =>
  spans.reduce((sum, { start, end }) => sum + (end.getTime() - start.getTime()) / 3_600_000, 0)

const Lines = ({
  caption,
  lines,
  preview,
  ...facts
}: YearFacts & { caption: string; lines: readonly YearLine[]; preview: YearPreview }) => {
  const { t, ctx } = facts.visit
  return lines.length === 0 ? null : (
    <>
      <Table
        caption={caption}
        rows={lines.slice(0, most)}
        columns={[
          { label: t('yeardesk.line'), number: true, cell: (one) => String(one.line) },
          { label: t('yeardesk.day'), cell: (one) => formatCivicDay(one.day, ctx.tongue) },
          { label: t('yeardesk.name'), head: true, cell: (one) => (ctx.tongue === 'en' ? one.nameEn : one.name) },
          { label: t('yeardesk.kind'), cell: (one) => t(`yeardesk.kind.${one.kind}`) },
          ...(lines === preview.fresh
            ? [{ label: t('yeardesk.effect'), cell: (one: YearLine) => effectOf({ ...facts, preview }, preview, one) }]
            : []),
        ]}
      />
      {lines.length > most && <p class="quiet">{t('yeardesk.more', { n: lines.length - most })}</p>}
    </>
  )
}

const Found = (facts: YearFacts & { preview: YearPreview; form: Wrong['form'] }) => {
  const { visit, preview, form } = facts
  const { t, ctx } = visit
  const { fresh, there, past, wrong } = preview
  return (
    <section id={wrong.length > 0 || fresh.length === 0 ? 'pratinjau' : undefined}>
      <h2>{t('yeardesk.found')}</h2>
      <p>
        {t('yeardesk.found_lead', {
          source: form.text('source'),
          day: formatCivicDay(form.text('sourceDay'), ctx.tongue),
          fresh: fresh.length,
          there: there.length,
          past: past.length,
          wrong: wrong.length,
        })}
      </p>
      {wrong.length > 0 && (
        <>
          <Notice kind="wait">{t('yeardesk.wrong_why')}</Notice>
          <Table
            caption={t('yeardesk.wrong', { n: wrong.length })}
            rows={wrong.slice(0, most)}
            columns={[
              { label: t('yeardesk.line'), number: true, head: true, cell: (one) => String(one.line) },
              { label: t('yeardesk.said'), cell: (one) => one.said },
              { label: t('yeardesk.why'), cell: (one) => sayRefusal(t, one.refusal) },
            ]}
          />
          {wrong.length > most && <p class="quiet">{t('yeardesk.more', { n: wrong.length - most })}</p>}
        </>
      )}
      {fresh.length === 0 && wrong.length === 0 && <Notice kind="info">{t('spaces.year.nothing_new')}</Notice>}
      <Lines {...facts} caption={t('yeardesk.fresh', { n: fresh.length })} lines={fresh} />
      <Lines {...facts} caption={t('yeardesk.there', { n: there.length })} lines={there} />
      <Lines {...facts} caption={t('yeardesk.past', { n: past.length })} lines={past} />
    </section>
  )
}

/** A year's days off from one list: looked through first, then saved with what was decided about whom it meets. */
export const YearView = (facts: YearFacts) => {
  const { visit, spaces, preview, wrong, did } = facts
  const { t } = visit
  const own = wrongIn(wrong, 'tahun')
  const idOf = (field: string) => fieldId(/^BK-/.test(field) ? `ruling.${field}` : field)
  return (
    <>
      <ErrorSummary t={t} refusals={wrong.refusals} idOf={idOf} />
      <Breadcrumb t={t} crumbs={[{ label: t('closure.rooms.title'), href: to.deskRooms() }, { label: t('yeardesk.title') }]} />
      <h1>{t('yeardesk.title')}</h1>
      <p class="lead">{t('yeardesk.lead')}</p>
      {did === 'dimuat' && wrong.refusals.length === 0 && (
        <Notice kind="done" live>
          {t('yeardesk.did.dimuat')}
        </Notice>
      )}
      {wrong.whoCan.length > 0 && <Notice kind="info">{t('govdesk.who_can', { posts: wrong.whoCan.join(', ') })}</Notice>}
      <div class="stack wide">
        <section class="narrow">
          <h2>{t('yeardesk.list')}</h2>
          <Ask {...facts} />
        </section>
        {preview && <Found {...facts} preview={preview} form={own.form} />}
        {preview && preview.wrong.length === 0 && preview.fresh.length > 0 && (
          <PlannedRulings
            visit={visit}
            spaces={spaces}
            wrong={own}
            affected={preview.affected}
            said={t('yeardesk.planned', { year: own.form.text('year'), fresh: preview.fresh.length, source: own.form.text('source') })}
            asked={yearAsked}
            action={to.deskYear()}
            words={planWords.year}
          />
        )}
        <section>
          <h2>{t('yeardesk.loads')}</h2>
          <Loads {...facts} />
        </section>
      </div>
    </>
  )
}
