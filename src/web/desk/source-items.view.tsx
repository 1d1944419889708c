import { formatCount } from '#src/base/money.ts'
import type { Tongue } from '#src/base/time.ts'
import { spanOf } from '#src/events/event.ts'
import { type Comparable, differences, isOver, type Said } from '#src/events/source.ts'
import { atOnce } from '#src/events/source-item.db.ts'
import type { SourceItem } from '#src/events/source-pages.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/choices.tsx'
import { NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { daysText, hoursText } from '../hub/event-parts.view.tsx'
import { to } from '../to.ts'
import { DeskForm, fieldsOf } from './desk-parts.view.tsx'
import type { SourceFacts } from './source.view.tsx'

/** The first of its dates to come, and how many more there are. */
function whenText(t: Say, tongue: Tongue, said: Said, now: Date): string {
  const coming = said.when.filter((when) => !isOver(when, now))
  const [first] = coming.length > 0 ? coming : said.when
  if (!first) return ''
  const span = spanOf(first)
  const text = `${daysText(tongue, span)}, ${hoursText(t, tongue, span)}`
  return coming.length > 1 ? t('source.and_more', { first: text, n: formatCount(coming.length - 1) }) : text
}

const itemAddress = (source: string, item: string): string => to.deskSourceErrand(source, `acara/${item}`)
const Act = ({ name, kind, children }: { name: string; kind?: 'ghost'; children: string }) => (
  <Button name="act" value={name} {...(kind ? { kind } : {})}>
    {children}
  </Button>
)

const shown = (name: Comparable, said: Said, t: Say, tongue: Tongue, now: Date): string =>
  name === 'when'
    ? whenText(t, tongue, said, now)
    : name === 'cancelled'
      ? t(said.cancelled ? 'source.off' : 'source.on')
      : said[name] || '–'

/** What the source of an event says now beside what it said: the desk decides. */
const Change = ({ visit: { t, ctx }, source, item, after }: SourceFacts & { item: SourceItem; after: Said }) => (
  <article class="payee">
    <h3>{item.event ? <a href={to.deskEvent(item.event.number)}>{item.event.title}</a> : item.said.title}</h3>
    <Table
      caption={t('source.change_of', { title: item.said.title })}
      quietCaption
      rows={differences(item.said, after)}
      columns={[
        { label: t('source.what'), head: true, cell: (name) => t(`source.field.${name}`) },
        { label: t('source.before'), cell: (name) => shown(name, item.said, t, ctx.tongue, ctx.now) },
        { label: t('source.after'), cell: (name) => <b>{shown(name, after, t, ctx.tongue, ctx.now)}</b> },
      ]}
    />
    {source.desk ? (
      <DeskForm action={itemAddress(source.id, item.id)}>
        <div class="acts">
          <Act name="terima">{t('source.accept')}</Act>
          <Act name="tolak" kind="ghost">
            {t('source.decline')}
          </Act>
        </div>
      </DeskForm>
    ) : (
      <p class="quiet">{t('source.desk_turn')}</p>
    )}
  </article>
)

export const Changes = (facts: SourceFacts) => {
  const { t } = facts.visit
  const changed = facts.source.items.filter(({ proposed }) => proposed !== null)
  return changed.length === 0 ? null : (
    <section id="perubahan" class="gap">
      <h2>{t('source.changes', { n: changed.length })}</h2>
      {changed.map((item) => item.proposed && <Change {...facts} item={item} after={item.proposed} />)}
    </section>
  )
}

const Missing = (facts: SourceFacts & { item: SourceItem }) => {
  const { visit, item, wrong } = facts
  const { t } = visit
  const field = fieldsOf(t, wrong, item.id)
  const late = wrong.errand === item.id && wrong.refusals.some(({ field: name }) => name === 'lateKnown')
  const asks = new Set<string>(item.missing)
  return (
    <>
      {asks.has('title') && <TextField {...field('title')} label={t('source.field.title')} maxlength={160} />}
      {asks.has('summary') && (
        <TextArea {...field('summary')} label={t('source.field.summary')} hint={t('source.summary_hint')} rows={2} maxlength={300} />
      )}
      {asks.has('place') && <TextField {...field('place')} label={t('source.field.place')} maxlength={160} />}
      {asks.has('crowd') && <NumberField {...field('crowd')} label={t('source.crowd')} width="short" />}
      {late && (
        <Checkbox t={t} name="lateKnown" id={field('lateKnown').id} error={field('lateKnown').error} label={t('source.late_known')} />
      )}
    </>
  )
}

const Draft = (facts: SourceFacts & { item: SourceItem }) => {
  const { visit, source, item } = facts
  const { t, ctx } = visit
  const { said } = item
  return (
    <article class="payee">
      <div class="head">
        <h3>{said.title || t('source.untitled')}</h3>
        <Status kind={item.state === 'missing' ? 'wait' : 'ok'}>{t(`source.item.${item.state}`)}</Status>
      </div>
      <p>{[whenText(t, ctx.tongue, said, ctx.now), said.place].filter(Boolean).join(' · ')}</p>
      {said.summary && <p class="quiet">{said.summary}</p>}
      {source.mine && (
        <DeskForm action={itemAddress(source.id, item.id)}>
          <Missing {...facts} />
          <div class="acts">
            <Act name="kirim">{t('source.send')}</Act>
            <Act name="sisihkan" kind="ghost">
              {t('source.aside')}
            </Act>
          </div>
        </DeskForm>
      )}
    </article>
  )
}

/** What the agency still has to say, event by event; what lacks nothing goes in one press. */
export const Drafts = (facts: SourceFacts) => {
  const { visit, source } = facts
  const { t } = visit
  const open = source.items.filter(({ state }) => state === 'missing' || state === 'draft')
  const all = source.counts.missing + source.counts.draft
  return open.length === 0 ? null : (
    <section id="draf" class="gap">
      <h2>{t('source.drafts', { n: formatCount(all) })}</h2>
      {source.mine && source.counts.draft > 0 && (
        <DeskForm action={to.deskSourceErrand(source.id, 'kirim')}>
          <Button>{t('source.send_all', { n: formatCount(Math.min(source.counts.draft, atOnce)) })}</Button>
        </DeskForm>
      )}
      {open.map((item) => (
        <Draft {...facts} item={item} />
      ))}
      {all > open.length && <p class="quiet">{t('source.more', { n: formatCount(all - open.length) })}</p>}
    </section>
  )
}

const marks: Readonly<Record<string, StatusKind>> = { linked: 'ok', gone: 'warn', aside: 'plain' }

/** What is with the desk or on the calendar, what is gone where it came from, and what was left out. */
export const Taken = ({ visit: { t, ctx }, source }: SourceFacts) => {
  const rest = source.items.filter(({ state }) => state === 'linked' || state === 'gone' || state === 'aside')
  return rest.length === 0 ? null : (
    <section class="gap">
      <Table
        caption={t('source.taken')}
        rows={rest}
        columns={[
          {
            label: t('source.event'),
            head: true,
            cell: ({ said, event }) =>
              event && source.desk ? (
                <a href={to.deskEvent(event.number)}>{event.title}</a>
              ) : event ? (
                <a href={to.ownEvent(event.number)}>{event.title}</a>
              ) : (
                said.title || t('source.untitled')
              ),
          },
          { label: t('source.field.when'), cell: ({ said }) => whenText(t, ctx.tongue, said, ctx.now) },
          {
            label: t('source.status'),
            cell: ({ state, event }) => (
              <Status kind={marks[state] ?? 'plain'}>
                {state === 'linked' && event ? t(`event.state.${event.state}`) : t(`source.item.${state}`)}
              </Status>
            ),
          },
          {
            label: t('source.act'),
            cell: (item) =>
              item.state === 'aside' && source.mine ? (
                <DeskForm action={itemAddress(source.id, item.id)}>
                  <Act name="kembalikan" kind="ghost">
                    {t('source.back')}
                  </Act>
                </DeskForm>
              ) : (
                '–'
              ),
          },
        ]}
      />
    </section>
  )
}
