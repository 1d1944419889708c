import type { Tongue } from '#src/base/time.ts'
import type { MyFeed } from '#src/spaces/feed.db.ts'
import type { Say } from '#src/ui/words.ts'
import { FeedErrand } from '../mine/feed.view.tsx'
import { to } from '../to.ts'

/** What whoever runs the desk has made of it already. */
export type RoomFeed = { mine: MyFeed | undefined }

/** What can be taken along of a room: its calendar, for everybody without names, for its desk with them. */
export const RoomFeedPart = ({ t, tongue, slug, feed }: { t: Say; tongue: Tongue; slug: string; feed: RoomFeed | undefined }) => (
  <section class="narrow" id="langganan">
    <h2>{t('room.ics.room')}</h2>
    <p>{t('room.ics.room_lead')}</p>
    <p class="acts">
      <a href={to.spaceCalendar(slug)}>{t('room.ics.room_link')}</a> <a href={to.spaceDoor(slug)}>{t('room.door.link')}</a>
    </p>
    {feed && (
      <>
        <p>{t('room.ics.desk_lead')}</p>
        <FeedErrand t={t} tongue={tongue} feed={feed.mine} make={to.spaceFeed(slug)} end={to.spaceFeedEnd(slug)} />
      </>
    )}
  </section>
)
