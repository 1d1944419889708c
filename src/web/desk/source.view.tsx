import { formatCount } from '#src/base/money.ts'
import { formatCivicDay, formatMoment } from '#src/base/time.ts'
import type { SourcePage } from '#src/events/source-pages.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { NumberField, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import { hasWords, sayRefusal } from '#src/ui/words.ts'
import { FreshMark } from '../hub/event-sources.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { DeskForm, DeskNews, Fold, fieldsOf } from './desk-parts.view.tsx'
import { Changes, Drafts, Taken } from './source-items.view.tsx'
import { LastSheet } from './source-sheet.view.tsx'

export type SourceFacts = { visit: Visit; source: SourcePage; title: string; wrong: Wrong; did?: string | undefined }

const State = ({ visit: { t, ctx }, source }: SourceFacts) => (
  <>
    <Facts
      facts={[
        [t('source.unit'), source.unitName],
        ...(source.kind === 'ics' ? ([[t('source.host'), source.host]] as [string, string][]) : []),
        [t('source.read'), source.read ? formatMoment(source.read, ctx.tongue) : t('source.not_read')],
        [t('source.changed'), source.changed ? formatMoment(source.changed, ctx.tongue) : '–'],
        [t('source.freshness'), <FreshMark t={t} state={source.state} />],
        [
          t('source.counts'),
          t('source.counts_said', {
            waiting: formatCount(source.counts.missing + source.counts.draft),
            linked: formatCount(source.counts.linked),
            gone: formatCount(source.counts.gone),
            past: formatCount(source.past),
          }),
        ],
      ]}
    />
    {source.trouble && (
      <Notice kind="warn">
        <p>
          {t('source.trouble')} {sayRefusal(t, source.trouble)}
        </p>
      </Notice>
    )}
  </>
)

const Unread = ({ visit: { t }, source }: SourceFacts) =>
  source.kind === 'sheet' || source.unread.length === 0 ? null : (
    <section class="gap">
      <Table
        caption={t('source.unread', { n: formatCount(source.unread.length) })}
        rows={source.unread}
        columns={[
          { label: t('source.event'), head: true, cell: (one) => one.title || t('source.untitled') },
          { label: t('source.why'), cell: (one) => sayRefusal(t, one.refusal) },
        ]}
      />
    </section>
  )

const Settings = ({ visit: { t }, source, wrong }: SourceFacts) => {
  const field = fieldsOf(t, wrong, 'isian')
  const typed = (name: string, kept: string | number | null) => field(name).value ?? (kept === null ? undefined : String(kept))
  return (
    <>
      <Fold title={t('source.defaults')} open={wrong.errand === 'isian'}>
        <p>{t('source.defaults_lead')}</p>
        <DeskForm action={to.deskSourceErrand(source.id, 'isian')}>
          <TextField {...field('organiser')} value={typed('organiser', source.organiser)} label={t('event.organiser')} maxlength={120} />
          <NumberField {...field('crowd')} value={typed('crowd', source.crowd)} label={t('source.usual_crowd')} width="short" optional />
          <TextField {...field('place')} value={typed('place', source.place)} label={t('source.usual_place')} maxlength={160} optional />
          <Button kind="ghost">{t('source.defaults_do')}</Button>
        </DeskForm>
      </Fold>
      <Fold title={t('source.end')} open={wrong.errand === 'putus'}>
        <p>{t('source.end_lead')}</p>
        <DeskForm action={to.deskSourceErrand(source.id, 'putus')}>
          <Button kind="danger">{t('source.end_do')}</Button>
        </DeskForm>
      </Fold>
    </>
  )
}

export const SourceView = (facts: SourceFacts) => {
  const { visit, source, title, wrong, did } = facts
  const { t, ctx } = visit
  const cut = source.items.find(({ said }) => said.until !== '')?.said.until
  return (
    <>
      <DeskNews t={t} wrong={wrong} many />
      {did && hasWords(`source.did.${did}`) && wrong.refusals.length === 0 && (
        <Notice kind="done" live>
          {t(`source.did.${did}`)}
        </Notice>
      )}
      <Breadcrumb t={t} crumbs={[{ label: t('source.title'), href: to.deskSources() }, { label: title }]} />
      <h1>{title}</h1>
      <State {...facts} />
      {source.mine && source.kind === 'ics' && (
        <DeskForm action={to.deskSourceErrand(source.id, 'baca')}>
          <Button kind="ghost">{t('source.read_now')}</Button>
        </DeskForm>
      )}
      {source.upload && <LastSheet {...facts} upload={source.upload} />}
      <Changes {...facts} />
      <Drafts {...facts} />
      {cut && <p class="small quiet">{t('source.cut', { day: formatCivicDay(cut, ctx.tongue) })}</p>}
      <Taken {...facts} />
      <Unread {...facts} />
      {source.items.length > 0 && (
        <p class="gap">
          <LinkButton href={`${to.deskSource(source.id)}/isi.csv`} kind="ghost" icon="download" download>
            {t('source.download')}
          </LinkButton>
        </p>
      )}
      {source.mine && <Settings {...facts} />}
    </>
  )
}
