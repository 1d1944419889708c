import type { Refusal } from '#src/base/outcome.ts'
import { formatDay } from '#src/base/time.ts'
import type { StallRow } from '#src/market/stall-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { freshOnce, nothingTyped, type Typed } from './form.ts'
import { StallState } from './stall-state.view.tsx'

export type WrongStall = { about: string; form: Typed; refusals: readonly Refusal[] }
type Facts = {
  visit: Visit
  shop: string
  stalls: readonly StallRow[]
  events: readonly { number: string; title: string; startsAt: Date }[]
  asks: boolean
  wrong: WrongStall | undefined
  did: string | undefined
}

const End = ({ visit: { t }, shop, wrong, one }: Facts & { one: StallRow }) => {
  if (!['asked', 'accepted', 'waits', 'not_agreed'].includes(one.shown)) return <span class="quiet">{one.says}</span>
  const mine = wrong?.about === `akhiri-${one.id}`
  return (
    <form method="post" action={to.shopStallErrand(shop, 'akhiri')} novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <input type="hidden" name="stall" value={one.id} />
      <TextField
        t={t}
        name="says"
        {...(mine ? {} : { id: `says-${one.id}` })}
        label={t('stall.why_of', { title: one.title })}
        value={mine ? wrong.form.text('says') : ''}
        error={mine ? complaints(t, wrong.refusals)('says') : undefined}
        maxlength={600}
      />
      <Button kind="ghost" label={t('stall.shop.end_of', { title: one.title })}>
        {t('stall.shop.end')}
      </Button>
    </form>
  )
}

const Stalls = (facts: Facts) => {
  const { visit, shop, stalls } = facts
  const { t, ctx } = visit
  if (stalls.length === 0)
    return (
      <Empty seed={`${shop}/lapak`} title={t('stall.shop.none')}>
        {t('stall.shop.none_why')}
      </Empty>
    )
  return (
    <Table
      caption={t('stall.shop.title')}
      quietCaption
      rows={stalls}
      columns={[
        {
          label: t('stall.column.event'),
          head: true,
          cell: (one) => (
            <>
              <a href={to.event(one.eventSlug)}>{one.title}</a>
              {one.startsAt && <span class="small"> {formatDay(one.startsAt, ctx.tongue)}</span>}
            </>
          ),
        },
        { label: t('stall.column.goods'), cell: (one) => one.goods },
        { label: t('stall.column.state'), cell: (one) => <StallState t={t} one={one} /> },
        { label: t('stall.column.act'), cell: (one) => <End {...facts} one={one} /> },
      ]}
    />
  )
}

const Ask = ({ visit: { t, ctx }, shop, events, wrong }: Facts) => {
  const form = wrong?.about === 'minta' ? wrong.form : nothingTyped
  const said = complaints(t, wrong?.about === 'minta' ? wrong.refusals : [])
  if (events.length === 0) return <p>{t('stall.shop.no_events')}</p>
  return (
    <form method="post" action={to.shopStallErrand(shop, 'minta')} class="fields-form" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <SelectField
        t={t}
        name="event"
        label={t('stall.shop.event')}
        empty={t('stall.shop.choose')}
        choices={events.map(({ number, title, startsAt }) => ({ value: number, label: `${title} · ${formatDay(startsAt, ctx.tongue)}` }))}
        value={form.given('event') ?? ''}
        error={said('event')}
      />
      <TextField
        t={t}
        name="goods"
        label={t('stall.shop.goods')}
        hint={t('stall.shop.goods_hint')}
        value={form.given('goods') ?? ''}
        error={said('goods')}
        maxlength={200}
      />
      <p class="acts">
        <Button>{t('stall.shop.send')}</Button>
      </p>
    </form>
  )
}

export const StallsView = (facts: Facts) => {
  const { visit, wrong, did, asks } = facts
  const { t } = visit
  return (
    <div class="wrap list-page">
      <ErrorSummary t={t} refusals={wrong?.refusals ?? []} />
      <h1>{t('stall.shop.title')}</h1>
      <p class="lead">{t('stall.shop.lead')}</p>
      {did && (
        <Notice kind="done" live>
          {t(`stall.did.${did}`)}
        </Notice>
      )}
      <Stalls {...facts} />
      {asks && (
        <section>
          <h2>{t('stall.shop.ask')}</h2>
          <Ask {...facts} />
        </section>
      )}
    </div>
  )
}
