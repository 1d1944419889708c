import { type Day, dayOf, formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { EventPage } from '#src/events/event-read.db.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { EventStatusMark, hoursText } from './event-parts.view.tsx'

type Part = EventPage['parts'][number]
export type PartOfDay = { part: Part; date: Part['dates'][number] | undefined }

/** The parts of a festival, a day each; one of several dates stands under each of them. What has no date any more stands last, without a day. */
export function partsByDay(parts: readonly Part[]): [Day | '', PartOfDay[]][] {
  const days = new Map<Day | '', PartOfDay[]>()
  const lines = parts.flatMap((part): PartOfDay[] =>
    part.dates.length > 0 ? part.dates.map((date) => ({ part, date })) : [{ part, date: undefined }],
  )
  lines.sort((a, b) => (a.date?.startsAt.getTime() ?? Number.MAX_SAFE_INTEGER) - (b.date?.startsAt.getTime() ?? Number.MAX_SAFE_INTEGER))
  for (const line of lines) {
    const day = line.date ? dayOf(line.date.startsAt) : ''
    days.set(day, [...(days.get(day) ?? []), line])
  }
  return [...days]
}

/** What is on under this name, day after day. */
export const PartsByDay = ({ t, tongue, event }: { t: Say; tongue: Tongue; event: EventPage }) =>
  event.parts.length === 0 ? null : (
    <section>
      <h2>{t('event.parts', { n: event.parts.length })}</h2>
      {partsByDay(event.parts).map(([day, lines]) => (
        <>
          <h3>{day === '' ? t('event.parts_undated') : formatCivicDay(day, tongue)}</h3>
          <ul class="part-list">
            {lines.map(({ part, date }) => (
              <li>
                <a href={to.event(part.slug)}>{part.title}</a>
                {date && <span class="quiet"> · {hoursText(t, tongue, date)}</span>}
                {part.place && <span class="quiet"> · {part.place}</span>} <EventStatusMark t={t} status={part.status} />
              </li>
            ))}
          </ul>
        </>
      ))}
    </section>
  )
