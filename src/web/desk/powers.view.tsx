import { formatRupiah } from '#src/base/money.ts'
import { formatDay } from '#src/base/time.ts'
import type { HeldPower } from '#src/governance/my-powers.db.ts'
import type { calledBy } from '#src/governance/names.db.ts'
import { Empty } from '#src/ui/empty.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { bandOf } from '../hub/matrix.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'

export type CalledNames = ReturnType<typeof calledBy>

type Facts = { visit: Visit; powers: readonly HeldPower[]; called: CalledNames }

/** `Kas komunitas, hingga Rp10.000.000; dari pelimpahan paling banyak Rp2.000.000`. */
const Reach = ({ t, power, called }: { t: Say; power: HeldPower; called: CalledNames }) => {
  const limit = bandOf(t, power)
  const parts = [
    power.fund === '*' ? t('matrix.any_fund') : power.fund === 'tanpa_dana' ? '' : called.fund(power.fund),
    limit,
    power.lentMost === null ? '' : t('govdesk.powers.lent_most', { most: formatRupiah(power.lentMost) }),
    power.scope === 'unit' ? t('matrix.own_unit') : power.scope === 'below' ? t('matrix.own_and_below') : '',
    power.approvers > 1 ? t('matrix.several', { count: power.approvers }) : '',
    power.collegial ? t('govdesk.powers.in_meeting', { body: called.post(power.body ?? power.post) }) : '',
    power.class === 'strategic' ? t('matrix.strategic') : '',
  ].filter(Boolean)
  return (
    <>
      {parts.join(' · ')}
      {power.barred && (
        <>
          {' '}
          <Status kind="warn">{t('govdesk.powers.barred')}</Status> <small>{t(`governance.authority.${power.barred}`)}</small>
        </>
      )}
    </>
  )
}

const Used = ({ t, power }: { t: Say; power: HeldPower }) =>
  power.period === null || power.cap === null ? null : (
    <>
      {formatRupiah(power.used)} {t('govdesk.powers.of', { cap: formatRupiah(power.cap) })}
      <small class="quiet">
        {' '}
        {t(`govdesk.powers.window.${power.period}`, { by: power.by.map((one) => t(`matrix.by.${one}`)).join(', ') })}
      </small>
    </>
  )

const Basis = ({ t, power }: { t: Say; power: HeldPower }) => (
  <>
    {power.row} · {power.basisName}
    {power.article && `, ${power.article}`}{' '}
    {!power.illustrative && !power.verified && <Status kind="wait">{t('matrix.basis_unverified')}</Status>}
  </>
)

const Seat = ({ visit: { t, ctx }, powers, called }: Facts) => {
  const [first] = powers
  if (!first) return null
  const day = formatDay(new Date(first.until.getTime() - 1000), ctx.tongue)
  const from = first.grantor
    ? t('govdesk.powers.from_loan', { number: first.delegation ?? '', grantor: first.grantor, day })
    : t(`govdesk.powers.as_${first.mode}`, { unit: first.unitName, day })
  return (
    <section>
      <h2>{called.post(first.post)}</h2>
      <p class="quiet">{from}</p>
      <Table
        caption={called.post(first.post)}
        quietCaption
        rows={powers}
        columns={[
          { label: t('govdesk.powers.action'), head: true, cell: (power) => called.action(power.action) },
          { label: t('govdesk.powers.way'), cell: (power) => t(`matrix.capacity.${power.capacity}`) },
          { label: t('govdesk.powers.reach'), cell: (power) => <Reach t={t} power={power} called={called} /> },
          { label: t('govdesk.powers.used'), cell: (power) => <Used t={t} power={power} /> },
          { label: t('govdesk.powers.basis'), cell: (power) => <Basis t={t} power={power} /> },
        ]}
      />
    </section>
  )
}

/** Seat by seat; what was lent after what is one's own. What is barred stays in sight with its reason. */
export const MyPowers = (facts: Facts) => {
  const { visit, powers, called } = facts
  const { t } = visit
  const seats = Map.groupBy(powers, (power) => power.seat)
  const barred = powers.filter((power) => power.barred).length
  return (
    <>
      <h1>{t('govdesk.powers.title')}</h1>
      <p class="lead">{t('govdesk.powers.lead', { n: powers.length - barred, seats: seats.size })}</p>
      {powers.length === 0 && (
        <Empty seed="kewenangan" title={t('govdesk.powers.none')}>
          {t('govdesk.powers.none_why')}
        </Empty>
      )}
      {powers.some((power) => power.illustrative) && (
        <Notice kind="warn">
          <p>{t('matrix.illustrative')}</p>
        </Notice>
      )}
      <div class="stack wide">
        {[...seats.values()].map((own) => (
          <Seat visit={visit} powers={own} called={called} />
        ))}
      </div>
      <p class="after">
        <a class="more" href={to.matrix()}>
          {t('govdesk.powers.whole')}
        </a>
      </p>
    </>
  )
}
