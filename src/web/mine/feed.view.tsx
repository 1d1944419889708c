import type { Tongue } from '#src/base/time.ts'
import type { MyFeed } from '#src/spaces/feed.db.ts'
import { LinkButton, PostButton } from '#src/ui/button.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { MineFrame } from './mine-frame.view.tsx'

/** Calendar programs open this scheme and ask whether to subscribe. */
const webcal = (address: string) => address.replace(/^https?:/, 'webcal:')

/** The address of a calendar, shown this once. */
export const NewFeed = ({ t, title, address, back }: { t: Say; title: string; address: string; back: string }) => (
  <MineFrame t={t} refusals={[]} room="bookings" title={title}>
    <div class="narrow">
      <Notice kind="warn">{t('room.ics.once')}</Notice>
      <p>
        <code>{address}</code>
      </p>
      <p class="acts">
        <LinkButton href={webcal(address)}>{t('room.ics.open')}</LinkButton>
        <LinkButton href={back} kind="ghost">
          {t('room.ics.kept')}
        </LinkButton>
      </p>
      <p class="hint">{t('room.ics.slow')}</p>
    </div>
  </MineFrame>
)

/** Gives a calendar an address, or takes it back. `make` and `end`: where the two errands lie. */
export const FeedErrand = ({
  t,
  tongue,
  feed,
  make,
  end,
}: {
  t: Say
  tongue: Tongue
  feed: MyFeed | undefined
  make: string
  end: string
}) => (
  <>
    {feed && (
      <p>
        {t('room.ics.since')} <Moment at={feed.since} tongue={tongue} />
      </p>
    )}
    <div class="acts">
      <PostButton to={make} kind="ghost">
        {t(feed ? 'room.ics.renew' : 'room.ics.make')}
      </PostButton>
      {feed && (
        <PostButton to={end} kind="ghost">
          {t('room.ics.end')}
        </PostButton>
      )}
    </div>
  </>
)

/** On the page of one's bookings. */
export const MyFeedPart = ({ t, tongue, feed }: { t: Say; tongue: Tongue; feed: MyFeed | undefined }) => (
  <section class="narrow" id="langganan">
    <h2>{t('room.ics.subscribe')}</h2>
    <p>{t('room.ics.subscribe_lead')}</p>
    <FeedErrand t={t} tongue={tongue} feed={feed} make={to.myFeed()} end={to.myFeedEnd()} />
  </section>
)
