import { formatLongDay, type Tongue } from '#src/base/time.ts'
import type { eventsOf } from '#src/events/event-read.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { EventStateMark } from '../hub/event-own.view.tsx'
import { to } from '../to.ts'
import { MineFrame } from './mine-frame.view.tsx'

type Mine = Awaited<ReturnType<typeof eventsOf>>['rows']
type Facts = { t: Say; tongue: Tongue; events: Mine; next: string | undefined }

export const MyEventsView = ({ t, tongue, events, next }: Facts) => (
  <MineFrame t={t} refusals={[]} room="events" title={t('event.mine')}>
    {events.length === 0 ? (
      <Empty seed="acara-saya" title={t('event.mine_empty')} action={<LinkButton href={to.sendEvent()}>{t('event.propose')}</LinkButton>}>
        {t('event.mine_empty_why')}
      </Empty>
    ) : (
      <Table
        caption={t('event.mine')}
        quietCaption
        rows={events}
        columns={[
          { label: t('event.form.title'), head: true, cell: (one) => <a href={to.ownEvent(one.number)}>{one.title}</a> },
          { label: t('event.form.when'), cell: (one) => (one.startsAt ? formatLongDay(one.startsAt, tongue) : '') },
          { label: t('event.place'), cell: (one) => one.place },
          {
            label: t('keep.needs.col'),
            cell: (one) => (one.state === 'published' ? <a href={to.eventNeeds(one.number)}>{t('keep.needs.link')}</a> : ''),
          },
          { label: t('event.state'), cell: (one) => <EventStateMark t={t} state={one.state} /> },
        ]}
      />
    )}
    <Pager t={t} next={next} />
  </MineFrame>
)
