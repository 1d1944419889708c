import type { Refusal } from '#src/base/outcome.ts'
import type { SeatHere, VenueDoor } from '#src/events/gate-self.db.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

type DoorFacts = { t: Say; door: VenueDoor; venue: string; came: boolean; refusals: readonly Refusal[]; once: string }

const Seat = ({ t, door, venue, once, seat }: DoorFacts & { seat: SeatHere }) => {
  const left = seat.party - seat.inside
  return (
    <li class="gate-row">
      <div>
        <b>{seat.name}</b>
        <span class="small quiet">{seat.number}</span>
        <span class="small">{t('gate.self.in', { n: seat.inside, of: seat.party })}</span>
      </div>
      {seat.state === 'pending' ? (
        <p class="small">{t('events.gate.unpaid')}</p>
      ) : left > 0 ? (
        <form method="post" action={to.venueDoor(door.slug)} class="gate-self">
          <input type="hidden" name="once" value={`${once}-${seat.number}`} />
          <input type="hidden" name="k" value={venue} />
          <input type="hidden" name="number" value={seat.number} />
          {left > 1 && (
            <SelectField
              t={t}
              name="people"
              id={`people-${seat.number}`}
              label={t('gate.self.people')}
              value={String(left)}
              choices={Array.from({ length: left }, (_, at) => ({ value: String(at + 1), label: String(at + 1) }))}
            />
          )}
          <Button block>{t('gate.self.do')}</Button>
        </form>
      ) : null}
    </li>
  )
}

/** Checking oneself in, on one's own phone, where the event is. */
export const VenueDoorView = (facts: DoorFacts) => {
  const { t, door, came, refusals } = facts
  return (
    <div class="narrow gate-page">
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{t('gate.self.of', { title: door.title })}</h1>
      {came && (
        <Notice kind="done" live>
          <b>{t('gate.self.did')}</b>
        </Notice>
      )}
      {door.code !== 'good' ? (
        <Notice kind="warn">{t(door.code === 'stale' ? 'events.gate.screen_stale' : 'events.gate.venue')}</Notice>
      ) : !door.open ? (
        <Notice kind="wait">{t('events.gate.doors_closed')}</Notice>
      ) : door.seats.length === 0 ? (
        <Notice kind="info">{t('gate.self.none')}</Notice>
      ) : (
        <ul class="gate-rows">
          {door.seats.map((seat) => (
            <Seat {...facts} seat={seat} />
          ))}
        </ul>
      )}
      <p>
        <a href={to.event(door.slug)}>{t('seat.back')}</a>
      </p>
    </div>
  )
}
