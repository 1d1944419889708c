import { formatCount, formatRupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import { registeredFunds } from '#src/governance/actions.ts'
import { supportKinds } from '#src/support/commitment.ts'
import type { Offer } from '#src/support/offer.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { type Choice, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { MoneyField, NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { howLong } from '../hub/offers.view.tsx'
import { to } from '../to.ts'
import type { OfferTyped } from './_offer-form.ts'

const Window = ({ t, offer, today }: { t: Say; offer: Offer; today: string }) =>
  offer.opens && offer.opens > today ? (
    <Status kind="wait">{t('supply.state.later')}</Status>
  ) : offer.closes && offer.closes < today ? (
    <Status kind="warn">{t('supply.state.over')}</Status>
  ) : (
    <Status kind="ok">{t('supply.state.open')}</Status>
  )

type ListFacts = { t: Say; tongue: Tongue; rows: readonly Offer[]; today: string; news: string | undefined }

export const OfferList = ({ t, tongue, rows, today, news }: ListFacts) => (
  <div class="support">
    <h1>{t('supply.title')}</h1>
    {news && (
      <Notice kind="done" live>
        {news}
      </Notice>
    )}
    <p class="acts">
      <LinkButton href={to.deskOfferNew()}>{t('supply.new')}</LinkButton> <a href={to.deskSupport()}>{t('support.desk.title')}</a>
    </p>
    {rows.length === 0 ? (
      <Empty seed="meja-tawaran" title={t('supply.empty')}>
        {t('supply.empty_why')}
      </Empty>
    ) : (
      <Table
        caption={t('supply.title')}
        quietCaption
        rows={rows}
        columns={[
          { label: t('support.col.what'), head: true, cell: (one) => <a href={to.deskOffer(one.slug)}>{one.title}</a> },
          { label: t('support.kinds'), cell: (one) => t(`support.kind.${one.kind}`) },
          { label: t('support.how_long'), cell: (one) => howLong(t, one) },
          {
            label: t('supply.quota'),
            number: true,
            cell: (one) => (one.quantity === null ? '–' : `${formatCount(one.quantity)} ${one.measure}`),
          },
          { label: t('support.desk.unit_value'), number: true, cell: (one) => formatRupiah(rupiah(one.unitValue)) },
          { label: t('supply.closes'), cell: (one) => (one.closes ? formatCivicDay(one.closes, tongue) : '–') },
          { label: t('support.col.state'), cell: (one) => <Window t={t} offer={one} today={today} /> },
        ]}
      />
    )}
  </div>
)

type FormFacts = {
  t: Say
  offer: Offer | undefined
  units: readonly Choice[]
  bases: readonly Choice[]
  typed: OfferTyped
  refusals: readonly Refusal[]
  once: string
  closed: string | undefined
}

const kindChoices = (t: Say): Choice[] => supportKinds.map((value) => ({ value, label: t(`support.kind.${value}`) }))

export const OfferForm = ({ t, offer, units, bases, typed, refusals, once, closed }: FormFacts) => {
  const wrong = complaints(t, refusals)
  const field = (name: string) => ({ t, name, label: t(`supply.field.${name}`), value: typed.text(name), error: wrong(name) })
  return (
    <div class="support">
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{offer ? t('supply.change') : t('supply.new')}</h1>
      <p class="lead">{t('supply.lead')}</p>
      {offer && (
        <p class="acts">
          <a href={to.deskOfferForm(offer.slug)}>{t('form.link')}</a>
        </p>
      )}
      <form method="post" action={offer ? to.deskOfferErrand(offer.slug, 'ubah') : to.deskOfferNew()} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        {offer ? (
          <Facts
            facts={[
              [t('support.from'), offer.unitName],
              [t('support.kinds'), t(`support.kind.${offer.kind}`)],
            ]}
          />
        ) : (
          <>
            <SelectField t={t} name="unit" label={t('support.from')} choices={units} value={typed.text('unit')} error={wrong('unit')} />
            <SelectField
              t={t}
              name="kind"
              label={t('support.kinds')}
              choices={kindChoices(t)}
              value={typed.text('kind')}
              error={wrong('kind')}
            />
          </>
        )}
        <TextField {...field('title')} maxlength={160} />
        <TextArea {...field('plain')} hint={t('supply.hint.plain')} rows={3} maxlength={1200} />
        <TextArea {...field('forWhom')} hint={t('supply.hint.forWhom')} rows={2} maxlength={600} optional />
        <TextArea {...field('documents')} hint={t('supply.hint.documents')} rows={3} optional />
        <NumberField {...field('quantity')} hint={t('supply.hint.quantity')} optional />
        <TextField {...field('measure')} hint={t('support.desk.measure_hint')} width="medium" maxlength={40} optional />
        <MoneyField {...field('unitValue')} />
        <SelectField
          t={t}
          name="fund"
          label={t('support.fund_label')}
          choices={registeredFunds.map((value) => ({ value, label: t(`support.fund.${value}`) }))}
          value={typed.text('fund') || 'tanpa_dana'}
          error={wrong('fund')}
        />
        <TextField {...field('budgetLine')} hint={t('supply.hint.budgetLine')} maxlength={160} optional />
        <SelectField
          t={t}
          name="basis"
          label={t('support.basis_label')}
          choices={bases}
          value={typed.text('basis')}
          error={wrong('basis')}
        />
        <TextField {...field('article')} width="medium" maxlength={120} optional />
        <NumberField {...field('daysFrom')} hint={t('supply.hint.days')} />
        <NumberField {...field('daysTo')} />
        <TextField {...field('opens')} type="date" width="medium" optional />
        <TextField {...field('closes')} type="date" width="medium" hint={t('supply.hint.closes')} optional />
        <TextArea {...field('how')} rows={2} maxlength={1200} optional />
        <details open={typed.text('titleEn') !== '' || typed.text('plainEn') !== ''}>
          <summary>{t('supply.english')}</summary>
          <TextField {...field('titleEn')} maxlength={160} optional />
          <TextArea {...field('plainEn')} rows={3} maxlength={1200} optional />
        </details>
        <p class="acts">
          <Button closed={closed}>{t(offer ? 'supply.save' : 'supply.publish')}</Button>
        </p>
      </form>
    </div>
  )
}

type CloseFacts = { t: Say; slug: string; reason: string; refusals: readonly Refusal[]; once: string; closed: string | undefined }

export const CloseOffer = ({ t, slug, reason, refusals, once, closed }: CloseFacts) => (
  <section>
    <h2>{t('supply.close_title')}</h2>
    <p>{t('supply.close_lead')}</p>
    <form method="post" action={to.deskOfferErrand(slug, 'tutup')} class="fields-form" novalidate>
      <input type="hidden" name="once" value={once} />
      <TextArea
        t={t}
        name="reason"
        label={t('support.desk.reason')}
        value={reason}
        error={complaints(t, refusals)('reason')}
        rows={2}
        maxlength={1000}
      />
      <Button kind="danger" closed={closed}>
        {t('supply.close')}
      </Button>
    </form>
    <p class="acts">
      <a href={to.offer(slug)}>{t('supply.public')}</a>
    </p>
  </section>
)
