import { formatCount, formatRupiah, rupiah } from '#src/base/money.ts'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { IntakeShown } from '#src/events/registration-read.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { daysText, hoursText } from './event-parts.view.tsx'

type BoxFacts = { t: Say; tongue: Tongue; slug: string; intakes: readonly IntakeShown[] }

export const priceText = (t: Say, price: number): string => (price === 0 ? t('event.free') : formatRupiah(rupiah(price)))

/** How it stands in one sentence: seats, a line, or why nobody may register now. */
export function standText(t: Say, tongue: Tongue, intake: IntakeShown): string {
  const { why, remaining, capacity, waiting, line } = intake
  if (why === 'events.intake.not_open') return t('seat.opens', { when: formatMoment(intake.opensAt, tongue) })
  if (why !== '') return t(why)
  const facts = { n: formatCount(remaining), of: formatCount(capacity), waiting: formatCount(waiting) }
  if (!line) return t('seat.free', facts)
  return t(remaining === 0 ? (waiting === 0 ? 'seat.full' : 'seat.full_waiting') : 'seat.held_for_line', facts)
}

const One = ({ t, tongue, slug, intake, several }: Omit<BoxFacts, 'intakes'> & { intake: IntakeShown; several: boolean }) => (
  <div class="seat-one">
    {intake.date && (
      <p>
        <b>
          {daysText(tongue, intake.date)}, {hoursText(t, tongue, intake.date)}
        </b>
      </p>
    )}
    <p>
      <Status kind={intake.why !== '' ? 'warn' : intake.line ? 'wait' : 'ok'}>{standText(t, tongue, intake)}</Status>
    </p>
    <ul class="seat-kinds">
      {intake.kinds
        .filter(({ ended }) => !ended)
        .map((kind) => (
          <li>
            {kind.name}: {priceText(t, kind.price)}
            {kind.capacity !== null && kind.taken >= kind.capacity && <span class="quiet"> · {t('seat.kind_full')}</span>}
          </li>
        ))}
    </ul>
    {intake.why === '' && (
      <>
        <p class="acts">
          <LinkButton href={to.seatForm(slug, several && intake.date ? { tanggal: intake.date.id } : {})}>
            {t(intake.line ? 'seat.join_line' : 'seat.register')}
          </LinkButton>
        </p>
        <p class="small quiet">{t('seat.closes', { when: formatMoment(intake.closesAt, tongue) })}</p>
      </>
    )}
  </div>
)

/** Registration on the page of an event: numbers only, nobody's name. How groups are treated in the line is said before anybody joins it. */
export const SeatBox = ({ t, tongue, slug, intakes }: BoxFacts) =>
  intakes.length === 0 ? null : (
    <section class="seat-box">
      <h2>{t('seat.title')}</h2>
      {intakes.map((intake) => (
        <One t={t} tongue={tongue} slug={slug} intake={intake} several={intakes.length > 1} />
      ))}
      {[...new Set(intakes.map(({ groupPolicy }) => groupPolicy))].map((policy) => (
        <p class="small">{t(`seat.policy.${policy}`)}</p>
      ))}
    </section>
  )
