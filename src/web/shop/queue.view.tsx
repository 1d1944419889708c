import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay } from '#src/base/time.ts'
import { makingUnits, weeksAhead } from '#src/market/making.ts'
import type { Queue, QueueWeek, ShopTechnique } from '#src/market/making-read.db.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { NumberField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { toOrder } from './_addresses.ts'
import { shortName, weekWords } from './_say.ts'
import { freshOnce, nothingTyped, type Typed } from './form.ts'

export type WrongQueue = { about: string; form: Typed; refusals: readonly Refusal[] }
type Facts = {
  visit: Visit
  shop: string
  queue: Queue
  wrong: WrongQueue | undefined
  asked: string | undefined
  did: string | undefined
}

/** What was typed in this form, and what is wrong with it. */
const mine = ({ wrong, visit }: Facts, about: string) =>
  wrong?.about === about
    ? { form: wrong.form, said: complaints(visit.t, wrong.refusals) }
    : { form: nothingTyped, said: complaints(visit.t, []) }

const techniqueName = ({ t, ctx }: Visit, { technique, label, labelEn }: ShopTechnique): string => {
  if (technique === 'lainnya') return t('making.queue.technique_other')
  const name = ctx.tongue === 'en' ? labelEn : label
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

const Capacity = (facts: Facts) => {
  const { visit, shop, queue } = facts
  const { t } = visit
  const { form, said } = mine(facts, 'kemampuan')
  return (
    <form method="post" action={to.shopQueueErrand(shop, 'kemampuan')} class="fields-form" novalidate>
      <h2>{t('making.queue.capacity')}</h2>
      <input type="hidden" name="once" value={freshOnce()} />
      <Radios
        t={t}
        name="unit"
        label={t('making.queue.unit')}
        choices={makingUnits.map((unit) => ({
          value: unit,
          label: t(`making.queue.unit.${unit}`),
          hint: t(`making.queue.unit.${unit}_hint`),
        }))}
        value={form.given('unit') ?? queue.workshop?.unit ?? 'pieces'}
        error={said('unit')}
      />
      <NumberField
        t={t}
        name="perWeek"
        label={t('making.queue.per_week')}
        value={form.given('perWeek') ?? String(queue.workshop?.perWeek ?? '')}
        error={said('perWeek')}
        maxlength={4}
      />
      {queue.techniques.some(({ technique }) => technique !== 'lainnya') && (
        <fieldset class="field">
          <legend>{t('making.queue.techniques')}</legend>
          <p class="hint">{t('making.queue.techniques_hint')}</p>
          {queue.techniques.map((one) => (
            <NumberField
              t={t}
              name={`techniques.${one.technique}`}
              label={techniqueName(visit, one)}
              value={form.given(`techniques.${one.technique}`) ?? String(one.perWeek ?? '')}
              error={said(`techniques.${one.technique}`)}
              maxlength={4}
              optional
            />
          ))}
        </fieldset>
      )}
      <p class="acts">
        <Button>{t('making.queue.keep')}</Button>
      </p>
    </form>
  )
}

/** The next weeks, each with what is promised in it. */
function weeksOf(queue: Queue): QueueWeek[] {
  const { workshop, today, weeks } = queue
  if (!workshop) return []
  const known = new Map(weeks.map((one) => [one.week, one]))
  const last = weeks.filter(({ promised, closed }) => promised > 0 || closed).at(-1)?.week ?? today
  return weeksAhead({ ...workshop, today, weeks, own: null })
    .filter(({ week }, at) => at < 8 || week <= last)
    .map(
      ({ week }) => known.get(week) ?? { week, closed: false, free: workshop.perWeek, capacity: workshop.perWeek, promised: 0, orders: [] },
    )
}

const WeekSwitch = ({ visit: { t, ctx }, shop, one }: Facts & { one: QueueWeek }) => {
  const day = formatCivicDay(one.week, ctx.tongue)
  if (one.promised > 0) return <span class="small">{t('making.queue.held')}</span>
  return (
    <PostButton
      to={to.shopQueueErrand(shop, 'pekan')}
      once={freshOnce()}
      values={{ week: one.week, closed: one.closed ? 'tidak' : 'ya' }}
      kind="ghost"
      small
      label={t(one.closed ? 'making.queue.open_of' : 'making.queue.close_of', { day })}
    >
      {t(one.closed ? 'making.queue.open' : 'making.queue.close')}
    </PostButton>
  )
}

const Weeks = (facts: Facts) => {
  const { visit, shop, queue } = facts
  const { t, ctx } = visit
  const weeks = weeksOf(queue)
  if (weeks.length === 0) return null
  return (
    <section id="f-week">
      <h2>{t('making.queue.weeks')}</h2>
      <Table
        caption={t('making.queue.weeks')}
        quietCaption
        rows={weeks}
        columns={[
          { label: t('making.queue.week'), head: true, cell: (one) => weekWords(t, one.week, ctx.tongue) },
          {
            label: t('making.queue.promised'),
            cell: (one) => (one.closed ? t('making.queue.off') : t('making.queue.of', { promised: one.promised, capacity: one.capacity })),
          },
          {
            label: t('making.queue.orders'),
            cell: (one) => one.orders.map((number, at) => [at > 0 && ', ', <a href={toOrder(shop, number)}>{number}</a>]),
          },
          { label: t('making.queue.change'), cell: (one) => <WeekSwitch {...facts} one={one} /> },
        ]}
      />
    </section>
  )
}

const Line = ({ visit: { t, ctx }, shop, queue }: Facts) =>
  queue.orders.length === 0 ? (
    <Empty seed={`${shop}/antrean`} title={t('making.queue.none')}>
      {t('making.queue.none_why')}
    </Empty>
  ) : (
    <section>
      <h2>{t('making.queue.line')}</h2>
      <Table
        caption={t('making.queue.line')}
        quietCaption
        rows={queue.orders}
        columns={[
          { label: t('making.queue.orders'), head: true, cell: (one) => <a href={toOrder(shop, one.number)}>{one.number}</a> },
          {
            label: t('making.queue.ready_by'),
            cell: (one) => (
              <>
                {formatCivicDay(one.readyBy, ctx.tongue)} {one.overdue && <Status kind="warn">{t('making.queue.late')}</Status>}
                {one.delays > 0 && <span class="small"> {t('making.queue.delayed', { n: one.delays })}</span>}
              </>
            ),
          },
          { label: t('making.queue.goods'), cell: (one) => one.lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ') },
          { label: t('making.queue.buyer'), cell: (one) => shortName(one.buyer) },
        ]}
      />
    </section>
  )

const Products = (facts: Facts) => {
  const { visit, shop, queue, asked } = facts
  const { t } = visit
  const { form, said } = mine(facts, 'barang')
  const made = queue.products.filter(({ workDays }) => workDays !== null)
  return (
    <section>
      <h2>{t('making.queue.products')}</h2>
      <p>{t('making.queue.products_lead')}</p>
      {made.length > 0 && (
        <ul class="rows">
          {made.map(({ id, slug, name, workDays }) => (
            <li>
              <a href={to.product(slug)}>{name}</a> {t('making.queue.days', { n: workDays ?? 0 })}
              <PostButton
                to={to.shopQueueErrand(shop, 'barang')}
                once={freshOnce()}
                values={{ product: id, stop: 'ya' }}
                kind="ghost"
                small
                label={t('making.queue.stop_of', { name })}
              >
                {t('making.queue.stop')}
              </PostButton>
            </li>
          ))}
        </ul>
      )}
      <form method="post" action={to.shopQueueErrand(shop, 'barang')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <SelectField
          t={t}
          name="product"
          label={t('making.queue.product')}
          empty={t('making.queue.choose')}
          choices={queue.products.map(({ id, name }) => ({ value: id, label: name }))}
          value={form.given('product') ?? asked}
          error={said('product')}
        />
        <NumberField
          t={t}
          name="workDays"
          label={t('making.queue.work_days')}
          value={form.given('workDays') ?? String(queue.products.find(({ id }) => id === asked)?.workDays ?? '')}
          error={said('workDays')}
          maxlength={3}
        />
        <p class="acts">
          <Button>{t('making.queue.offer')}</Button>
        </p>
      </form>
    </section>
  )
}

export const QueueView = (facts: Facts) => {
  const { visit, wrong, did } = facts
  const { t } = visit
  return (
    <div class="wrap list-page">
      <ErrorSummary t={t} refusals={wrong?.refusals ?? []} />
      <h1>{t('making.queue.title')}</h1>
      <p class="lead">{t('making.queue.lead')}</p>
      {did && (
        <Notice kind="done" live>
          {t(`making.queue.did.${did}`)}
        </Notice>
      )}
      <Line {...facts} />
      <Weeks {...facts} />
      <Products {...facts} />
      <Capacity {...facts} />
    </div>
  )
}
