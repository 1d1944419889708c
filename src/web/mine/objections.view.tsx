import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { MyObjection } from '#src/spaces/objection.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { aboutRule } from '../hub/object-form.view.tsx'
import { to } from '../to.ts'
import { MineFrame } from './mine-frame.view.tsx'

const stand = ({ upheld }: MyObjection) =>
  upheld === null ? (['wait', 'waits_short'] as const) : upheld ? (['ok', 'upheld'] as const) : (['plain', 'not_upheld'] as const)

const Objection = ({ t, tongue, one }: { t: Say; tongue: Tongue; one: MyObjection }) => {
  const [kind, words] = stand(one)
  return (
    <li>
      <p class="number">
        {one.case} <Status kind={kind}>{t(`room.object.${words}`)}</Status>
      </p>
      <h2>{aboutRule(t, one.rule)}</h2>
      {one.upheld === null && <p>{t('room.object.due', { day: formatCivicDay(one.due, tongue) })}</p>}
      <blockquote>{one.says}</blockquote>
      {one.upheld !== null && <p>{one.precedent}</p>}
      <p class="acts">
        {one.booking && <a href={to.myBooking(one.booking)}>{one.booking}</a>}
        {one.decision && <a href={to.decision(one.decision)}>{t('room.object.decision', { number: one.decision })}</a>}
      </p>
    </li>
  )
}

export const ObjectionsView = ({
  t,
  tongue,
  objections,
  sent,
}: {
  t: Say
  tongue: Tongue
  objections: readonly MyObjection[]
  sent: MyObjection | undefined
}) => (
  <MineFrame
    t={t}
    refusals={[]}
    room="bookings"
    title={t('room.object.mine')}
    news={sent && t('room.object.sent', { case: sent.case, day: formatCivicDay(sent.due, tongue) })}
  >
    {objections.length === 0 ? (
      <Empty
        seed="keberatan"
        title={t('room.object.empty')}
        action={<LinkButton href={to.precedents()}>{t('room.object.precedents_link')}</LinkButton>}
      >
        {t('room.object.empty_why')}
      </Empty>
    ) : (
      <ul class="bookings">
        {objections.map((one) => (
          <Objection t={t} tongue={tongue} one={one} />
        ))}
      </ul>
    )}
    <p class="acts">
      <a href={to.myBookings()}>{t('room.mine')}</a>
      <a href={to.precedents()}>{t('room.object.precedents')}</a>
    </p>
  </MineFrame>
)
