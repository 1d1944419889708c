import { dayOf, formatCivicDay } from '#src/base/time.ts'
import type { HoursLine, HoursPreview } from '#src/spaces/dated-hours.db.ts'
import { holidayKinds, hoursKinds } from '#src/spaces/dated-hours.ts'
import type { Space } from '#src/spaces/space-read.db.ts'
import { clockText } from '#src/spaces/when.ts'
import { fieldId } from '#src/ui/attributes.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Checkboxes, Radios, SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { type Wrong, wrongIn } from './_errand.ts'
import { PlannedRulings, planWords } from './closure-rulings.view.tsx'
import { metWords } from './rooms.view.tsx'

export type HoursFacts = {
  visit: Visit
  spaces: readonly Space[]
  units: readonly { code: string; name: string }[]
  lines: readonly HoursLine[]
  preview: HoursPreview | undefined
  /** The posts that may keep a booking outside the hours; undefined where the reader holds one. */
  keepers: readonly string[] | undefined
  wrong: Wrong
  did: string | undefined
}

/** All rooms of a unit, among the choices of where. */
export const allOf = (unit: string) => `semua:${unit}`

const asked = [
  'space',
  'kind',
  'firstDay',
  'lastDay',
  'weekday',
  'opens',
  'closes',
  'holiday',
  'usual',
  'name',
  'nameEn',
  'source',
] as const
const weekdays = ['1', '2', '3', '4', '5', '6', '7']

const clockSaid = ({ ctx }: Visit, minutes: number) => (ctx.tongue === 'en' ? clockText(minutes).replace('.', ':') : clockText(minutes))

function hoursSaid(visit: Visit, one: Pick<HoursLine, 'kind' | 'usual' | 'opens' | 'closes'>): string {
  const { t } = visit
  if (one.kind === 'holiday' && one.usual) return t('hoursdesk.usual_short')
  if (one.opens === null || one.closes === null) return t('hoursdesk.shut')
  const facts = { from: clockSaid(visit, one.opens), until: clockSaid(visit, one.closes) }
  return t(one.kind === 'pause' ? 'hoursdesk.break' : 'hoursdesk.open', facts)
}

function daysSaid({ t, ctx }: Visit, { first, last, weekdays: days }: Pick<HoursLine, 'first' | 'last' | 'weekdays'>): string {
  const from = formatCivicDay(first, ctx.tongue)
  if (last === null) return t('hoursdesk.from_day', { day: from })
  const span = first === last ? from : `${from} – ${formatCivicDay(last, ctx.tongue)}`
  const all = days.length === 0 || days.length === 7 || first === last
  return all ? span : `${span} (${days.map((day) => t(`hoursdesk.weekday.${day}`)).join(', ')})`
}

const Published = ({ visit, lines }: HoursFacts) => {
  const { t } = visit
  return lines.length === 0 ? (
    <p>{t('hoursdesk.none')}</p>
  ) : (
    <Table
      caption={t('hoursdesk.published')}
      quietCaption
      rows={lines}
      columns={[
        { label: t('hoursdesk.name'), head: true, cell: (one) => one.name },
        { label: t('hoursdesk.days'), cell: (one) => daysSaid(visit, one) },
        {
          label: t('hoursdesk.hours'),
          cell: (one) => `${one.holiday ? `${t(`hours.kind.${one.holiday}`)}: ` : ''}${hoursSaid(visit, one)}`,
        },
        { label: t('closure.where'), cell: (one) => one.space ?? t('hoursdesk.all_rooms_of', { unit: one.unit }) },
        { label: t('hoursdesk.source'), cell: (one) => one.source },
        { label: t('closure.decided'), cell: (one) => metWords(visit, one) },
        {
          label: t('closure.act'),
          cell: (one) =>
            one.kind === 'holiday' ? (
              <span class="quiet">{t('hoursdesk.replaced_by_next')}</span>
            ) : (
              <PostButton to={to.deskHoursWithdrawal(one.id)} kind="ghost">
                {t('hoursdesk.withdraw')}
              </PostButton>
            ),
        },
      ]}
    />
  )
}

/** What is asked first; sending it changes nothing and shows whom it would put outside. */
const Ask = ({ visit, spaces, units, wrong }: HoursFacts) => {
  const { t, ctx } = visit
  const { form, refusals } = wrongIn(wrong, 'jam')
  const complaint = complaints(t, refusals)
  const field = (name: string) => ({ t, name, value: form.given(name), error: complaint(name) })
  const today = dayOf(ctx.now)
  return (
    <form method="get" action={`${to.deskHours()}#pratinjau`} class="fields-form" novalidate>
      <Radios
        {...field('kind')}
        label={t('hoursdesk.kind')}
        choices={hoursKinds.map((value) => ({ value, label: t(`hoursdesk.kind.${value}`), hint: t(`hoursdesk.kind_hint.${value}`) }))}
      />
      <SelectField
        {...field('space')}
        value={field('space').value ?? allOf(spaces[0]?.unit ?? '')}
        label={t('closure.where')}
        hint={t('hoursdesk.where_hint')}
        choices={[
          ...units.map(({ code, name }) => ({ value: allOf(code), label: t('hoursdesk.all_rooms_of', { unit: name }) })),
          ...spaces.map(({ slug, name }) => ({ value: slug, label: name })),
        ]}
      />
      <div class="row">
        <TextField {...field('firstDay')} type="date" min={today} label={t('closure.first_day')} />
        <TextField {...field('lastDay')} type="date" min={today} label={t('closure.last_day')} optional />
      </div>
      <p class="hint">{t('hoursdesk.days_hint')}</p>
      <Checkboxes
        t={t}
        name="weekday"
        label={t('hoursdesk.weekdays')}
        hint={t('hoursdesk.weekdays_hint')}
        error={complaint('weekday')}
        optional
        values={form.all('weekday')}
        choices={weekdays.map((value) => ({ value, label: t(`hoursdesk.weekday.${value}`) }))}
      />
      <div class="row">
        <TextField {...field('opens')} type="time" label={t('closure.from')} optional />
        <TextField {...field('closes')} type="time" label={t('closure.until')} optional />
      </div>
      <p class="hint">{t('hoursdesk.clock_hint')}</p>
      <SelectField
        {...field('holiday')}
        label={t('hoursdesk.holiday')}
        empty={t('hoursdesk.not_holiday')}
        optional
        choices={holidayKinds.map((value) => ({ value, label: t(`hours.kind.${value}`) }))}
      />
      <Checkboxes
        t={t}
        name="usual"
        label={t('hoursdesk.usual')}
        optional
        values={form.all('usual')}
        choices={[{ value: 'ya', label: t('hoursdesk.usual_choice') }]}
      />
      <TextField {...field('name')} label={t('hoursdesk.name')} hint={t('hoursdesk.name_hint')} maxlength={80} autocomplete="off" />
      <TextField {...field('nameEn')} label={t('closure.part.name_en')} maxlength={80} autocomplete="off" />
      <TextField {...field('source')} label={t('hoursdesk.source')} hint={t('hoursdesk.source_hint')} maxlength={300} autocomplete="off" />
      <p class="acts">
        <Button kind="ghost">{t('closure.preview')}</Button>
      </p>
    </form>
  )
}

function whatIsPlanned(visit: Visit, preview: HoursPreview, text: (name: string) => string): string {
  const { t } = visit
  const where = preview.rooms.length > 3 ? t('hoursdesk.rooms', { n: preview.rooms.length }) : preview.rooms.join(', ')
  return `${text(visit.ctx.tongue === 'en' ? 'nameEn' : 'name')} · ${where} · ${t('hoursdesk.by', { source: text('source') })}`
}

const news = ['terbit', 'dicabut']

export const HoursView = (facts: HoursFacts) => {
  const { visit, spaces, preview, keepers, wrong, did } = facts
  const { t } = visit
  const own = wrongIn(wrong, 'jam')
  const idOf = (field: string) => fieldId(/^BK-/.test(field) ? `ruling.${field}` : field)
  return (
    <>
      <ErrorSummary t={t} refusals={wrong.refusals} idOf={idOf} />
      <Breadcrumb t={t} crumbs={[{ label: t('closure.rooms.title'), href: to.deskRooms() }, { label: t('hoursdesk.title') }]} />
      <h1>{t('hoursdesk.title')}</h1>
      <p class="lead">{t('hoursdesk.lead')}</p>
      {did && news.includes(did) && wrong.refusals.length === 0 && (
        <Notice kind="done" live>
          {t(`hoursdesk.did.${did}`)}
        </Notice>
      )}
      {wrong.whoCan.length > 0 && <Notice kind="info">{t('govdesk.who_can', { posts: wrong.whoCan.join(', ') })}</Notice>}
      <div class="stack wide">
        <section>
          <h2>{t('hoursdesk.published')}</h2>
          <Published {...facts} />
        </section>
        <section class="narrow">
          <h2>{t('hoursdesk.plan')}</h2>
          <p>{t('closure.plan_lead')}</p>
          <p class="quiet">{keepers === undefined ? t('hoursdesk.you_keep') : t('hoursdesk.who_keeps', { posts: keepers.join(', ') })}</p>
          <Ask {...facts} />
        </section>
        {preview && (
          <PlannedRulings
            visit={visit}
            spaces={spaces}
            wrong={own}
            affected={preview.affected}
            said={whatIsPlanned(visit, preview, own.form.text)}
            asked={asked}
            action={to.deskHours()}
            words={planWords.hours}
          />
        )}
      </div>
    </>
  )
}
